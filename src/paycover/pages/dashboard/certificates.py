"""Certificates received: proof of a contractor's own insurance, and the queue of those who review it."""

from typing import Any

from paycover.domain.incoming_certificates import (
    BUSY,
    FAULTS,
    WAITING,
    CertificateStatus,
    IncomingCertificate,
)
from paycover.domain.roles import Duty, holders
from paycover.pages.dashboard.cells import badge, day, link, number, path_of, text, when
from paycover.pages.dashboard.certificate_review import groups_of, rules_of, sheets_of
from paycover.pages.dashboard.frame import Signed
from paycover.pages.dashboard.nav import HOME
from paycover.pages.dashboard.nouns import Column, Fact, Noun
from paycover.pages.words import words
from paycover.store.browsing import Shown
from paycover.store.incoming_certificates import neighbours, pages_of

PATH = f"{HOME}/certificates"
QUEUE = f"{PATH}?view=waiting"
REASON_LENGTH_MAX = 5_000
DONE = {
    "approved": "Approved",
    "denied": "Denied",
    "rule": "Let pass",
    "retried": "It is being read again",
    "received": "Received: it is being read",
}


def _review(signed: Signed, shown: Shown[IncomingCertificate]) -> dict[str, Any]:
    """Show the document beside what was read of it, the verdicts, and what can be decided now."""
    certificate, query = shown.record, signed.visit.query
    review = certificate.review
    sides = pages_of(signed.snapshot, certificate.id)
    near = neighbours(signed.snapshot, certificate.id)
    rules = review.findings if review else ()
    drawn = {side.number for side in sides}
    verb = signed.visit.request.path.rpartition("/")[2] if signed.problem else ""
    typed = signed.typed.text("reason")
    against = " ".join(finding.message for finding in certificate.failed)
    of = query.get("of", "")
    return {
        "template": "certificate.html",
        "certificate": certificate,
        "state_seen": certificate.state,
        "is_busy": certificate.status in BUSY,
        "is_waiting": certificate.status in WAITING,
        "fault": certificate.fault and FAULTS[certificate.fault],
        "sheets": sheets_of(review.reading if review else None, rules, sides),
        "rules": rules_of(rules, review.reading, drawn) if review else [],
        "told": groups_of(review.reading, drawn) if review else [],
        "hints": review.reading.hints if review else (),
        "before": path_of(near.before) if near.before else None,
        "after": path_of(near.after) if near.after else None,
        "queue": QUEUE,
        "may_review": signed.may(Duty.REVIEW),
        "reviewers": " or ".join(role.label for role in holders(Duty.REVIEW)),
        "can_approve": _can_approve(certificate),
        "can_deny": certificate.status is not CertificateStatus.DENIED and certificate.status not in BUSY,
        "verb": verb,
        "typed": typed,
        "typed_rule": signed.typed.text("rule"),
        "denial": typed if verb == "deny" else against,
        "done": DONE.get(query.get("done", "")),
        "done_of": of if of != certificate.id and path_of(of) else "",
        "reason_length_max": REASON_LENGTH_MAX,
    }


def _can_approve(certificate: IncomingCertificate) -> bool:
    decided = (*BUSY, CertificateStatus.APPROVED, CertificateStatus.ERROR)
    return certificate.status not in decided and certificate.review is not None and not certificate.failed


def _facts(shown: Shown[IncomingCertificate]) -> list[Fact]:
    certificate = shown.record
    last = certificate.decisions[-1] if certificate.decisions else None
    review = certificate.review
    return [
        ("Contractor", link(certificate.contractor, shown.names["contractor"])),
        ("Job", link(certificate.job, shown.names["job"])),
        ("File", text(certificate.filename)),
        ("Bytes", number(certificate.size_bytes)),
        ("Pages read", number(review.reading.pages if review else None)),
        ("Held against", link(review.requirement if review else certificate.requirement)),
        ("Insurance ends", day(certificate.expires_at and certificate.expires_at - 1)),
        ("Told of that", text(certificate.chased and words(certificate.chased))),
        ("Could not be read", text(certificate.fault and words(certificate.fault))),
        ("Reviewer's reason", text(certificate.reason)),
        ("Last decision", text(last and words(last.kind))),
        ("Decided by", text(last and (last.by or "a caller of the API"))),
        ("Decided", when(last.at if last else None)),
        ("Changed", when(certificate.updated)),
        ("Received", when(certificate.created)),
    ]


def _notes(shown: Shown[IncomingCertificate]) -> dict[tuple[str, int], list[str]]:
    """Return who decided and why, by the type and time of the events that tell of it, newest last."""
    notes: dict[tuple[str, int], list[str]] = {}
    for decision in shown.record.decisions:
        said = f"by {decision.by or 'a caller of the API'}"
        said += f", {decision.rule}" if decision.rule else ""
        said += f": {decision.reason}" if decision.reason else ""
        notes.setdefault((f"certificate.{decision.kind}", decision.at), []).append(said)
    return notes


def _stopped_by(shown: Shown[IncomingCertificate]) -> str | None:
    certificate = shown.record
    if certificate.fault is not None:
        return words(certificate.fault)
    return ", ".join(finding.rule_name for finding in certificate.failed)


NOUN = Noun(
    name="certificates",
    plural="Certificates received",
    one="certificate",
    lead="Proof that contractors bring of insurance of their own.",
    columns=(
        Column("Certificate", lambda shown: link(shown.record.id)),
        Column("Contractor", lambda shown: link(shown.record.contractor, shown.names["contractor"])),
        Column("Job", lambda shown: link(shown.record.job, shown.names["job"])),
        Column("File", lambda shown: text(shown.record.filename)),
        Column("Status", lambda shown: badge(shown.record.status)),
        Column("Stopped by", lambda shown: text(_stopped_by(shown))),
        Column("Received", lambda shown: day(shown.record.created)),
    ),
    title=lambda shown: f"Certificate of {shown.names['contractor']}",
    status=lambda shown: badge(shown.record.status),
    facts=_facts,
    views={
        "waiting": "Waits for review",
        "flagged": "Flagged",
        "pending": "Pending",
        "approved": "Approved",
        "denied": "Denied",
        "error": "Could not be read",
    },
    calm={"waiting": "Nothing waits for a reviewer."},
    filters={"contractor": "Contractor"},
    extra=_review,
    notes=_notes,
    adds=("Upload a certificate", f"{PATH}/new", Duty.REVIEW),
)
