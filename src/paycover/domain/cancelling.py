"""How cover ends before its time."""

from paycover.domain.assignments import Assignment
from paycover.domain.policies import Policy, PolicyStatus
from paycover.kit.records import replace


def cancelled_policy(policy: Policy, now: int) -> Policy:
    """Return a policy whose cover ends now."""
    return replace(policy, status=PolicyStatus.CANCELLED, cancelled_at=now, certificates={})


def cancelled_assignment(assignment: Assignment, reason: str | None, now: int) -> Assignment:
    """Return an assignment that is called off; it can't be taken up again."""
    return replace(
        assignment,
        cancelled=True,
        cancellation_date=now,
        cancellation_reason=reason,
        certificates={},
        certificate_refresh_pending=False,
    )
