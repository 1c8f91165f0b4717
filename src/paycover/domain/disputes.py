"""Disputes: a cardholder's bank took a payment back, for good or until it is decided (chargebacks)."""

import enum

from paycover.domain.events import EventType
from paycover.domain.payments import Payment
from paycover.kit.records import Record, replace


class DisputeStatus(enum.StrEnum):
    """`open` while the bank decides; then we have the money back, or not."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class DisputeAnswer(Record, kw_only=True):
    """What the processor says of a dispute, by its own names; `amount` and `fee` in cents.

    `charge` is the payment it is about.
    """

    processor_id: str
    charge: str
    amount: int
    fee: int
    reason: str
    status: DisputeStatus


class Dispute(Record, kw_only=True):
    """A dispute of a payment; `amount` is what the bank took, `fee` what it keeps for it, in cents."""

    id: str
    payment: str
    invoice: str
    adjustment: str | None = None
    processor_id: str
    amount: int
    fee: int
    reason: str
    status: DisputeStatus = DisputeStatus.OPEN
    closed_at: int | None = None
    created: int
    deleted_at: int | None = None


EVENT_OF = {
    DisputeStatus.OPEN: EventType.DISPUTE_OPENED,
    DisputeStatus.WON: EventType.DISPUTE_WON,
    DisputeStatus.LOST: EventType.DISPUTE_LOST,
}


def opened(payment: Payment, answer: DisputeAnswer, *, id: str, now: int) -> Dispute:
    """Return the dispute of a payment that a processor tells of."""
    return Dispute(
        id=id,
        payment=payment.id,
        invoice=payment.invoice,
        adjustment=payment.adjustment,
        processor_id=answer.processor_id,
        amount=answer.amount,
        fee=answer.fee,
        reason=answer.reason,
        created=now,
    )


def decided(dispute: Dispute, answer: DisputeAnswer, now: int) -> Dispute:
    """Return an open dispute as the bank decided it; what is decided, or still open, does not change."""
    if dispute.status is not DisputeStatus.OPEN or answer.status is DisputeStatus.OPEN:
        return dispute
    return replace(dispute, status=answer.status, closed_at=now)
