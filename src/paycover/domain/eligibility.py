"""Whether a policy covers a contractor on a job, and every reason why not (insurance.md 3.2)."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from paycover.domain.assignments import Eligibility
from paycover.domain.categories import Category, CategoryStatus
from paycover.domain.contractors import Contractor
from paycover.domain.coverage import LINES, MONOPOLISTIC_STATES, Coverage
from paycover.domain.entities import Entity
from paycover.domain.jobs import Job
from paycover.domain.policies import APPROVAL_MONTHS, Policy, PolicyStatus
from paycover.domain.states import home_state, work_state
from paycover.kit.dates import add_months, iso_day

PRE_APPROVED = "Contractor is pre-approved for insurance coverage."


class ReasonCode(enum.StrEnum):
    """Why cover can't be bound, in the order the reasons are told."""

    POLICY_NOT_OWNED = "policy_not_owned"
    POLICY_CANCELLED = "policy_cancelled"
    POLICY_NOT_STARTED = "policy_not_started"
    APPLICATION_EXPIRED = "application_expired"
    COVERAGE_TYPE_NOT_HELD = "coverage_type_not_held"
    JOB_CATEGORY_MISMATCH = "job_category_mismatch"
    JOB_CATEGORY_SUSPENDED = "job_category_suspended"
    WORK_STATE_MISMATCH = "work_state_mismatch"
    HOME_STATE_MISMATCH = "home_state_mismatch"
    MONOPOLISTIC_STATE = "monopolistic_state"
    ENTITY_INACTIVE = "entity_inactive"


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that does not hold, as a code and as a sentence for people."""

    code: ReasonCode
    sentence: str


@dataclass(frozen=True, slots=True)
class Work:
    """A contractor on a job, with the job's category and entity (None: deleted)."""

    contractor: Contractor
    job: Job
    category: Category | None
    entity: Entity | None


def eligibility(policy: Policy, work: Work, asked: tuple[Coverage, ...], start: int) -> Eligibility:
    """Return whether a policy covers this work from `start` (Unix seconds), told by its first reason."""
    found = reasons(policy, work, asked, start)
    return Eligibility(result=not found, message=found[0].sentence if found else PRE_APPROVED)


def reasons(policy: Policy, work: Work, asked: tuple[Coverage, ...], start: int) -> list[Reason]:
    """Return every reason why a policy does not cover this work; none: it does."""
    found = [
        *_policy_reasons(policy, work.contractor, start),
        *_coverage_reasons(policy, asked),
        *_category_reasons(policy, work),
        *_state_reasons(policy, work, asked),
    ]
    if work.entity is None:
        found.append(Reason(ReasonCode.ENTITY_INACTIVE, "The contracting entity has been deleted."))
    return found


def _policy_reasons(policy: Policy, contractor: Contractor, start: int) -> Iterator[Reason]:
    if policy.contractor != contractor.id:
        yield Reason(ReasonCode.POLICY_NOT_OWNED, "The policy belongs to another contractor.")
    if policy.status is PolicyStatus.CANCELLED:
        yield Reason(ReasonCode.POLICY_CANCELLED, "The policy has been cancelled.")
    if start < policy.effective_date:
        yield Reason(
            ReasonCode.POLICY_NOT_STARTED,
            f"The policy starts on {iso_day(policy.effective_date)}, after this work begins.",
        )
    if start >= add_months(policy.approved_at, APPROVAL_MONTHS):
        yield Reason(
            ReasonCode.APPLICATION_EXPIRED,
            f"The insurance application was approved on {iso_day(policy.approved_at)}; "
            f"an approval is good for work that starts within {APPROVAL_MONTHS} months.",
        )


def _coverage_reasons(policy: Policy, asked: tuple[Coverage, ...]) -> Iterator[Reason]:
    missing = [coverage for coverage in LINES if coverage in asked and coverage not in policy.coverage_type]
    if missing:
        held = " and ".join(policy.coverage_type)
        yield Reason(
            ReasonCode.COVERAGE_TYPE_NOT_HELD,
            f"The policy has no {' or '.join(missing)} coverage; it has {held}.",
        )


def _category_reasons(policy: Policy, work: Work) -> Iterator[Reason]:
    if policy.category_code not in (None, work.job.category_code):
        yield Reason(
            ReasonCode.JOB_CATEGORY_MISMATCH,
            "Job category mismatch. "
            "Check that the job category code matches the category code associated with the active policy.",
        )
    if work.category is None or work.category.status is not CategoryStatus.APPROVED:
        yield Reason(ReasonCode.JOB_CATEGORY_SUSPENDED, "The job category is not open for new work.")


def _state_reasons(policy: Policy, work: Work, asked: tuple[Coverage, ...]) -> Iterator[Reason]:
    """Workers' compensation goes by the work state, every other line by the home state (api.md 3.2)."""
    works_in = work_state(work.contractor, work.job)
    lives_in = home_state(work.contractor, work.job)
    if Coverage.WORKERS_COMP in asked and policy.work_state != works_in:
        yield Reason(
            ReasonCode.WORK_STATE_MISMATCH,
            f"Work state mismatch. The policy was approved for work in {_name(policy.work_state)}; "
            f"this job is in {_name(works_in)}.",
        )
    if set(asked) - {Coverage.WORKERS_COMP} and policy.home_state != lives_in:
        yield Reason(
            ReasonCode.HOME_STATE_MISMATCH,
            f"Home state mismatch. The policy was approved for a resident of {_name(policy.home_state)}; "
            f"the contractor lives in {_name(lives_in)}.",
        )
    if Coverage.WORKERS_COMP in asked and works_in in MONOPOLISTIC_STATES:
        yield Reason(
            ReasonCode.MONOPOLISTIC_STATE,
            f"In {works_in} workers' compensation is sold only by the state's own fund.",
        )


def _name(state: str | None) -> str:
    return state or "no US state"
