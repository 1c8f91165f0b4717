"""Incoming certificates on the wire (api.md 2.12); what is not on the published pages is an extension."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.certificate_fields import boxes, nested
from paycover.domain.certificate_findings import Finding
from paycover.domain.incoming_certificates import (
    BUSY,
    FAULTS,
    CertificateStatus,
    IncomingCertificate,
    IncomingCertificateDraft,
    Review,
    Upload,
)
from paycover.domain.page_words import Box
from paycover.kit.errors import Code, Problem
from paycover.wire.base import Id, Input, Text, blank_to_none

Expand = Literal["review_results", "review_results.full"]
Reason = Annotated[str, Meta(min_length=1, max_length=5_000, description="Why, in the reviewer's words.")]
File = Annotated[
    Any,
    Meta(
        description="The PDF: named .pdf, sent as application/pdf, 15 MiB at most.",
        extra_json_schema={"type": "string", "format": "binary", "contentMediaType": "application/pdf"},
    ),
]


class CertificateUpload(Input):
    """The form that uploads a certificate."""

    certificate: File = UNSET
    contractor: Id | UnsetType | None = UNSET
    job: Id | UnsetType | None = UNSET
    insurance_requirement_id: Id | UnsetType | None = UNSET

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        """Return the form without fields that say nothing."""
        return {name: value for name, value in raw.items() if value not in (None, "")}

    def draft(self) -> IncomingCertificateDraft:
        """Return what the domain makes a certificate of.

        Raises Problem: missing_certificate, missing_contractor_id.
        """
        if not isinstance(self.certificate, Upload):
            raise Problem(Code.MISSING_CERTIFICATE)
        if not self.contractor:
            raise Problem(Code.MISSING_CONTRACTOR_ID)
        return IncomingCertificateDraft(
            contractor=self.contractor,
            file=self.certificate,
            job=self.job or None,
            requirement=self.insurance_requirement_id or None,
        )


class RuleApproval(Input):
    """The body that lets a certificate pass one rule."""

    rule: Annotated[Id, Meta(description="ID of the rule's result, `car_…`.")]
    reason: Reason


class CertificateApproval(Input):
    """The body that approves a certificate."""

    reason: Text | UnsetType | None = UNSET

    @property
    def told(self) -> str | None:
        """The reviewer's reason, None where none is given."""
        return None if self.reason is UNSET else blank_to_none(self.reason)


class CertificateDenial(Input):
    """The body that denies a certificate."""

    reason: Reason


class BoxAnswer(msgspec.Struct, kw_only=True):
    """A rectangle on a page as it is shown: points from its top left corner, pages counted from 1."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class SummaryAnswer(msgspec.Struct, kw_only=True):
    """How many rules pass; one that a person approved is among them."""

    total_rules: int
    passed: int
    failed: int


class AuditResultAnswer(msgspec.Struct, kw_only=True):
    """How one rule came out."""

    id: str
    rule_name: str
    rule_path: str
    result: Literal["pass", "fail"]
    message: str
    manually_approved: bool
    reason: str | None
    created: int


class TamperHintAnswer(msgspec.Struct, kw_only=True):
    """Something that speaks of a changed document; a grave one fails the rule on its integrity."""

    code: str
    message: str
    grave: bool
    box: BoxAnswer | None


class ReviewAnswer(msgspec.Struct, kw_only=True):
    """A review; the fields after `created` are shown where the full results are asked for."""

    id: str
    status: CertificateStatus
    summary: SummaryAnswer
    created: int
    updated: int | UnsetType = UNSET
    insurance_requirement_id: str | UnsetType = UNSET
    parsed_certificate_json: dict[str, Any] | UnsetType = UNSET
    parsed_certificate_boxes: dict[str, BoxAnswer] | UnsetType = UNSET
    tamper_hints: list[TamperHintAnswer] | UnsetType = UNSET
    audit_results: list[AuditResultAnswer] | UnsetType = UNSET


class ReadingFaultAnswer(msgspec.Struct, kw_only=True):
    """Why a file could not be reviewed."""

    code: str
    message: str


class IncomingCertificateAnswer(msgspec.Struct, kw_only=True):
    """A certificate as the API shows it; the fields after `review_results` are extensions."""

    id: str
    contractor: str
    filename: str
    pdf_url: str | None
    status: CertificateStatus
    created: int
    updated: int
    review_results: ReviewAnswer | None
    job: str | None
    insurance_requirement_id: str | None
    size_bytes: int
    sha256: str
    error: ReadingFaultAnswer | None
    reason: str | None


class CertificateTold(msgspec.Struct, kw_only=True):
    """A certificate as its events show it: the documented four fields."""

    id: str
    contractor: str
    status: CertificateStatus
    created: int


class CertificateEventData(msgspec.Struct, kw_only=True):
    """What `data` of an event of a certificate holds (decisions.md 24)."""

    object: CertificateTold


def render(
    certificate: IncomingCertificate, origin: str, expand: Iterable[str] = ()
) -> IncomingCertificateAnswer:
    """Return the answer that shows a certificate; its file has an address once it has been read."""
    was_read = certificate.status not in BUSY and certificate.fault is None
    fault = certificate.fault
    return IncomingCertificateAnswer(
        id=certificate.id,
        contractor=certificate.contractor,
        filename=certificate.filename,
        pdf_url=f"{origin}/api/v1/files/certificates/{certificate.id}/pdf" if was_read else None,
        status=certificate.status,
        created=certificate.created,
        updated=certificate.updated,
        review_results=_review(certificate, certificate.review, set(expand)),
        job=certificate.job,
        insurance_requirement_id=certificate.requirement,
        size_bytes=certificate.size_bytes,
        sha256=certificate.sha256,
        error=None if fault is None else ReadingFaultAnswer(code=fault, message=FAULTS[fault]),
        reason=certificate.reason,
    )


def render_event(certificate: IncomingCertificate) -> CertificateEventData:
    """Return what an event shows of a certificate."""
    return CertificateEventData(
        object=CertificateTold(
            id=certificate.id,
            contractor=certificate.contractor,
            status=certificate.status,
            created=certificate.created,
        )
    )


def _review(
    certificate: IncomingCertificate, review: Review | None, expand: set[str]
) -> ReviewAnswer | None:
    if review is None or not expand:
        return None
    failed = len(certificate.failed)
    total = len(review.findings)
    flagged = CertificateStatus.FLAGGED if failed else CertificateStatus.APPROVED
    decided = certificate.status in (CertificateStatus.APPROVED, CertificateStatus.DENIED)
    shown = ReviewAnswer(
        id=review.id,
        status=certificate.status if decided else flagged,
        summary=SummaryAnswer(total_rules=total, passed=total - failed, failed=failed),
        created=review.created,
    )
    return _full(shown, review) if "review_results.full" in expand else shown


def _full(shown: ReviewAnswer, review: Review) -> ReviewAnswer:
    found = review.reading.found
    return msgspec.structs.replace(
        shown,
        updated=review.updated,
        insurance_requirement_id=review.requirement,
        parsed_certificate_json=nested(found),
        parsed_certificate_boxes={path: _box(box) for path, box in boxes(found).items()},
        tamper_hints=[
            TamperHintAnswer(
                code=hint.code,
                message=hint.message,
                grave=hint.grave,
                box=None if hint.box is None else _box(hint.box),
            )
            for hint in review.reading.hints
        ],
        audit_results=[_result(finding, review.created) for finding in review.findings],
    )


def _result(finding: Finding, created: int) -> AuditResultAnswer:
    return AuditResultAnswer(
        id=finding.id,
        rule_name=finding.rule_name,
        rule_path=finding.rule_path,
        result="fail" if finding.stands_against else "pass",
        message=finding.message,
        manually_approved=finding.manually_approved,
        reason=finding.reason,
        created=created,
    )


def _box(box: Box) -> BoxAnswer:
    return BoxAnswer(page=box.page, x0=box.x0, y0=box.y0, x1=box.x1, y1=box.y1)
