"""Lapses: the moments at which cover on an entity's job ends, each told once ahead and once then."""

import enum
from collections.abc import Iterable, Sequence
from typing import Any

from paycover.domain.assignments import Assignment
from paycover.domain.policies import Policy, PolicyStatus
from paycover.kit.dates import DAY
from paycover.kit.records import Record

AHEAD_SECONDS = 7 * DAY
"""How long before its end cover is told to be lapsing; cover that runs no longer is not (our decision)."""

LOOKBACK_SECONDS = 30 * DAY
"""How long ago a lapse may be that is still told: for a worker that stood still."""

LINES_MAX = 25
"""Lapses of each stage that an e-mail lists; the rest is a number."""


class LapseStage(enum.StrEnum):
    """`lapsing` ahead of the end, `lapsed` once there is no cover any more."""

    LAPSING = "lapsing"
    LAPSED = "lapsed"


class LapseReason(enum.StrEnum):
    """Why cover ends."""

    ENDED = "ended"
    CANCELLED = "cancelled"
    POLICY_CANCELLED = "policy_cancelled"
    REMOVED = "removed"


class Lapse(Record, kw_only=True):
    """That the cover of an assignment ends, or ended, at `ends`; told in a digest at `told_at`.

    One end has one row of each stage at most; cover that is extended ends anew. Times are Unix seconds.
    """

    assignment: str
    stage: LapseStage
    ends: int
    reason: LapseReason
    entity: str
    contractor: str
    job: str
    created: int
    told_at: int | None = None


def reason_of(assignment: Assignment, policy: Policy | None, ends: int) -> LapseReason:
    """Return why the cover of an assignment ends at a moment."""
    if assignment.cancelled and assignment.cancellation_date == ends:
        return LapseReason.CANCELLED
    if assignment.deleted_at == ends:
        return LapseReason.REMOVED
    cancelled = policy is not None and policy.status is PolicyStatus.CANCELLED
    if cancelled and policy is not None and policy.cancelled_at == ends:
        return LapseReason.POLICY_CANCELLED
    return LapseReason.ENDED


class ToldLapse(Record, kw_only=True):
    """A lapse that is still to be told, by the names of those it is about."""

    stage: LapseStage
    ends: int
    reason: LapseReason
    entity: str
    entity_name: str
    contractor_name: str
    job_name: str


def digest(lapses: Iterable[ToldLapse], counts: dict[LapseStage, int]) -> dict[str, Any]:
    """Return what an e-mail says of lapses: the first of each stage one by one, and how many there are."""
    data: dict[str, Any] = {}
    rows = list(lapses)
    for stage in LapseStage:
        shown = [lapse for lapse in rows if lapse.stage is stage][:LINES_MAX]
        data[stage.value] = [_line(lapse) for lapse in shown]
        data[f"{stage.value}_count"] = counts.get(stage, 0)
        data[f"{stage.value}_more"] = counts.get(stage, 0) - len(shown)
    return data


def by_entity(lapses: Sequence[ToldLapse]) -> dict[str, list[ToldLapse]]:
    """Return lapses by the entity on whose jobs they are, in their order."""
    found: dict[str, list[ToldLapse]] = {}
    for lapse in lapses:
        found.setdefault(lapse.entity, []).append(lapse)
    return found


def _line(lapse: ToldLapse) -> dict[str, Any]:
    return {
        "contractor": lapse.contractor_name,
        "job": lapse.job_name,
        "entity": lapse.entity_name,
        "ends": lapse.ends,
        "reason": lapse.reason.value,
    }
