"""Versions of rate plans: a draft, looked at by two people, then on the market, then closed."""

import enum
from collections.abc import Collection

from paycover.domain.coverage import Coverage
from paycover.domain.rate_contents import RateContent
from paycover.domain.rates import ANY_STATE
from paycover.kit.canonical import canonical, digest
from paycover.kit.errors import Code, Problem, invalid
from paycover.kit.records import Record, replace


class PlanStatus(enum.StrEnum):
    """How far a version has come (insurance.md 2.3)."""

    DRAFT = "draft"
    VALIDATED = "validated"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    ACTIVE = "active"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_MOVES: dict[PlanStatus, frozenset[PlanStatus]] = {
    PlanStatus.DRAFT: frozenset({PlanStatus.DRAFT, PlanStatus.VALIDATED}),
    PlanStatus.VALIDATED: frozenset({PlanStatus.DRAFT}),
    PlanStatus.SUBMITTED: frozenset({PlanStatus.VALIDATED}),
    PlanStatus.APPROVED: frozenset({PlanStatus.SUBMITTED}),
    PlanStatus.REJECTED: frozenset({PlanStatus.SUBMITTED}),
    PlanStatus.WITHDRAWN: frozenset(
        {PlanStatus.DRAFT, PlanStatus.VALIDATED, PlanStatus.SUBMITTED, PlanStatus.APPROVED}
    ),
    PlanStatus.ACTIVE: frozenset({PlanStatus.APPROVED, PlanStatus.ACTIVE}),
    PlanStatus.CLOSED: frozenset({PlanStatus.ACTIVE}),
}
"""Status → those it can be reached from."""

_REFUSALS: dict[PlanStatus, str] = {
    PlanStatus.DRAFT: "its content is frozen: write it as version {next}",
    PlanStatus.VALIDATED: "only a draft can be validated",
    PlanStatus.SUBMITTED: "only a validated version can be submitted",
    PlanStatus.APPROVED: "only a submitted version can be approved",
    PlanStatus.REJECTED: "only a submitted version can be rejected",
    PlanStatus.WITHDRAWN: "it can't be withdrawn any more; close it",
    PlanStatus.ACTIVE: "only an approved version can be activated",
    PlanStatus.CLOSED: "only an active version can be closed",
}

_SECOND_PERSON = frozenset({PlanStatus.APPROVED, PlanStatus.REJECTED})

NAME_MAX = 200
"""Longest name of a person, characters."""


class Step(Record, kw_only=True):
    """One step of a version: who brought it to a status when (Unix seconds), for which states."""

    status: PlanStatus
    by: str
    at: int
    states: tuple[str, ...] = ()
    note: str | None = None


class RatePlanVersion(Record, kw_only=True):
    """A version of a rate plan; `content` is the canonical text of its `RateContent`, `sha256` its hash.

    `author` wrote the content as it is. `states` are those it is active in, `*` for all it reaches.
    `sold_from` and `sold_until` are its window for new business, Unix seconds. `steps` tell who did
    what, oldest first; `justification` is why a large change or a gap is right.
    """

    id: str
    plan: str
    version: int
    coverage_type: Coverage
    status: PlanStatus = PlanStatus.DRAFT
    content: str
    sha256: str
    illustrative: bool
    sold_from: int
    sold_until: int | None = None
    states: tuple[str, ...] = ()
    author: str
    steps: tuple[Step, ...]
    justification: str | None = None
    created: int
    deleted_at: int | None = None

    @property
    def name(self) -> str:
        """The plan and version, as people call it."""
        return f"{self.plan} version {self.version}"


def drafted(content: RateContent, *, id: str, by: str, now: int) -> RatePlanVersion:
    """Return the draft of a content; raise Problem(invalid_input) for a name that is none."""
    author = person(by)
    return RatePlanVersion(
        id=id,
        plan=content.plan,
        version=content.version,
        coverage_type=content.coverage_type,
        content=canonical(content),
        sha256=digest(content),
        illustrative=content.illustrative,
        sold_from=content.new_business.start,
        sold_until=content.new_business.end,
        author=author,
        steps=(Step(status=PlanStatus.DRAFT, by=author, at=now),),
        created=now,
    )


def redrafted(before: RatePlanVersion, draft: RatePlanVersion) -> RatePlanVersion:
    """Return a draft written anew; the same version where the content is the same.

    Raises Problem(bad_request) once it has been submitted: from then on the content is frozen.
    """
    _ensure_reachable(before, PlanStatus.DRAFT)
    if draft.sha256 == before.sha256:
        return before
    return replace(draft, id=before.id, created=before.created, steps=before.steps + draft.steps)


def moved(
    version: RatePlanVersion,
    to: PlanStatus,
    *,
    by: str,
    now: int,
    states: Collection[str] = (),
    note: str | None = None,
) -> RatePlanVersion:
    """Return a version brought to a status by someone, in `states` where it is activated.

    Raises Problem(bad_request) where its status does not allow it, Problem(insufficient_permissions)
    for an author who would approve or reject what they wrote, Problem(invalid_input) for a name that
    is none.
    """
    _ensure_reachable(version, to)
    name = person(by)
    if to in _SECOND_PERSON and name.casefold() == version.author.casefold():
        raise Problem(
            Code.INSUFFICIENT_PERMISSIONS,
            f"{version.name} was written by {version.author}; someone else has to look at it.",
        )
    step = Step(status=to, by=name, at=now, states=tuple(sorted(states)), note=note)
    return replace(version, status=to, steps=(*version.steps, step), states=_united(version.states, states))


def person(by: str) -> str:
    """Return the name of who does it, tidied; raise Problem(invalid_input) where there is none."""
    name = " ".join(by.split())
    if not name or len(name) > NAME_MAX:
        raise invalid("by", f"must be a name of at most {NAME_MAX} characters")
    return name


def ensure_follows(content: RateContent, versions: Collection[RatePlanVersion]) -> None:
    """Refuse a content whose number is below its plan's newest, or whose line is not the plan's.

    Raises Problem(bad_request). `versions` are those there are of the plan; one of the very number
    is written anew.
    """
    is_new = content.version not in {version.version for version in versions}
    for version in versions:
        if version.coverage_type is not content.coverage_type:
            raise Problem(
                Code.BAD_REQUEST,
                f"The plan {content.plan} is for {version.coverage_type}, not {content.coverage_type}.",
            )
        if is_new and version.version > content.version:
            raise Problem(
                Code.BAD_REQUEST,
                f"{version.name} exists: a new version needs a higher number, not {content.version}.",
            )


def ensure_unchanged(version: RatePlanVersion, content: RateContent) -> None:
    """Refuse a version whose content is no longer what was hashed; raise Problem(bad_request)."""
    if digest(content) != version.sha256:
        raise Problem(Code.BAD_REQUEST, f"The content of {version.name} does not have its hash any more.")


def _ensure_reachable(version: RatePlanVersion, to: PlanStatus) -> None:
    if version.status not in _MOVES[to]:
        why = _REFUSALS[to].format(next=version.version + 1)
        raise Problem(Code.BAD_REQUEST, f"{version.name} is {version.status}: {why}.")


def _united(before: Collection[str], added: Collection[str]) -> tuple[str, ...]:
    states = {*before, *added}
    return (ANY_STATE,) if ANY_STATE in states else tuple(sorted(states))
