"""What is done with certificates received: taken in, approved, denied, read again; their files."""

from urllib.parse import quote, urlencode

from paycover.domain.certificate_decisions import Reviewer
from paycover.domain.incoming_certificates import FILE_BYTES_MAX, IncomingCertificateDraft, Upload
from paycover.domain.roles import Duty
from paycover.flows import incoming_certificates as flow
from paycover.kit.errors import invalid, not_found
from paycover.pages.dashboard.certificates import NOUN, PATH, REASON_LENGTH_MAX
from paycover.pages.dashboard.frame import Acting, Signed, doing, looking, shown
from paycover.pages.dashboard.objects import show_object
from paycover.pages.render import redirect
from paycover.store.browse import BROWSE
from paycover.store.browsing import Asked
from paycover.store.db import Tx
from paycover.store.incoming_certificates import INCOMING_CERTIFICATES, file_of, neighbours, picture_of
from paycover.web.forms import kept_name
from paycover.web.http import Answer

FORM_BYTES_MAX = FILE_BYTES_MAX + 65_536
_APART = [
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"sandbox; default-src 'none'"),
    (b"cache-control", b"private, no-store"),
]


def ask(signed: Signed) -> Answer:
    """Show the form that takes a certificate in."""
    typed, query = signed.typed, signed.visit.query
    return shown(
        signed,
        "certificate_upload.html",
        path=PATH,
        contractor=typed.text("contractor") or query.get("contractor", ""),
        job=typed.text("job") or query.get("job", ""),
        megabytes_max=FILE_BYTES_MAX // 1_048_576,
    )


def take(acting: Acting) -> Answer:
    """Keep a certificate that somebody of the staff brings, and have it read."""
    form = acting.visit.form
    file = next((each for each in form.files if each.field == "file"), None)
    if file is None or not file.content:
        raise invalid("file", "is needed: choose a PDF that is not empty")
    if not form.text("contractor"):
        raise invalid("contractor", "is needed: an id or an e-mail address")
    draft = IncomingCertificateDraft(
        contractor=_contractor(acting.tx, form.text("contractor")),
        file=Upload(filename=kept_name(file.name) or "file", media_type=file.media_type, data=file.content),
        job=form.text("job") or None,
    )
    return _back(flow.upload_certificate(acting.tx, draft).id, "received")


def approve(acting: Acting) -> Answer:
    """Approve a certificate; raises what the flow does."""
    id, reason = acting.visit.id, _reason(acting)
    after = flow.approve_certificate(acting.tx, id, reason=reason or None, by=_reviewer(acting))
    return _onward(acting, after.id, "approved")


def deny(acting: Acting) -> Answer:
    """Deny a certificate; raises what the flow does, and invalid_input without a reason."""
    reason = _needed_reason(acting)
    after = flow.deny_certificate(acting.tx, acting.visit.id, reason=reason, by=_reviewer(acting))
    return _onward(acting, after.id, "denied")


def let_pass(acting: Acting) -> Answer:
    """Let a certificate pass one rule; raises what the flow does, and invalid_input without a reason."""
    rule, reason = acting.visit.form.text("rule"), _needed_reason(acting)
    after = flow.approve_rule(acting.tx, acting.visit.id, rule=rule, reason=reason, by=_reviewer(acting))
    return _back(after.id, "rule")


def retry(acting: Acting) -> Answer:
    """Have a certificate read again; raises what the flow does."""
    return _back(flow.retry_certificate(acting.tx, acting.visit.id, by=_reviewer(acting)).id, "retried")


def download(signed: Signed) -> Answer:
    """Hand out the file, never to be shown by a browser as part of this site."""
    certificate = INCOMING_CERTIFICATES.find(signed.snapshot, signed.visit.id)
    if certificate is None:
        raise not_found("certificate", signed.visit.id)
    name = f"attachment; filename*=UTF-8''{quote(certificate.filename)}".encode()
    headers = [(b"content-disposition", name), *_APART]
    return Answer(200, file_of(signed.snapshot, certificate.id), headers, b"application/pdf")


def picture(signed: Signed) -> Answer:
    """Show a page of the document as the picture that was made of it when it was read."""
    id, page = signed.visit.parameters
    found = picture_of(signed.snapshot, id, int(page)) if page in ("1", "2") else None
    if found is None:
        raise not_found("page of a certificate", f"{id}/{page}")
    return Answer(200, found, list(_APART), b"image/png")


def show(signed: Signed) -> Answer:
    """Show a certificate again, with what was refused."""
    return show_object(signed, NOUN, {})


def _contractor(tx: Tx, typed: str) -> str:
    if "@" not in typed:
        return typed
    part = BROWSE["contractors"].page(tx, Asked(search="email", sought=typed, limit=1))
    found = [row.record.id for row in part.rows if row.record.email == typed]
    if not found:
        raise invalid("contractor", "is no contractor's e-mail address")
    return str(found[0])


def _reason(acting: Acting) -> str:
    reason = acting.visit.form.text("reason")
    if len(reason) > REASON_LENGTH_MAX:
        raise invalid("reason", f"has more than {REASON_LENGTH_MAX:,} characters")
    return reason


def _needed_reason(acting: Acting) -> str:
    reason = _reason(acting)
    if not reason:
        raise invalid("reason", "is needed: say why, the contractor will ask")
    return reason


def _reviewer(acting: Acting) -> Reviewer:
    """Return who decides, and the state of the certificate they did see."""
    return Reviewer(name=acting.name, saw=acting.visit.form.text("saw"))


def _back(id: str, done: str) -> Answer:
    return redirect(f"{PATH}/{id}?{urlencode({'done': done, 'of': id})}")


def _onward(acting: Acting, id: str, done: str) -> Answer:
    """Go on to the next that waits, where the decision was one of a queue; else show what was decided."""
    if not acting.visit.form.text("queue"):
        return _back(id, done)
    near = neighbours(acting.tx, id)
    return redirect(f"{PATH}/{near.after or near.before or id}?{urlencode({'done': done, 'of': id})}")


ROUTES = (
    looking(f"{PATH}/new", ask, Duty.REVIEW),
    doing(f"{PATH}/new", take, Duty.REVIEW, again=ask, body_bytes_max=FORM_BYTES_MAX),
    doing(f"{PATH}/{{id}}/approve", approve, Duty.REVIEW, again=show),
    doing(f"{PATH}/{{id}}/deny", deny, Duty.REVIEW, again=show),
    doing(f"{PATH}/{{id}}/pass", let_pass, Duty.REVIEW, again=show),
    doing(f"{PATH}/{{id}}/retry", retry, Duty.REVIEW, again=show),
    looking(f"{PATH}/{{id}}/file", download),
    looking(f"{PATH}/{{id}}/pages/{{page}}", picture),
)
