"""Assignments on the wire (api.md 2.8, seed 000)."""

import msgspec

from paycover.domain.assignments import Assignment


class EligibleAnswer(msgspec.Struct, kw_only=True):
    """Whether cover can be bound, and why."""

    result: bool
    message: str
    approval_reason: str | None


class AssignmentAnswer(msgspec.Struct, kw_only=True):
    """An assignment as the API shows it."""

    id: str
    contractor: str
    job: str
    policy: str
    coverage_type: list[str]
    effective_date: int
    end_date: int
    bind: bool
    eligible: EligibleAnswer
    net_rate: int
    certificates: dict[str, str] | None
    cancelled: bool
    cancellation_date: int | None
    cancellation_reason: str | None
    certificate_refresh_pending: bool
    created: int


def render(assignment: Assignment) -> AssignmentAnswer:
    """Return the answer that shows an assignment; certificates are null until cover has any."""
    eligible = assignment.eligible
    return AssignmentAnswer(
        id=assignment.id,
        contractor=assignment.contractor,
        job=assignment.job,
        policy=assignment.policy,
        coverage_type=list(assignment.coverage_type),
        effective_date=assignment.effective_date,
        end_date=assignment.end_date,
        bind=assignment.bind,
        eligible=EligibleAnswer(
            result=eligible.result,
            message=eligible.message,
            approval_reason=eligible.approval_reason,
        ),
        net_rate=assignment.net_rate,
        certificates=None,
        cancelled=assignment.cancelled,
        cancellation_date=assignment.cancellation_date,
        cancellation_reason=assignment.cancellation_reason,
        certificate_refresh_pending=assignment.certificate_refresh_pending,
        created=assignment.created,
    )
