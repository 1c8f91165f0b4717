"""Issued certificates on the wire: an extension, beside the addresses the documents have."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import msgspec
from msgspec import UNSET, UnsetType

from paycover.domain.certificates import Certificate, pdf_address
from paycover.domain.coverage import Coverage
from paycover.domain.endorsements import EndorsementKind
from paycover.kit.errors import invalid
from paycover.wire.base import Id, Input, without_blanks


class CertificateRequest(Input):
    """The body that asks for a certificate of one line: of a policy, or of one assignment."""

    ALIASES: ClassVar[Mapping[str, str]] = {"policy_id": "policy", "assignment_id": "assignment"}

    coverage_type: Coverage
    policy: Id | UnsetType = UNSET
    assignment: Id | UnsetType = UNSET
    additional_insured: bool | UnsetType = UNSET
    waiver_of_subrogation: bool | UnsetType = UNSET
    primary_noncontributory: bool | UnsetType = UNSET

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        return without_blanks(raw, "policy", "assignment", *(kind.value for kind in EndorsementKind))

    @property
    def subject(self) -> str:
        """The id of what is to be certified; raises Problem(invalid_input) unless exactly one is named."""
        if (self.policy is UNSET) == (self.assignment is UNSET):
            raise invalid("assignment", "is required, or else policy; not both")
        return self.policy if isinstance(self.policy, str) else str(self.assignment)

    @property
    def asked(self) -> list[EndorsementKind]:
        """The endorsements it is to state."""
        return [kind for kind in EndorsementKind if getattr(self, kind.value) is True]


class EndorsedAnswer(msgspec.Struct, kw_only=True):
    """An endorsement a certificate states."""

    kind: str
    form: str
    edition: str
    scope: str
    basis: str
    effective_date: int
    document: str | None


class CertificateAnswer(msgspec.Struct, kw_only=True):
    """An issued certificate as the API shows it."""

    id: str
    number: str
    revision: int
    status: str
    reason: str | None
    policy: str
    assignment: str | None
    contractor: str
    coverage_type: str
    insured: str
    holder: str | None
    effective_date: int
    end_date: int
    occurrence_limit: int | None
    aggregate_limit: int | None
    owner_covered: bool
    endorsements: list[EndorsedAnswer]
    verify_url: str
    pdf_url: str
    sha256: str
    signing_key: str
    log_number: int
    superseded_by: str | None
    ended_at: int | None
    created: int


class CertificateRequestAnswer(msgspec.Struct, kw_only=True):
    """How a certificate that was asked for stands: `requested` while the worker makes the first one."""

    status: Literal["requested", "issued"]
    certificate: CertificateAnswer | None


class CertificateTold(msgspec.Struct, kw_only=True):
    """What an event of a certificate shows: the object under its own key, as documented for those."""

    object: CertificateAnswer


def render(certificate: Certificate) -> CertificateAnswer:
    """Return the answer that shows a certificate."""
    facts = certificate.facts
    return CertificateAnswer(
        id=certificate.id,
        number=certificate.number,
        revision=certificate.revision,
        status=certificate.status,
        reason=certificate.reason,
        policy=certificate.policy,
        assignment=certificate.assignment,
        contractor=certificate.contractor,
        coverage_type=certificate.coverage_type,
        insured=facts.insured,
        holder=None if facts.holder is None else facts.holder.name,
        effective_date=facts.starts,
        end_date=facts.ends,
        occurrence_limit=facts.occurrence_limit,
        aggregate_limit=facts.aggregate_limit,
        owner_covered=facts.owner_covered,
        endorsements=[
            EndorsedAnswer(
                kind=one.kind,
                form=one.form,
                edition=one.edition,
                scope=one.scope,
                basis=one.basis,
                effective_date=one.effective_date,
                document=one.document,
            )
            for one in facts.endorsements
        ],
        verify_url=certificate.link,
        pdf_url=pdf_address(certificate.link),
        sha256=certificate.sha256,
        signing_key=certificate.signing_key,
        log_number=certificate.log_number,
        superseded_by=certificate.superseded_by,
        ended_at=certificate.ended_at,
        created=certificate.created,
    )


def render_request(certificate: Certificate | None) -> CertificateRequestAnswer:
    """Return the answer to a request: the certificate that stands, or that one is being made."""
    if certificate is None:
        return CertificateRequestAnswer(status="requested", certificate=None)
    return CertificateRequestAnswer(status="issued", certificate=render(certificate))


def render_told(certificate: Certificate) -> CertificateTold:
    """Return what an event of a certificate shows."""
    return CertificateTold(object=render(certificate))
