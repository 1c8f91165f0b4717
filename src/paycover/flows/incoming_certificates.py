"""What can be done with incoming certificates: upload, read, review by rules and by people."""

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from paycover.domain.certificate_decisions import CALLER, Decision, DecisionKind, Reviewer
from paycover.domain.certificate_fields import Reading
from paycover.domain.certificate_findings import findings
from paycover.domain.certificate_rules import Setting, verdicts
from paycover.domain.events import EventType
from paycover.domain.incoming_certificates import (
    CertificateStatus,
    IncomingCertificate,
    IncomingCertificateDraft,
    ReadingFault,
    Review,
    approved,
    begun,
    denied,
    ensure_as_seen,
    ensure_pdf,
    requeued,
    reviewed,
    rule_approved,
    unread,
    uploaded,
)
from paycover.domain.insurance_requirements import InsuranceRequirement
from paycover.domain.tasks import TaskKind
from paycover.flows.events import Happening, emit
from paycover.kit.dates import utc_day
from paycover.kit.errors import Code, Problem, invalid, not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.reader.pipe import Picture
from paycover.store.certificate_standings import CertificateStanding, standing
from paycover.store.db import Tx
from paycover.store.incoming_certificates import (
    INCOMING_CERTIFICATES,
    add_file,
    file_of,
    keep_pictures,
)
from paycover.store.tasks import Wanted
from paycover.wire.incoming_certificates import render_event

_OUTCOMES = {
    CertificateStatus.APPROVED: EventType.CERTIFICATE_APPROVED,
    CertificateStatus.DENIED: EventType.CERTIFICATE_DENIED,
    CertificateStatus.ERROR: EventType.CERTIFICATE_ERROR,
    CertificateStatus.FLAGGED: EventType.CERTIFICATE_FLAGGED,
}
_DECIDED = {
    DecisionKind.APPROVED: EventType.CERTIFICATE_APPROVED,
    DecisionKind.DENIED: EventType.CERTIFICATE_DENIED,
    DecisionKind.RULE_APPROVED: EventType.CERTIFICATE_RULE_APPROVED,
    DecisionKind.RETRIED: EventType.CERTIFICATE_RETRIED,
}


def upload_certificate(tx: Tx, draft: IncomingCertificateDraft) -> IncomingCertificate:
    """Keep an uploaded certificate, to be read by the worker.

    Raises Problem: invalid_file_type, invalid_mime_type, invalid_file_size, invalid_contractor_id,
    invalid_job_id, invalid_input for an unknown rule set, no_insurance_requirement_found.
    """
    ensure_pdf(draft.file)
    sha256 = hashlib.sha256(draft.file.data).hexdigest()
    found = standing(tx, draft.contractor, job=draft.job, requirement=draft.requirement, sha256=sha256)
    _ensure_known(draft, found)
    made = uploaded(draft, id=new_id("incoming_certificate"), sha256=sha256, now=tx.now)
    INCOMING_CERTIFICATES.add(tx, made)
    add_file(tx, made.id, draft.file.data)
    emit(tx, told(EventType.CERTIFICATE_CREATED, made, Wanted(TaskKind.READ_CERTIFICATE, made.id)))
    return made


def begin_reading(tx: Tx, id: str) -> bytes | None:
    """Mark a certificate as being read and return its bytes; None where it does not wait for that."""
    before = INCOMING_CERTIFICATES.lock(tx, id)
    if before is None or before.status not in (CertificateStatus.PENDING, CertificateStatus.PROCESSING):
        return None
    data = file_of(tx, id)
    if before.status is CertificateStatus.PENDING:  # else a worker began, and died over it
        after = begun(before, tx.now)
        INCOMING_CERTIFICATES.save(tx, after)
        emit(tx, told(EventType.CERTIFICATE_PROCESSING, after))
    return data


def record_reading(
    tx: Tx, id: str, reading: Reading | ReadingFault, pictures: Sequence[Picture] = ()
) -> None:
    """Hold what was read against the rules, and write how it came out, with pictures of the pages."""
    before = INCOMING_CERTIFICATES.lock(tx, id)
    if before is None or before.status is not CertificateStatus.PROCESSING:
        return
    found = standing(
        tx, before.contractor, job=before.job, requirement=before.requirement, sha256=before.sha256
    )
    if isinstance(reading, ReadingFault):
        after = unread(before, reading, tx.now)
    elif found.requirement is None:
        after = unread(before, ReadingFault.NO_REQUIREMENT, tx.now)
    else:
        after = reviewed(before, _review(tx, reading, found, found.requirement), tx.now)
    INCOMING_CERTIFICATES.save(tx, after)
    keep_pictures(tx, id, [(each.number, each.width, each.height, each.png) for each in pictures])
    emit(tx, told(_OUTCOMES[after.status], after))


def approve_rule(tx: Tx, id: str, *, rule: str, reason: str, by: Reviewer = CALLER) -> IncomingCertificate:
    """Let a certificate pass one rule it failed (api.md 2.12).

    Raises Problem: resource_not_found, certificate_not_reviewed, invalid_input for an unknown rule,
    bad_request where `by` saw something else.
    """
    named = _Named(DecisionKind.RULE_APPROVED, reason, rule)
    return _decided(tx, id, lambda found: rule_approved(found, rule, reason, tx.now), named, by)


def approve_certificate(
    tx: Tx, id: str, *, reason: str | None, by: Reviewer = CALLER
) -> IncomingCertificate:
    """Approve a certificate all of whose rules pass or were approved.

    Raises Problem: resource_not_found, certificate_not_reviewed, certificate_rules_failed, bad_request
    where `by` saw something else.
    """
    named = _Named(DecisionKind.APPROVED, reason)
    return _decided(tx, id, lambda found: approved(found, reason, tx.now), named, by)


def deny_certificate(tx: Tx, id: str, *, reason: str, by: Reviewer = CALLER) -> IncomingCertificate:
    """Deny a certificate.

    Raises Problem: resource_not_found, certificate_not_reviewed, bad_request where `by` saw something else.
    """
    named = _Named(DecisionKind.DENIED, reason)
    return _decided(tx, id, lambda found: denied(found, reason, tx.now), named, by)


def retry_certificate(tx: Tx, id: str, *, by: Reviewer = CALLER) -> IncomingCertificate:
    """Have a certificate read and held against the rules again.

    Raises Problem: resource_not_found, certificate_not_reviewed while it is being read, bad_request
    where `by` saw something else.
    """
    named = _Named(DecisionKind.RETRIED)
    return _decided(tx, id, lambda found: requeued(found, tx.now), named, by)


def told(type: EventType, certificate: IncomingCertificate, *wants: Wanted) -> Happening:
    """Return what happened to a certificate, for `emit`."""
    return Happening(type, certificate.id, render_event(certificate), wants)


class _Named(NamedTuple):
    """What a reviewer does, why, and to which rule."""

    kind: DecisionKind
    reason: str | None = None
    rule: str | None = None


def _decided(
    tx: Tx,
    id: str,
    change: Callable[[IncomingCertificate], IncomingCertificate],
    named: _Named,
    by: Reviewer,
) -> IncomingCertificate:
    before = INCOMING_CERTIFICATES.lock(tx, id)
    if before is None:
        raise not_found("certificate", id)
    ensure_as_seen(before, by.saw)
    changed = change(before)
    if changed == before:
        return before
    decision = Decision(
        kind=named.kind, by=by.name, at=tx.now, reason=named.reason, rule=before.name_of(named.rule)
    )
    after = replace(changed, decisions=(*before.decisions, decision))
    INCOMING_CERTIFICATES.save(tx, after)
    again = [Wanted(TaskKind.READ_CERTIFICATE, id)] if named.kind is DecisionKind.RETRIED else []
    emit(tx, told(_DECIDED[named.kind], after, *again))
    return after


def _ensure_known(draft: IncomingCertificateDraft, found: CertificateStanding) -> None:
    if found.contractor is None:
        raise Problem(Code.INVALID_CONTRACTOR_ID, f"No such contractor: {draft.contractor}")
    if draft.job is not None and found.job is None:
        raise Problem(Code.INVALID_JOB_ID, f"No such job: {draft.job}")
    if found.requirement is None and draft.requirement is not None:
        raise invalid("insurance_requirement_id", f"No such insurance requirement: {draft.requirement}")
    if found.requirement is None:
        raise Problem(Code.NO_INSURANCE_REQUIREMENT_FOUND)


def _review(
    tx: Tx, reading: Reading, found: CertificateStanding, requirement: InsuranceRequirement
) -> Review:
    told = verdicts(requirement.rules, reading, _setting(tx, found))
    return Review(
        id=new_id("certificate_review"),
        requirement=requirement.id,
        reading=reading,
        findings=findings(told, (new_id("certificate_finding") for _ in told)),
        created=tx.now,
        updated=tx.now,
    )


def _setting(tx: Tx, found: CertificateStanding) -> Setting:
    who, cover = found.contractor, found.assignment
    names = () if who is None else (f"{who.first_name} {who.last_name}", who.company_name or "")
    return Setting(
        names=tuple(name for name in names if name),
        holder=None if found.entity is None else found.entity.name,
        today=utc_day(tx.now),
        until=None if cover is None else utc_day(cover.end_date - 1),
        seen_before=found.seen_before,
    )
