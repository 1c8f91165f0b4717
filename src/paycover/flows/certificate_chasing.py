"""Asks contractors for another certificate when the insurance ends that their own one shows."""

from paycover.domain.certificate_expiry import ExpiryStage, ends_of, expiry_facts, stage_of
from paycover.domain.events import EventType
from paycover.domain.notices import Notice, NoticeKind
from paycover.domain.tasks import TaskKind
from paycover.flows.events import emit
from paycover.flows.incoming_certificates import told
from paycover.flows.notices import tell
from paycover.kit.ids import new_id
from paycover.store.certificate_expiries import BATCH, Ending, ending, note_told
from paycover.store.db import Tx
from paycover.store.tasks import Wanted, enqueue

_TYPES = {
    ExpiryStage.EXPIRING: EventType.CERTIFICATE_EXPIRING,
    ExpiryStage.EXPIRED: EventType.CERTIFICATE_EXPIRED,
}
_NOTICES = {
    ExpiryStage.EXPIRING: NoticeKind.CERTIFICATE_EXPIRING,
    ExpiryStage.EXPIRED: NoticeKind.CERTIFICATE_EXPIRED,
}


def chase_certificates(tx: Tx, account: str) -> int:
    """Tell of approved certificates that are about to end, or have ended, once each; return how many.

    The contractor by e-mail, the platform by an event. A batch at a time: where there are more, a task of
    its own goes on. Safe to do again: what was told is not told twice (insurance.md 4.7).
    """
    found = [(each, stage_of(each.certificate.expires_at or 0, tx.now)) for each in ending(tx)]
    if not found:
        return 0
    note_told(tx, [(each.certificate.id, stage) for each, stage in found])
    emit(
        tx,
        *(told(_TYPES[stage], each.certificate, _notice(tx, each, stage)) for each, stage in found),
    )
    if len(found) == BATCH:
        enqueue(tx, TaskKind.CHASE_CERTIFICATES, account, due=tx.now)
    return len(found)


def _notice(tx: Tx, ending: Ending, stage: ExpiryStage) -> Wanted:
    certificate, review = ending.certificate, ending.certificate.review
    assert review is not None and certificate.expires_at is not None, "found by when it ends"
    ends = ends_of(review.reading, review.findings)
    facts = expiry_facts(name=ending.name, job=ending.job, ends=ends, end=certificate.expires_at)
    notice = Notice(
        id=new_id("notice"),
        kind=_NOTICES[stage],
        to=ending.email,
        about=certificate.id,
        contractor=certificate.contractor,
        data=facts,
        created=tx.now,
    )
    return tell(tx, notice)
