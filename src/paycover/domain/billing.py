"""Which policy, lines and rates an invoice is computed with."""

from collections.abc import Iterable

from paycover.domain.assignments import Assignment, is_covered
from paycover.domain.contractors import Contractor
from paycover.domain.coverage import Coverage, Rates
from paycover.domain.jobs import Job
from paycover.domain.policies import Policy
from paycover.domain.policy_choice import default_policy
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record


class Basis(Record, kw_only=True):
    """What prices an invoice; `rates` in cents per $100 of pay, empty where still to be rated."""

    policy: str
    assignment: str | None
    coverage_type: tuple[Coverage, ...]
    rates: Rates
    snapshot: str | None


def basis(
    contractor: Contractor,
    job: Job,
    policies: Iterable[Policy],
    assignments: Iterable[Assignment],
    now: int,
) -> Basis:
    """Return what an invoice for this contractor and job is priced with.

    The newest bound assignment of the pair says it, else the policy that new work would go under.
    Raises Problem(no_active_policy) where there is neither (decisions.md 29).
    """
    bound = [assignment for assignment in assignments if is_covered(assignment)]
    if bound:
        newest = max(bound, key=lambda a: (a.effective_date, a.created, a.id))
        return Basis(
            policy=newest.policy,
            assignment=newest.id,
            coverage_type=newest.coverage_type,
            rates=newest.rates,
            snapshot=newest.snapshot,
        )
    policy = default_policy(policies, contractor, job, now)
    if policy is None:
        raise Problem(Code.NO_ACTIVE_POLICY)
    return Basis(
        policy=policy.id,
        assignment=None,
        coverage_type=policy.coverage_type,
        rates=policy.rates,
        snapshot=policy.snapshot,
    )
