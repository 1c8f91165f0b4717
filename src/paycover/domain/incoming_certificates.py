"""Incoming certificates: a contractor's own proof of insurance, read, held against rules, and reviewed."""

import enum

from paycover.domain.certificate_decisions import Decision
from paycover.domain.certificate_expiry import ExpiryStage, first_end
from paycover.domain.certificate_fields import Reading
from paycover.domain.certificate_findings import Finding
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record, replace

FILE_BYTES_MAX = 15 * 1_048_576
"""How large a file may be (api.md 2.12: 15 MB)."""

PAGES_MAX = 2
"""How many pages are read, the first ones (api.md 2.12)."""

READ_SECONDS_MAX = 10
"""Processor time that reading one file may take; an ordinary one takes a tenth of a second."""


class CertificateStatus(enum.StrEnum):
    """`pending`, `processing`, then what came of it; only a person denies (api.md 2.12)."""

    PENDING = "pending"
    PROCESSING = "processing"
    APPROVED = "approved"
    FLAGGED = "flagged"
    DENIED = "denied"
    ERROR = "error"


class ReadingFault(enum.StrEnum):
    """Why a file could not be reviewed."""

    ENCRYPTED = "encrypted"
    MALFORMED = "malformed"
    NO_REQUIREMENT = "no_insurance_requirement_found"
    NO_TEXT = "no_text"
    NOT_A_CERTIFICATE = "not_a_certificate"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"


FAULTS: dict[ReadingFault, str] = {
    ReadingFault.ENCRYPTED: "The file is locked with a password. Upload it without one.",
    ReadingFault.MALFORMED: "The file is no PDF that can be read. Ask the agent for it again.",
    ReadingFault.NO_REQUIREMENT: "No insurance requirement applies. Make a default one, then retry.",
    ReadingFault.NO_TEXT: "The pages hold no text, as a scan does. Ask the agent for the file itself.",
    ReadingFault.NOT_A_CERTIFICATE: "Neither an insured nor a coverage was found on the first two pages.",
    ReadingFault.TOO_LARGE: "The pages unpack to far more than a certificate holds.",
    ReadingFault.TOO_SLOW: "Reading took too long and was ended.",
}
"""Why a file could not be reviewed, in a sentence that says what to do."""

WAITING = (CertificateStatus.ERROR, CertificateStatus.FLAGGED)
"""What waits for a person: a rule stopped it, or it could not be read."""

BUSY = frozenset({CertificateStatus.PENDING, CertificateStatus.PROCESSING})


class Upload(Record, kw_only=True):
    """A file as it was sent: the name and media type its sender gives it, and its bytes."""

    filename: str
    media_type: str
    data: bytes


class IncomingCertificateDraft(Record, kw_only=True):
    """What a caller uploads; without a job the contractor's newest assignment says what it is for."""

    contractor: str
    file: Upload
    job: str | None = None
    requirement: str | None = None


def ensure_pdf(file: Upload) -> None:
    """Refuse a file that by its name, media type, size or first bytes is no PDF to be read (api.md 2.12).

    Raises Problem: invalid_file_type, invalid_mime_type, invalid_file_size.
    """
    if not file.filename.lower().endswith(".pdf"):
        raise Problem(Code.INVALID_FILE_TYPE, "The file's name must end in .pdf.")
    if file.media_type.partition(";")[0].strip().lower() != "application/pdf":
        raise Problem(Code.INVALID_MIME_TYPE, "The file's media type must be application/pdf.")
    if not 0 < len(file.data) <= FILE_BYTES_MAX:
        raise Problem(Code.INVALID_FILE_SIZE, f"The file must have 1 to {FILE_BYTES_MAX} bytes.")
    if not file.data.startswith(b"%PDF"):
        raise Problem(Code.INVALID_FILE_TYPE, "The file does not begin as a PDF does, with %PDF.")


class Review(Record, kw_only=True):
    """What was read and how each rule came out; `id`, and times in Unix seconds."""

    id: str
    requirement: str
    reading: Reading
    findings: tuple[Finding, ...]
    created: int
    updated: int


class IncomingCertificate(Record, kw_only=True):
    """An uploaded certificate; its bytes are kept beside it, under a seal.

    `job` is the work it is meant for, `requirement` the rule set asked for; None: chosen by the
    contractor's newest assignment. `reason` is what the reviewer gave for the decision; `decisions` are
    all there were, the oldest first. `expires_at` is when the insurance it shows ends first, of what was
    asked; `chased` is what the contractor was told of that.
    """

    id: str
    contractor: str
    job: str | None = None
    requirement: str | None = None
    filename: str
    size_bytes: int
    sha256: str
    status: CertificateStatus = CertificateStatus.PENDING
    fault: ReadingFault | None = None
    reason: str | None = None
    review: Review | None = None
    decisions: tuple[Decision, ...] = ()
    expires_at: int | None = None
    chased: ExpiryStage | None = None
    updated: int
    created: int
    deleted_at: int | None = None

    @property
    def state(self) -> str:
        """What tells whether anything about it was decided or read since somebody looked."""
        return f"{self.status}.{len(self.decisions)}.{self.review.id if self.review else ''}"

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The rules that stand against it: failed, and not approved by a person."""
        return tuple(f for f in self.review.findings if f.stands_against) if self.review else ()

    def name_of(self, rule: str | None) -> str | None:
        """Return the name of one of its rules, None where none of them is meant."""
        rules = self.review.findings if self.review else ()
        return next((finding.rule_name for finding in rules if finding.id == rule), None)


def uploaded(draft: IncomingCertificateDraft, *, id: str, sha256: str, now: int) -> IncomingCertificate:
    """Return the certificate of an upload; `sha256` is the hash of its bytes."""
    return IncomingCertificate(
        id=id,
        contractor=draft.contractor,
        job=draft.job,
        requirement=draft.requirement,
        filename=draft.file.filename,
        size_bytes=len(draft.file.data),
        sha256=sha256,
        updated=now,
        created=now,
    )


def begun(certificate: IncomingCertificate, now: int) -> IncomingCertificate:
    """Return a certificate that is being read."""
    return replace(certificate, status=CertificateStatus.PROCESSING, fault=None, updated=now)


def unread(certificate: IncomingCertificate, fault: ReadingFault, now: int) -> IncomingCertificate:
    """Return a certificate that could not be reviewed."""
    return replace(certificate, status=CertificateStatus.ERROR, fault=fault, updated=now)


def reviewed(certificate: IncomingCertificate, review: Review, now: int) -> IncomingCertificate:
    """Return a certificate with its review: approved where every rule passes, else flagged (api.md 2.12).

    What a person has approved stays approved while the rule says the same.
    """
    kept = {
        (finding.rule_path, finding.rule_name, finding.message): finding
        for finding in (certificate.review.findings if certificate.review else ())
        if finding.manually_approved
    }
    findings = tuple(
        replace(finding, manually_approved=True, reason=before.reason)
        if (before := kept.get((finding.rule_path, finding.rule_name, finding.message)))
        else finding
        for finding in review.findings
    )
    after = replace(
        certificate,
        review=replace(review, findings=findings),
        expires_at=first_end(review.reading, findings),
        chased=None,
        fault=None,
        reason=None,
        updated=now,
    )
    all_pass = all(finding.passed for finding in findings)
    return replace(after, status=CertificateStatus.APPROVED if all_pass else CertificateStatus.FLAGGED)


def rule_approved(
    certificate: IncomingCertificate, rule: str, reason: str, now: int
) -> IncomingCertificate:
    """Return a certificate with one failed rule let pass by a person.

    Raises Problem: certificate_not_reviewed, invalid_input for a rule it does not have.
    """
    review = _review(certificate)
    if rule not in {finding.id for finding in review.findings}:
        raise Problem(Code.INVALID_INPUT, {"rule": f"No such rule of this certificate: {rule}"})
    findings = tuple(
        replace(finding, manually_approved=True, reason=reason)
        if finding.id == rule and not finding.passed
        else finding
        for finding in review.findings
    )
    if findings == review.findings:
        return certificate
    return replace(certificate, review=replace(review, findings=findings, updated=now), updated=now)


def approved(certificate: IncomingCertificate, reason: str | None, now: int) -> IncomingCertificate:
    """Return a certificate that a person approves; its failed rules must have been approved before.

    Raises Problem: certificate_not_reviewed, certificate_rules_failed.
    """
    _review(certificate)
    if certificate.failed:
        names = "; ".join(f"{finding.rule_name} ({finding.id})" for finding in certificate.failed)
        raise Problem(
            Code.CERTIFICATE_RULES_FAILED, f"Approve these rules first, each with a reason: {names}."
        )
    if certificate.status is CertificateStatus.APPROVED:
        return certificate
    return replace(certificate, status=CertificateStatus.APPROVED, reason=reason, updated=now)


def denied(certificate: IncomingCertificate, reason: str, now: int) -> IncomingCertificate:
    """Return a certificate that a person denies; raise Problem(certificate_not_reviewed)."""
    ensure_not_busy(certificate)
    if certificate.status is CertificateStatus.DENIED and certificate.reason == reason:
        return certificate
    return replace(certificate, status=CertificateStatus.DENIED, reason=reason, updated=now)


def requeued(certificate: IncomingCertificate, now: int) -> IncomingCertificate:
    """Return a certificate to be read again; raise Problem(certificate_not_reviewed) while it is read."""
    ensure_not_busy(certificate)
    return replace(certificate, status=CertificateStatus.PENDING, fault=None, updated=now)


def ensure_as_seen(certificate: IncomingCertificate, saw: str | None) -> None:
    """Refuse a decision from a page that shows what is no longer so; raise Problem(bad_request)."""
    if saw is None or saw == certificate.state:
        return
    seen = saw.split(".")[1:2]
    is_decided = bool(certificate.decisions) and seen != [str(len(certificate.decisions))]
    what = certificate.decisions[-1].said if is_decided else "it was read again"
    raise Problem(
        Code.BAD_REQUEST,
        f"Meanwhile {what}. Nothing of yours was done: look at it as it is now, and decide again.",
    )


def ensure_not_busy(certificate: IncomingCertificate) -> None:
    """Refuse what has to wait until a certificate is read."""
    if certificate.status in BUSY:
        raise Problem(Code.CERTIFICATE_NOT_REVIEWED)


def _review(certificate: IncomingCertificate) -> Review:
    ensure_not_busy(certificate)
    if certificate.review is None or certificate.status is CertificateStatus.ERROR:
        raise Problem(
            Code.CERTIFICATE_NOT_REVIEWED, "It could not be read, so there is nothing to approve."
        )
    return certificate.review
