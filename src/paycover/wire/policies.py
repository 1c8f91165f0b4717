"""Policies on the wire (api.md 2.7)."""

import msgspec

from paycover.domain.policies import Policy, PolicyStatus


class PolicyAnswer(msgspec.Struct, kw_only=True):
    """A policy as the API shows it; `contractor`, `job` and `coverage_type` are extensions."""

    id: str
    quote: str | None
    contractor: str
    job: str | None
    coverage_type: list[str]
    status: str
    is_active: bool
    effective_date: int
    expiration_date: int
    certificates: dict[str, str] | None
    pdf_url: str | None
    created: int


def render(policy: Policy) -> PolicyAnswer:
    """Return the answer that shows a policy; certificates are null until cover has any."""
    return PolicyAnswer(
        id=policy.id,
        quote=policy.quote,
        contractor=policy.contractor,
        job=policy.job,
        coverage_type=list(policy.coverage_type),
        status=policy.status,
        is_active=policy.status is PolicyStatus.ACTIVE,
        effective_date=policy.effective_date,
        expiration_date=policy.expiration_date,
        certificates=None,
        pdf_url=None,
        created=policy.created,
    )
