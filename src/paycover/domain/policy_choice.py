"""Which policy new work goes under when the caller names none (seed 000; api.md 3.3)."""

from collections.abc import Iterable

from paycover.domain.contractors import Contractor
from paycover.domain.coverage import Coverage
from paycover.domain.jobs import Job
from paycover.domain.policies import Policy, is_usable
from paycover.domain.states import home_state, work_state
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
    """Return the most recent usable policy that matches, None where there is none.

    Ties go to the latest effective date, then the latest created, then the id.
    """
    fitting = [p for p in policies if is_usable(p, now) and matches(p, contractor, job)]
    return max(fitting, key=lambda p: (p.effective_date, p.created, p.id), default=None)


def ensure_not_insured(
    policies: Iterable[Policy],
    contractor: Contractor,
    job: Job,
    coverage_type: Iterable[Coverage],
    now: int,
) -> None:
    """Refuse a quote for cover the contractor has: new work goes under that policy (api.md 2.5).

    Raises Problem(contractor_has_matching_policy) where one usable policy matches and holds all of it.
    """
    wanted = set(coverage_type)
    if any(
        wanted <= set(policy.coverage_type) and is_usable(policy, now) and matches(policy, contractor, job)
        for policy in policies
    ):
        raise Problem(Code.CONTRACTOR_HAS_MATCHING_POLICY)
