"""Which policy new work goes under when the caller names none (seed 000; api.md 3.3)."""

from collections.abc import Iterable

from paycover.domain.contractors import Contractor
from paycover.domain.coverage import Coverage
from paycover.domain.jobs import Job
from paycover.domain.policies import Policy, PolicyStatus, is_open_to, is_usable
from paycover.domain.states import home_state, work_state
from paycover.kit.dates import add_months
from paycover.kit.errors import Code, Problem


def matches(policy: Policy, contractor: Contractor, job: Job) -> bool:
    """Tell whether a policy was made for the same category, work state and home state.

    A policy from a general opt-in has no category: it fits every category.
    """
    return (
        policy.category_code in (None, job.category_code)
        and policy.work_state == work_state(contractor, job)
        and policy.home_state == home_state(contractor, job)
    )


def default_policy(policies: Iterable[Policy], contractor: Contractor, job: Job, now: int) -> Policy | None:
    """Return the most recent usable policy that matches, None where there is none."""
    return _most_recent(p for p in policies if is_usable(p, now) and matches(p, contractor, job))


def policy_for(policies: Iterable[Policy], contractor: Contractor, job: Job, now: int) -> Policy:
    """Return the policy an assignment goes under when none is named.

    The default one, else the contractor's most recent usable one, whose eligibility then says what
    does not fit. Raises Problem(no_active_policy) where none is usable (decisions.md 6).
    """
    policy = nearest_policy(policies, contractor, job, now)
    if policy is None:
        raise no_policy(None)
    return policy


def nearest_policy(policies: Iterable[Policy], contractor: Contractor, job: Job, now: int) -> Policy | None:
    """Return the policy `policy_for` finds, None where none is usable."""
    own = [policy for policy in policies if policy.contractor == contractor.id and is_usable(policy, now)]
    return default_policy(own, contractor, job, now) or _most_recent(own)


def no_policy(named: str | None) -> Problem:
    """Return the refusal of an assignment that can go under no policy, or not under the one named.

    The first sentence is one that clients recognise (api.md 1.5).
    """
    if named is None:
        return Problem(Code.NO_ACTIVE_POLICY, "No matching policy found for assignment.")
    return Problem(Code.INVALID_POLICY_ID, f"No such policy: {named}")


def named_policy(policies: Iterable[Policy], id: str) -> Policy:
    """Return the policy of an id; raise Problem(invalid_policy_id) where it is not among those found."""
    for policy in policies:
        if policy.id == id:
            return policy
    raise no_policy(id)


def ensure_not_insured(
    policies: Iterable[Policy],
    contractor: Contractor,
    job: Job,
    coverage_type: Iterable[Coverage],
    start: int,
) -> None:
    """Refuse a quote for cover the contractor has: new work goes under that policy (api.md 2.5).

    Raises Problem(contractor_has_matching_policy) where one policy matches and holds all of it.
    """
    if matching_policy(policies, contractor, job, coverage_type, start) is not None:
        raise Problem(Code.CONTRACTOR_HAS_MATCHING_POLICY)


def matching_policy(
    policies: Iterable[Policy],
    contractor: Contractor,
    job: Job,
    coverage_type: Iterable[Coverage],
    start: int,
) -> Policy | None:
    """Return the contractor's most recent policy that work from `start` (Unix seconds) can go under.

    It matches, holds all of the lines, and its application is still good then. None where there is none.
    """
    wanted = set(coverage_type)
    return _most_recent(
        policy
        for policy in policies
        if policy.contractor == contractor.id and wanted <= set(policy.coverage_type)
        if is_open_to(policy, start) and matches(policy, contractor, job)
    )


RENEWAL_MONTHS = 12
"""How long after a policy ended new cover of the same kind still counts as its renewal (our decision)."""


def renewed_lines(
    policies: Iterable[Policy], contractor: Contractor, job: Job, start: int
) -> frozenset[Coverage]:
    """Return the lines that cover from `start` (Unix seconds) renews: what a policy that matches had.

    A cancelled policy is not renewed, and one of a general opt-in has no rates to follow.
    """
    return frozenset(
        line
        for policy in policies
        if policy.contractor == contractor.id and policy.status is not PolicyStatus.CANCELLED
        if policy.category_code is not None and matches(policy, contractor, job)
        if policy.effective_date < start < add_months(policy.expiration_date, RENEWAL_MONTHS)
        for line in policy.coverage_type
    )


def _most_recent(policies: Iterable[Policy]) -> Policy | None:
    """Ties go to the latest effective date, then the latest created, then the id."""
    return max(policies, key=lambda p: (p.effective_date, p.created, p.id), default=None)
