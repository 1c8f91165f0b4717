"""Certificate operations: a contractor's own certificate of insurance, uploaded and reviewed."""

from typing import Any
from urllib.parse import quote

from msgspec import UNSET, UnsetType, field

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get, post, upload
from paycover.domain.incoming_certificates import CertificateStatus, IncomingCertificate
from paycover.flows import incoming_certificates as flow
from paycover.kit.errors import Code, not_found
from paycover.store.db import Snapshot, Tx
from paycover.store.incoming_certificates import INCOMING_CERTIFICATES, LISTING, file_of
from paycover.web.http import Answer
from paycover.wire.base import Id, Input
from paycover.wire.incoming_certificates import (
    CertificateApproval,
    CertificateDenial,
    CertificateUpload,
    Expand,
    IncomingCertificateAnswer,
    RuleApproval,
    render,
)


class CertificateQuery(Input):
    """What is shown beside the certificate itself."""

    expand: list[Expand] = field(default_factory=list)

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        """Return the query with what is to be expanded as a list, also where it is one name."""
        return _listed(raw)


class CertificateListQuery(ListQuery):
    """Narrows the list to a contractor or a status; `expand` shows more of each."""

    contractor: Id | UnsetType = UNSET
    status: CertificateStatus | UnsetType = UNSET
    expand: list[Expand] = field(default_factory=list)

    @classmethod
    def tidied(cls, raw: dict[str, Any]) -> dict[str, Any]:
        """Return the query with what is to be expanded as a list, also where it is one name."""
        return _listed(raw)


def create(tx: Tx, call: Call) -> IncomingCertificateAnswer:
    """Upload a certificate.

    It is read and reviewed at once, in the background.
    """
    return render(flow.upload_certificate(tx, call.body.draft()), call.origin)


def show(snapshot: Snapshot, call: Call) -> IncomingCertificateAnswer:
    """Show a certificate."""
    return render(_found(snapshot, call.id), call.origin, call.query.expand)


def index(snapshot: Snapshot, call: Call) -> list[IncomingCertificateAnswer]:
    """List certificates, newest first."""
    found = LISTING.page(snapshot, page(call.query, but=("expand",)))
    return [render(certificate, call.origin, call.query.expand) for certificate in found]


def approve_rule(tx: Tx, call: Call) -> IncomingCertificateAnswer:
    """Let a certificate pass one rule it failed."""
    after = flow.approve_rule(tx, call.id, rule=call.body.rule, reason=call.body.reason)
    return render(after, call.origin, ("review_results.full",))


def approve(tx: Tx, call: Call) -> IncomingCertificateAnswer:
    """Approve a certificate all of whose rules pass or have been approved."""
    return render(flow.approve_certificate(tx, call.id, reason=call.body.told), call.origin)


def deny(tx: Tx, call: Call) -> IncomingCertificateAnswer:
    """Deny a certificate."""
    return render(flow.deny_certificate(tx, call.id, reason=call.body.reason), call.origin)


def retry(tx: Tx, call: Call) -> IncomingCertificateAnswer:
    """Read a certificate and hold it against the rules again."""
    return render(flow.retry_certificate(tx, call.id), call.origin)


def download(snapshot: Snapshot, call: Call) -> Answer:
    """Hand out the file of a certificate, never to be shown by a browser as part of this site."""
    certificate = _found(snapshot, call.id)
    name = quote(certificate.filename)
    headers = [
        (b"content-disposition", f"attachment; filename*=UTF-8''{name}".encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"sandbox; default-src 'none'"),
        (b"cache-control", b"private, no-store"),
    ]
    return Answer(200, file_of(snapshot, certificate.id), headers, b"application/pdf")


def _found(snapshot: Snapshot, id: str) -> IncomingCertificate:
    certificate = INCOMING_CERTIFICATES.find(snapshot, id)
    if certificate is None:
        raise not_found("certificate", id)
    return certificate


def _listed(raw: dict[str, Any]) -> dict[str, Any]:
    return raw | {"expand": [raw["expand"]]} if isinstance(raw.get("expand"), str) else raw


_ALL = "/api/v1/files/certificates"
_ONE = f"{_ALL}/{{incoming_certificate}}"
_REVIEWED = (Code.CERTIFICATE_NOT_REVIEWED,)

OPERATIONS = (
    get(_ALL, index, query=CertificateListQuery),
    upload(
        post(
            _ALL,
            create,
            CertificateUpload,
            refuses=(
                Code.MISSING_CERTIFICATE,
                Code.MISSING_CONTRACTOR_ID,
                Code.INVALID_FILE_TYPE,
                Code.INVALID_MIME_TYPE,
                Code.INVALID_FILE_SIZE,
                Code.INVALID_CONTRACTOR_ID,
                Code.INVALID_JOB_ID,
                Code.NO_INSURANCE_REQUIREMENT_FOUND,
            ),
        )
    ),
    get(_ONE, show, query=CertificateQuery),
    post(f"{_ONE}/approve_rule", approve_rule, RuleApproval, status=200, refuses=_REVIEWED),
    post(
        f"{_ONE}/approve",
        approve,
        CertificateApproval,
        status=200,
        refuses=(*_REVIEWED, Code.CERTIFICATE_RULES_FAILED),
    ),
    post(f"{_ONE}/deny", deny, CertificateDenial, status=200, refuses=_REVIEWED),
    post(f"{_ONE}/retry", retry, status=200, refuses=_REVIEWED),
)

FILES = (get(f"{_ONE}/pdf", download),)
"""What hands out bytes rather than JSON."""
