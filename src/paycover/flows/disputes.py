"""What a bank's dispute of a payment does: the money is gone until it is decided, and cover stays."""

from paycover.domain.disputes import EVENT_OF, Dispute, DisputeAnswer, DisputeStatus, decided, opened
from paycover.domain.events import EventType
from paycover.flows.events import Happening, emit
from paycover.kit.ids import new_id
from paycover.kit.log import get_logger
from paycover.store.db import Tx
from paycover.store.disputes import DISPUTES, lock_dispute
from paycover.store.payments import lock_by_processor_id
from paycover.wire.disputes import render

log = get_logger()


def record_dispute(tx: Tx, answer: DisputeAnswer) -> Dispute | None:
    """Write how a dispute stands at the processor; heard twice it counts once.

    One that was never heard of while it was open is opened and decided at once. None for one of a payment
    that is not ours.
    """
    payment = lock_by_processor_id(tx, answer.charge)
    if payment is None:
        log.warning("a dispute of a payment that is not ours", dispute=answer.processor_id)
        return None
    known = lock_dispute(tx, answer.processor_id)
    before = known or opened(payment, answer, id=new_id("dispute"), now=tx.now)
    after = decided(before, answer, tx.now)
    happenings = [] if known else [_told(before)]
    if known is None:
        DISPUTES.add(tx, after)
    elif after != before:
        DISPUTES.save(tx, after)
    if after.status is not DisputeStatus.OPEN and after != before:
        happenings.append(_told(after))
    emit(tx, *happenings)
    return after


def _told(dispute: Dispute) -> Happening:
    type: EventType = EVENT_OF[dispute.status]
    return Happening(type, dispute.id, render(dispute))
