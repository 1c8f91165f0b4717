"""Certificate operations: extensions, beside the addresses that policies and assignments show."""

from typing import Literal

from msgspec import UNSET, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get, post
from paycover.flows.certificates import request_certificate
from paycover.kit.errors import Code, not_found
from paycover.store.certificates import CERTIFICATES, LISTING
from paycover.store.db import Snapshot, Tx
from paycover.wire.certificates import (
    CertificateAnswer,
    CertificateRequest,
    CertificateRequestAnswer,
    render,
    render_request,
)


class IssuedCertificateListQuery(ListQuery):
    """Narrows the list to a policy, an assignment or a status."""

    policy: str | UnsetType = UNSET
    assignment: str | UnsetType = UNSET
    status: Literal["issued", "superseded", "revoked"] | UnsetType = UNSET


def create(tx: Tx, call: Call) -> CertificateRequestAnswer:
    """Ask for a certificate of one line of a policy or assignment."""
    body: CertificateRequest = call.body
    return render_request(request_certificate(tx, body.subject, body.coverage_type, body.asked))


def show(snapshot: Snapshot, call: Call) -> CertificateAnswer:
    """Show an issued certificate."""
    certificate = CERTIFICATES.find(snapshot, call.id)
    if certificate is None:
        raise not_found("certificate", call.id)
    return render(certificate)


def index(snapshot: Snapshot, call: Call) -> list[CertificateAnswer]:
    """List issued certificates, newest first."""
    return [render(certificate) for certificate in LISTING.page(snapshot, page(call.query))]


OPERATIONS = (
    get("/api/v1/certificates", index, query=IssuedCertificateListQuery),
    post(
        "/api/v1/certificates",
        create,
        CertificateRequest,
        refuses=(Code.BAD_REQUEST, Code.RESOURCE_NOT_FOUND),
        status=201,
    ),
    get("/api/v1/certificates/{certificate}", show),
)
