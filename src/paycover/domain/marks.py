"""Underwriting marks: what a person knows against a contractor, policy, job or client, or has allowed."""

from paycover.domain.coverage import Coverage
from paycover.domain.reasons import ReasonCode
from paycover.kit.records import Record, field, replace


class Mark(Record, kw_only=True):
    """A mark on an object (`subject`, its id), in force from `created` until `deleted_at` (Unix seconds).

    It raises the reason of its code or, where `approved`, lets the subject pass that rule. `coverage_type`
    None: for every line. `params` are words of the reason's sentence; `note` is the underwriter's own
    and never shown by the API.
    """

    id: str
    subject: str
    code: ReasonCode
    coverage_type: Coverage | None = None
    approved: bool = False
    note: str | None = None
    params: dict[str, str] = field(default_factory=dict)
    created: int
    deleted_at: int | None = None


class MarkDraft(Record, kw_only=True):
    """What an underwriter says of an object."""

    subject: str
    code: ReasonCode
    coverage_type: Coverage | None = None
    approved: bool = False
    note: str | None = None
    params: dict[str, str] = field(default_factory=dict)


def made(draft: MarkDraft, *, id: str, now: int) -> Mark:
    """Return the mark of a draft."""
    return Mark(
        id=id,
        subject=draft.subject,
        code=draft.code,
        coverage_type=draft.coverage_type,
        approved=draft.approved,
        note=draft.note,
        params=draft.params,
        created=now,
    )


def says_the_same(mark: Mark, draft: MarkDraft) -> bool:
    """Tell whether a mark says already what a draft would."""
    return made(draft, id=mark.id, now=mark.created) == mark


def cleared(mark: Mark, now: int) -> Mark:
    """Return a mark that no longer counts."""
    return replace(mark, deleted_at=now)
