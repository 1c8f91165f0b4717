"""Policies on the wire (api.md 2.7)."""

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec
from msgspec import UNSET, UnsetType

from paycover.domain.policies import Policy, PolicyChange, PolicyDraft, PolicyStatus
from paycover.wire.base import Id, Input, Seconds, changed, without_blanks
from paycover.wire.certificate_links import render_certificates


class PolicyCreate(Input):
    """The body that has a quote's policy issued; a date that is null or empty takes its default."""

    ALIASES: ClassVar[Mapping[str, str]] = {"quote_id": "quote"}

    quote: Id
    effective_date: Seconds | UnsetType = UNSET
    expiration_date: Seconds | UnsetType = UNSET

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        return without_blanks(raw, "effective_date", "expiration_date")

    def draft(self) -> PolicyDraft:
        """Return what the domain makes a policy of."""
        return changed(self, PolicyDraft)


class PolicyUpdate(Input):
    """The body that switches a policy off or on again."""

    is_active: bool | UnsetType = UNSET

    def change(self) -> PolicyChange:
        """Return the change for the domain."""
        return changed(self, PolicyChange)


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
        certificates=render_certificates(policy.certificates),
        pdf_url=next(iter(policy.certificates.values()), None),
        created=policy.created,
    )
