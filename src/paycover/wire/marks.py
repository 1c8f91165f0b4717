"""Underwriting marks on the wire: what their events show."""

import msgspec

from paycover.domain.marks import Mark
from paycover.domain.reasons import ReasonCode


class MarkAnswer(msgspec.Struct, kw_only=True):
    """A mark as its events show it; the underwriter's note stays inside."""

    id: str
    subject: str
    code: ReasonCode
    coverage_type: str | None
    approved: bool
    params: dict[str, str]
    since: int
    cleared_at: int | None


def render(mark: Mark) -> MarkAnswer:
    """Return the answer that shows a mark."""
    return MarkAnswer(
        id=mark.id,
        subject=mark.subject,
        code=mark.code,
        coverage_type=mark.coverage_type,
        approved=mark.approved,
        params=mark.params,
        since=mark.created,
        cleared_at=mark.deleted_at,
    )
