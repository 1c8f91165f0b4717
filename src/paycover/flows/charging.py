"""Charges and refunds in three steps: decided and written, asked of the processor, its answer written.

Between any two of them the program may die. The first step writes the processor's idempotency key of
this one try; whoever goes on uses that key, so that the money moves once.
"""

from typing import NamedTuple

from paycover.domain.adjustments import Adjustment, AdjustmentStatus, settled
from paycover.domain.charging import ChargeAnswer, ChargeOrder, ChargeStatus, RefundOrder
from paycover.domain.events import EventType
from paycover.domain.invoices import InvoiceStatus
from paycover.domain.notices import NoticeKind
from paycover.domain.payments import (
    Payer,
    Payment,
    PaymentStatus,
    answered,
    ask_again,
    begun,
    given_back,
    is_due,
    refund,
    remitted,
    succeeded,
    wakened,
    without_card,
)
from paycover.domain.tasks import TaskKind
from paycover.flows import adjustments, cards_on_file
from paycover.flows.bills import payer, remit
from paycover.flows.events import Happening, emit
from paycover.flows.invoices import told
from paycover.flows.notices import notify
from paycover.flows.payments import taken, written
from paycover.kit.ids import new_id
from paycover.kit.log import get_logger
from paycover.kit.records import replace
from paycover.store.adjustments import ADJUSTMENTS
from paycover.store.bills import Bill, lock_bill_of
from paycover.store.db import Snapshot, Tx
from paycover.store.invoices import INVOICES
from paycover.store.payments import charge_facts, lock_declined
from paycover.store.tasks import enqueue

log = get_logger()

CARD_GONE = ChargeAnswer(
    status=ChargeStatus.DECLINED, decline_code="card_gone", message="The card was replaced or removed."
)
"""What became of a try whose card went before its processor was asked."""


class Order(NamedTuple):
    """What is to be asked of a processor; without `what` its card is gone, and it can only be asked about.

    `age` is how long ago it was decided, in seconds.
    """

    key: str
    age: int
    what: ChargeOrder | RefundOrder | None


def begin(tx: Tx, id: str) -> None:
    """Decide the next try of a payment that is due: its key, amount and card are written; nothing is sent.

    The amount is what the invoice comes to now. Where nobody has a card to charge it is declined, and
    where the premium is withheld by now it goes to the agency's statement.
    """
    bill = lock_bill_of(tx, id)
    if bill is None:
        return
    payment = _of(bill, id)
    if not is_due(payment, tx.now):
        return
    if payment.is_refund:
        emit(tx, *_refund_begun(tx, bill, payment))
    elif (amount := _owed(bill, payment)) is not None:
        emit(tx, *_charge_begun(tx, bill, payment, amount))


def order_of(snapshot: Snapshot, id: str) -> Order | None:
    """Return what is to be asked of a processor for a payment, None where it is not, or no longer, out."""
    found = charge_facts(snapshot, id)
    if found is None or not found[0].is_out:
        return None
    payment, original = found
    assert payment.key is not None, "it was decided"
    age = snapshot.now - (payment.attempted_at or snapshot.now)
    return Order(payment.key, age, _what(snapshot, payment, payment.key, original))


def _what(
    snapshot: Snapshot, payment: Payment, key: str, original: Payment | None
) -> ChargeOrder | RefundOrder | None:
    details = {"payment": payment.id, "invoice": payment.invoice, "account": snapshot.account.id}
    if original is not None:
        assert original.processor_id is not None, "what no processor took needs none to be given back"
        return RefundOrder(key=key, amount=payment.amount, charge=original.processor_id, details=details)
    card = cards_on_file.card_named(snapshot, str(payment.card))
    if card is None:
        return None
    return ChargeOrder(
        key=key,
        amount=payment.amount,
        customer=card.customer,
        card=card.card,
        description=f"Insurance premium, invoice {payment.invoice}",
        details=details,
    )


def hear(tx: Tx, key: str, answer: ChargeAnswer) -> None:
    """Write what the processor answered; where that settles nothing, want it asked again later."""
    payment = record_answer(tx, key, answer)
    if payment is not None and payment.is_out and payment.key == key:
        enqueue(tx, TaskKind.ASK, payment.id, due=ask_again(payment, tx.now))


def record_answer(tx: Tx, key: str, answer: ChargeAnswer) -> Payment | None:
    """Write what a processor says of the try with this key, by whichever road: its answer, or its webhook.

    Heard twice it counts once. Returns the payment as it is then, None for a key that is none of ours.
    """
    id = key.rpartition("-")[0]
    bill = lock_bill_of(tx, id)
    if bill is None:
        log.warning("an answer for a charge that is not ours", key=key)
        return None
    before = _of(bill, id)
    after = answered(before, key, answer, tx.now)
    if after == before:
        return before
    if answer == CARD_GONE:
        after = wakened(after, tx.now)
    happenings = written(tx, (before, after))
    if after.status is PaymentStatus.SUCCEEDED:
        if after.amount != before.amount:
            log.error("the processor moved another amount", payment=id, asked=before.amount)
        happenings += _given_back(tx, bill, after) if after.is_refund else _charged(tx, bill, after)
    elif after.status is PaymentStatus.DECLINED and not after.is_refund and answer != CARD_GONE:
        happenings = _failed(tx, bill, after, happenings)
    emit(tx, *happenings)
    return after


def reconcile(tx: Tx, processor_id: str, answer: ChargeAnswer) -> None:
    """Put the books right by what the processor says of a charge or refund, now that it was asked.

    One that carries no key of ours was not ordered here: it is logged.
    """
    if answer.key is None:
        log.warning("a payment nobody here ordered", account=tx.account.id, payment=processor_id)
        return
    record_answer(tx, answer.key, answer)


def retry(tx: Tx, contractor: str) -> None:
    """Try a contractor's declined payments at once: there is a new card for them."""
    payments = lock_declined(tx, contractor)
    emit(tx, *written(tx, *((payment, wakened(payment, tx.now)) for payment in payments)))


def _of(bill: Bill, id: str) -> Payment:
    return next(payment for payment in bill.payments if payment.id == id)


def _owed(bill: Bill, payment: Payment) -> int | None:
    """Return what a payment comes to now, in cents; None where nothing is owed for it any more."""
    if payment.adjustment is not None:
        adjustment = bill.adjustment(payment.adjustment)
        is_open = adjustment is not None and adjustment.status is AdjustmentStatus.OPEN
        return payment.amount if is_open else None
    is_open = bill.invoice.status is InvoiceStatus.OPEN and bill.invoice.deleted_at is None
    return bill.invoice.premium_due if is_open and bill.invoice.id == payment.invoice else None


def _charge_begun(tx: Tx, bill: Bill, payment: Payment, amount: int) -> list[Happening]:
    if payer(tx, bill) is Payer.AGENCY_REMIT:
        withheld = remitted(payment)
        return written(tx, (payment, withheld)) + remit(tx, bill, withheld)
    card = cards_on_file.card_of(tx, payment.contractor)
    if card is None:
        after = without_card(payment, amount=amount, now=tx.now)
        return _failed(tx, bill, after, written(tx, (payment, after)))
    _hold(tx, bill, payment, payment.id)
    return written(tx, (payment, begun(payment, amount=amount, card=card.id, now=tx.now)))


def _refund_begun(tx: Tx, bill: Bill, payment: Payment) -> list[Happening]:
    """What no processor took (a sandbox's payment on demand) is given back without one."""
    original = _of(bill, str(payment.refund_of))
    after = begun(payment, amount=payment.amount, card=original.card, now=tx.now)
    if original.processor_id is not None:
        return written(tx, (payment, after))
    back = succeeded(after, tx.now)
    return written(tx, (payment, back)) + _given_back(tx, bill, back)


def _charged(tx: Tx, bill: Bill, payment: Payment) -> list[Happening]:
    """Money came in: it pays what it was for or, where nothing is owed any more, goes back."""
    adjustment = bill.adjustment(payment.adjustment)
    if payment.adjustment is None and _owed(bill, payment) is not None:
        return taken(tx, bill.invoice, bill.assignment)[1]
    if adjustment is not None and adjustment.status is AdjustmentStatus.OPEN:
        return _settled(tx, adjustment)
    back = refund(payment, payment.amount, None, id=new_id("payment"), now=tx.now)
    return written(tx, (None, back))


def _given_back(tx: Tx, bill: Bill, payment: Payment) -> list[Happening]:
    """Money went back: of the payment it is of, and where that was all of it, for its adjustment."""
    original = _of(bill, str(payment.refund_of))
    (back,) = written(tx, (original, given_back(original, payment.amount)))
    if payment.payer is Payer.CONTRACTOR_CARD:
        back = back.wanting(notify(tx, NoticeKind.REFUNDED, payment, bill))
    adjustment = bill.adjustment(payment.adjustment)
    if adjustment is None or adjustment.status is not AdjustmentStatus.OPEN:
        return [back]
    done = [
        p.amount
        for p in bill.payments
        if p.adjustment == adjustment.id and p.is_refund and p.status is PaymentStatus.SUCCEEDED
    ]
    if sum(done) + payment.amount < -adjustment.premium_change:
        return [back]
    return [back, *_settled(tx, adjustment)]


def _settled(tx: Tx, adjustment: Adjustment) -> list[Happening]:
    after = settled(adjustment, tx.now)
    ADJUSTMENTS.save_changed(tx, (adjustment, after))
    return [adjustments.told(EventType.ADJUSTMENT_SETTLED, after)._replace(wants=())]


def _failed(tx: Tx, bill: Bill, payment: Payment, written_so_far: list[Happening]) -> list[Happening]:
    """A card failed: it is told, the invoice can be edited again, and cover stays as it is."""
    (declined,) = written_so_far
    happenings = [declined.wanting(notify(tx, NoticeKind.CHARGE_FAILED, payment, bill))]
    _hold(tx, bill, payment, None)
    if payment.adjustment is None and _owed(bill, payment) is not None:
        happenings.append(told(EventType.INVOICE_CHARGE_CARD_FAILED, bill.invoice))
    return happenings


def _hold(tx: Tx, bill: Bill, payment: Payment, by: str | None) -> None:
    """Keep an invoice from being edited while it is charged, or let it be again."""
    if payment.adjustment is None and bill.invoice.held_by != by:
        INVOICES.save_changed(tx, (bill.invoice, replace(bill.invoice, held_by=by)))
