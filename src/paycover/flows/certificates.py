"""What can be done with certificates: bring them in step with cover, print them again, ask for one."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from paycover.documents.certificate import Sheet, printed, reprinted
from paycover.documents.seal import Sealable
from paycover.domain.certificates import (
    LAYOUT,
    Certificate,
    Covered,
    Terms,
    addresses,
    ending,
    revoked,
    superseded,
)
from paycover.domain.certifying import Wanted, plan
from paycover.domain.coverage import Coverage
from paycover.domain.endorsements import EndorsementKind, ensure_granted, in_force_for
from paycover.domain.events import EventType
from paycover.domain.tasks import TaskKind
from paycover.flows.events import Happening, emit
from paycover.kit.ed25519 import sign
from paycover.kit.errors import Code, Problem, invalid
from paycover.kit.ids import new_certificate_number, new_id, new_link_token
from paycover.kit.records import replace
from paycover.store.certificate_log import append
from paycover.store.certificates import CERTIFICATES, newest_of
from paycover.store.certified import covered, lock_covered, marks_of, save_addresses
from paycover.store.db import Snapshot, Tx
from paycover.store.endorsements import endorsements_of
from paycover.store.ledger import terms as agreed_terms
from paycover.store.signing_keys import active_key, make_key
from paycover.store.tasks import enqueue
from paycover.wire import assignments as assignment_wire
from paycover.wire import policies as policy_wire
from paycover.wire.certificates import render_told

PAGE = "/verify/"
"""Where the public pages of certificates are; a token follows."""

Place = tuple[str, str | None, Coverage]
Prints = Mapping[Place, tuple[Sheet, Sealable]]
"""What was printed ahead, by policy, assignment and line: type is set before the transaction, not in it."""

NOTHING_PRINTED: Prints = {}


class Issued(NamedTuple):
    """A certificate that is new, and the revision it takes the place of."""

    certificate: Certificate
    before: Certificate | None


def match_certificates(tx: Tx, subject: str, prints: Prints = NOTHING_PRINTED) -> int:
    """Bring the certificates of a policy, or of one assignment, in step with its cover; safe to do again.

    What `prints` holds is used where it still is what is to be certified. Returns how many were made.
    """
    found = lock_covered(tx, subject)
    newest = newest_of(tx, subject)
    todo = plan(found, newest, _terms(tx, found), tx.now)
    made = _issue(tx, todo.make, prints)
    ended = [revoked(one.certificate, one.reason, tx.now) for one in todo.revoke]
    followed = [superseded(one.before, one.certificate) for one in made if one.before is not None]
    CERTIFICATES.save(tx, *followed, *ended)
    CERTIFICATES.add(tx, *(one.certificate for one in made))
    stands = {one.subject: one for one in (*newest, *ended, *(one.certificate for one in made))}
    emit(
        tx,
        *(_told(EventType.CERTIFICATE_ISSUED, one.certificate) for one in made),
        *(_told(EventType.CERTIFICATE_SUPERSEDED, one) for one in followed),
        *(_told(EventType.CERTIFICATE_REVOKED, one) for one in ended),
        *_addressed(tx, found, list(stands.values())),
    )
    return len(made)


def sheets_ahead(snapshot: Snapshot, subject: str) -> dict[Place, Sheet]:
    """Return what is to be printed of a policy or assignment; nothing before the account has a key."""
    key = active_key(snapshot)
    if key is None:
        return {}
    found = covered(snapshot, subject)
    todo = plan(found, newest_of(snapshot, subject), _terms(snapshot, found), snapshot.now)
    return {_place(one): _sheet(snapshot, one, key.id) for one in todo.make}


def print_ahead(snapshot: Snapshot, subject: str) -> Prints:
    """Return what is to be certified of a policy or assignment, in type: the slow part, done apart."""
    sheets = sheets_ahead(snapshot, subject)
    return {place: (sheet, printed(sheet)) for place, sheet in sheets.items()}


def print_again(certificate: Certificate) -> bytes:
    """Return the PDF of a certificate, the same bytes as ever.

    Raises Problem(general) where they would be others: what a layout prints must never change.
    """
    pdf = reprinted(certificate)
    if not is_as_issued(certificate, pdf):
        raise Problem(Code.GENERAL, "The certificate can't be printed as it was: see `certificates check`.")
    return pdf


def is_as_issued(certificate: Certificate, pdf: bytes) -> bool:
    """Tell whether a PDF is the one that was issued, byte for byte."""
    return hashlib.sha256(pdf).hexdigest() == certificate.sha256


def request_certificate(
    tx: Tx, subject: str, line: Coverage, asked: Iterable[EndorsementKind]
) -> Certificate | None:
    """Ask for a certificate of one line of a policy or assignment.

    Returns the one that stands, None while the first is being made. Raises Problem: bad_request for an
    endorsement that is not on record and for what has no cover to certify (insurance.md 4.6), invalid_input
    for a line it does not have, resource_not_found.
    """
    found = covered(tx, subject)
    if not found or (found[0].assignment is not None and found[0].assignment.deleted_at is not None):
        raise Problem(Code.RESOURCE_NOT_FOUND, f"No such policy or assignment: {subject}")
    one, holder = found[0], found[0].entity
    if line not in one.coverage_type:
        raise invalid("coverage_type", "must be a line of its cover")
    if ending(one) is not None:
        raise Problem(Code.BAD_REQUEST, "There is no cover to certify.")
    granted = in_force_for(
        endorsements_of(tx, one.policy.id), line, None if holder is None else holder.id, tx.now
    )
    ensure_granted(asked, granted, None if holder is None else holder.name)
    enqueue(tx, TaskKind.MATCH_CERTIFICATES, subject, due=tx.now)
    place = (None if one.assignment is None else one.assignment.id, line)
    standing = {known.subject: known for known in newest_of(tx, subject)}
    return standing.get(place)


def _told(type: EventType, certificate: Certificate) -> Happening:
    return Happening(type, certificate.id, render_told(certificate))


def _terms(snapshot: Snapshot, found: Sequence[Covered]) -> Terms:
    """Return what is known of the one policy all of it is under."""
    if not found:
        return Terms(carriers={})
    policy = found[0].policy
    agreed = agreed_terms(snapshot)
    return Terms(
        carriers={line: terms.carrier for line, terms in agreed.items()},
        endorsements=tuple(endorsements_of(snapshot, policy.id)),
        marks=tuple(marks_of(snapshot, policy)),
        sandbox=snapshot.account.is_sandbox,
    )


def _issue(tx: Tx, wanted: Sequence[Wanted], prints: Prints) -> list[Issued]:
    """Print, sign and log certificates; return them in the order of the log."""
    if not wanted:
        return []
    key = active_key(tx) or make_key(tx)
    signed = []
    for one in wanted:
        sheet, sealable = _printed(tx, one, key.id, prints)
        signature = sign(key.private, sealable.message)
        signed.append((one, sheet, signature, hashlib.sha256(sealable.sealed(signature)).digest()))
    first = append(tx, [digest for *_, digest in signed])
    return [
        Issued(_certificate(one, sheet, signature, digest, first + place), one.before)
        for place, (one, sheet, signature, digest) in enumerate(signed)
    ]


def _printed(tx: Tx, one: Wanted, key: str, prints: Prints) -> tuple[Sheet, Sealable]:
    """Return the PDF of what is wanted: the one printed ahead, if that is still what is wanted."""
    ahead = prints.get(_place(one))
    if ahead is not None:
        sheet = ahead[0]
        is_next = sheet.revision == _revision(one) and sheet.number == _number(one, sheet.number)
        if sheet.facts == one.facts and sheet.signing_key == key and is_next:
            return ahead
    sheet = _sheet(tx, one, key)
    return sheet, printed(sheet)


def _sheet(snapshot: Snapshot, one: Wanted, key: str) -> Sheet:
    return Sheet(
        facts=one.facts,
        number=_number(one, None) or new_certificate_number(),
        revision=_revision(one),
        layout=LAYOUT,
        link=f"{snapshot.origin}{PAGE}{new_link_token(snapshot.account.id)}",
        issued_at=snapshot.now,
        signing_key=key,
    )


def _certificate(one: Wanted, sheet: Sheet, signature: bytes, digest: bytes, place: int) -> Certificate:
    policy, assignment = one.covered.policy, one.covered.assignment
    return Certificate(
        id=new_id("certificate"),
        number=sheet.number,
        revision=sheet.revision,
        policy=policy.id,
        assignment=None if assignment is None else assignment.id,
        contractor=policy.contractor if assignment is None else assignment.contractor,
        coverage_type=one.facts.coverage_type,
        facts=one.facts,
        layout=sheet.layout,
        link=sheet.link,
        token=sheet.link.rpartition("/")[2],
        sha256=digest.hex(),
        signature=signature.hex(),
        signing_key=sheet.signing_key,
        log_number=place,
        created=sheet.issued_at,
    )


def _addressed(tx: Tx, found: Sequence[Covered], newest: Sequence[Certificate]) -> list[Happening]:
    """Write where the certificates of policies and assignments are by now; return what to `emit` of it."""
    happenings, policies, assignments = [], [], []
    for one in found:
        assignment, policy = one.assignment, one.policy
        if assignment is not None:
            mine = addresses(known for known in newest if known.assignment == assignment.id)
            if assignment.certificates == mine and not assignment.certificate_refresh_pending:
                continue
            after = replace(assignment, certificates=mine, certificate_refresh_pending=False)
            assignments.append(after)
            type = (
                EventType.ASSIGNMENT_EXTENDED
                if assignment.certificate_refresh_pending
                else EventType.ASSIGNMENT_CERTIFICATES_CHANGED
            )
            happenings.append(Happening(type, after.id, assignment_wire.render(after)))
        elif policy.certificates != (mine := addresses(known for known in newest if _is_own(known))):
            held = replace(policy, certificates=mine)
            policies.append(held)
            type = EventType.POLICY_CERTIFICATES_CHANGED
            happenings.append(Happening(type, held.id, policy_wire.render(held)))
    save_addresses(tx, policies, assignments)
    return happenings


def _is_own(certificate: Certificate) -> bool:
    """Tell whether a certificate is of a policy itself."""
    return certificate.assignment is None


def _place(one: Wanted) -> Place:
    assignment = one.covered.assignment
    return one.covered.policy.id, None if assignment is None else assignment.id, one.facts.coverage_type


def _revision(one: Wanted) -> int:
    return 1 if one.before is None else one.before.revision + 1


def _number(one: Wanted, otherwise: str | None) -> str | None:
    """Return the number a revision takes over, `otherwise` for a first one."""
    return otherwise if one.before is None else one.before.number
