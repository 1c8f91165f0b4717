"""How an assignment comes to be and to change (seed 000; api.md 2.8)."""

from collections.abc import Iterable

from paycover.domain.assignments import Assignment, ensure_not_cancelled, is_covered
from paycover.domain.coverage import Coverage
from paycover.domain.policies import Policy, is_usable
from paycover.domain.policy_choice import matches, named_policy, policy_for
from paycover.domain.terms import end_date, start_date
from paycover.domain.work import Work
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record, replace
from paycover.kit.unset import UNSET, Unset, given


class AssignmentDraft(Record, kw_only=True):
    """What a caller gives to make an assignment; what is left out takes its default."""

    contractor: str
    job: str
    policy: str | None = None
    coverage_type: tuple[Coverage, ...] | None = None
    effective_date: int | Unset = UNSET
    end_date: int | Unset = UNSET
    bind: bool = True


class AssignmentChange(Record, kw_only=True):
    """What a caller changes of an assignment; what is left out stays as it is.

    None for `policy` or `coverage_type` means that the default is chosen anew.
    """

    contractor: str | Unset = UNSET
    job: str | Unset = UNSET
    policy: str | Unset | None = UNSET
    coverage_type: tuple[Coverage, ...] | Unset | None = UNSET
    effective_date: int | Unset = UNSET
    end_date: int | Unset = UNSET
    bind: bool | Unset = UNSET


class Placement(Record, kw_only=True):
    """What an assignment is to be: under which policy, for which lines, over which time."""

    policy: Policy
    coverage_type: tuple[Coverage, ...]
    effective_date: int
    end_date: int
    bind: bool

    @property
    def held(self) -> tuple[Coverage, ...]:
        """The coverage types asked for that the policy has."""
        return tuple(coverage for coverage in self.coverage_type if coverage in self.policy.coverage_type)


def first_placement(draft: AssignmentDraft, work: Work, policies: Iterable[Policy], now: int) -> Placement:
    """Return what a new assignment is to be.

    Raises Problem: invalid_policy_id, no_active_policy, effective_date_invalid, end_date_invalid.
    """
    policy = (
        policy_for(policies, work.contractor, work.job, now)
        if draft.policy is None
        else named_policy(policies, draft.policy)
    )
    start = start_date(draft.effective_date, now)
    return Placement(
        policy=policy,
        coverage_type=draft.coverage_type or policy.coverage_type,
        effective_date=start,
        end_date=end_date(draft.end_date, start),
        bind=draft.bind,
    )


def changed_placement(
    before: Assignment, change: AssignmentChange, work: Work, policies: Iterable[Policy], now: int
) -> Placement:
    """Return what an assignment is to be after its owner's edit; raises what `first_placement` does."""
    policy = _changed_policy(before, change, work, list(policies), now)
    start, end = _changed_dates(before, change, now)
    wanted = before.coverage_type if change.coverage_type is UNSET else change.coverage_type
    return Placement(
        policy=policy,
        coverage_type=wanted or policy.coverage_type,
        effective_date=start,
        end_date=end,
        bind=given(change.bind, before.bind),
    )


def is_same(before: Assignment, placement: Placement, work: Work) -> bool:
    """Tell whether an edit leaves an assignment as it is."""
    return (
        (before.contractor, before.job) == (work.contractor.id, work.job.id)
        and (before.policy, before.coverage_type) == (placement.policy.id, placement.coverage_type)
        and (before.effective_date, before.end_date) == (placement.effective_date, placement.end_date)
        and before.bind == placement.bind
    )


def extended(assignment: Assignment, wanted: int, now: int) -> Assignment:
    """Return an assignment whose cover lasts until `wanted` (Unix seconds; api.md 2.8).

    The end it has already changes nothing. Raises Problem: bad_request for cover that is cancelled or
    over, end_date_invalid for an earlier end or one more than a year after the start.
    """
    ensure_not_cancelled(assignment)
    if assignment.end_date <= now:
        raise Problem(Code.BAD_REQUEST, "The cover has ended; it can no longer be extended.")
    end = end_date(wanted, assignment.effective_date)
    if end < assignment.end_date:
        raise Problem(Code.END_DATE_INVALID, "An extension can't end the cover earlier.")
    if end == assignment.end_date:
        return assignment
    return replace(assignment, end_date=end, certificate_refresh_pending=is_covered(assignment))


def ensure_not_backdated(before: Assignment, after: Assignment, now: int) -> None:
    """Refuse an edit that gives cover from a moment that has passed (api.md 3.4; our decision).

    Cover that was there already stays, so work under way can be edited.
    """
    if is_covered(after) and not is_covered(before) and after.effective_date <= now:
        raise Problem(
            Code.EFFECTIVE_DATE_INVALID, "Cover can't be back-dated; give an effective date in the future."
        )


def ensure_not_started(assignment: Assignment, now: int) -> None:
    """Refuse to cancel cover that has begun (api.md 3.9)."""
    if assignment.effective_date <= now:
        raise Problem(Code.BAD_REQUEST, "The assignment has started and can no longer be cancelled.")


def _changed_policy(
    before: Assignment, change: AssignmentChange, work: Work, policies: list[Policy], now: int
) -> Policy:
    """An omitted policy stays unless the pair moves to where it doesn't belong (decisions.md 32)."""
    if change.policy is None:
        return policy_for(policies, work.contractor, work.job, now)
    if change.policy is not UNSET:
        return named_policy(policies, change.policy)
    current = next((policy for policy in policies if policy.id == before.policy), None)
    moved = (before.contractor, before.job) != (work.contractor.id, work.job.id)
    if current is None or (moved and not _fits(current, work, now)):
        return policy_for(policies, work.contractor, work.job, now)
    return current


def _fits(policy: Policy, work: Work, now: int) -> bool:
    return (
        policy.contractor == work.contractor.id
        and is_usable(policy, now)
        and matches(policy, work.contractor, work.job)
    )


def _changed_dates(before: Assignment, change: AssignmentChange, now: int) -> tuple[int, int]:
    """A date that stays is not judged again, so that work under way can be edited."""
    start = given(change.effective_date, before.effective_date)
    wanted = given(change.end_date, before.end_date)
    if start != before.effective_date:
        start = start_date(start, now)
    if (start, wanted) == (before.effective_date, before.end_date):
        return start, wanted
    end = end_date(wanted, start)
    if end <= now:
        raise Problem(Code.END_DATE_INVALID, "The end date must be in the future.")
    return start, end
