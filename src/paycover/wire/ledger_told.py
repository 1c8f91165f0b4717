"""What events tell the books, read from their text."""

from collections.abc import Callable

import msgspec

from paycover.domain.disputes import Dispute
from paycover.domain.events import Event, EventType
from paycover.domain.ledger import Facts, Payer
from paycover.domain.ledger_movements import MOVEMENTS, Moved, Paid
from paycover.domain.ledger_postings import Told
from paycover.domain.payments import Payer as PaymentPayer
from paycover.domain.statements import Statement
from paycover.domain.transfers import Transfer


class _Bill(msgspec.Struct):
    """What the ledger reads of an invoice, or of an adjustment by what it changes."""

    gross_pay: int
    premium_due: int
    invoice: str | None = None
    gross_pay_change: int | None = None
    premium_change: int | None = None
    paycycle_startdate: int | None = None
    paycycle_enddate: int | None = None


class _Payment(msgspec.Struct):
    """What the ledger reads of a payment."""

    id: str
    invoice: str
    adjustment: str | None
    refund_of: str | None
    payer: PaymentPayer
    amount: int


_BILL = msgspec.json.Decoder(_Bill)
_PAYMENT = msgspec.json.Decoder(_Payment)
_STATEMENT = msgspec.json.Decoder(Statement)
_DISPUTE = msgspec.json.Decoder(Dispute)
_TRANSFER = msgspec.json.Decoder(Transfer)

_READ: dict[EventType, Callable[[str], Paid | Statement | Dispute | Transfer]] = {
    EventType.DISPUTE_LOST: _DISPUTE.decode,
    EventType.DISPUTE_OPENED: _DISPUTE.decode,
    EventType.DISPUTE_WON: _DISPUTE.decode,
    EventType.STATEMENT_ISSUED: _STATEMENT.decode,
    EventType.STATEMENT_PAID: _STATEMENT.decode,
    EventType.STATEMENT_UPDATED: _STATEMENT.decode,
    EventType.TRANSFER_RECORDED: _TRANSFER.decode,
}


def told(event: Event, facts: Facts) -> Told | Moved:
    """Return what an event tells the books, with the facts of now where it is of an invoice."""
    if event.type in MOVEMENTS:
        return Moved(
            event=event.id,
            type=event.type,
            subject=event.object,
            created=event.created,
            what=_READ.get(event.type, _paid)(event.data),
        )
    shown = _BILL.decode(event.data)
    start, end = shown.paycycle_startdate, shown.paycycle_enddate
    return Told(
        event=event.id,
        type=event.type,
        subject=event.object,
        corrects=shown.invoice,
        cycle=None if start is None or end is None else (start, end),
        created=event.created,
        gross_pay=shown.gross_pay if shown.gross_pay_change is None else shown.gross_pay_change,
        premium=shown.premium_due if shown.premium_change is None else shown.premium_change,
        facts=facts,
    )


def _paid(text: str) -> Paid:
    shown = _PAYMENT.decode(text)
    return Paid(
        id=shown.id,
        invoice=shown.invoice,
        adjustment=shown.adjustment,
        refund_of=shown.refund_of,
        payer=Payer.AGENCY if shown.payer is PaymentPayer.AGENCY_REMIT else Payer.CONTRACTOR,
        amount=shown.amount,
    )
