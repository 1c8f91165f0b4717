"""Sees to how what is owed is paid, after an invoice or adjustment came to be or changed."""

from paycover.domain.adjustments import Adjustment, AdjustmentStatus
from paycover.domain.adjustments import cancelled as returned
from paycover.domain.assignments import is_covered
from paycover.domain.events import EventType
from paycover.domain.invoices import InvoiceStatus
from paycover.domain.notices import NoticeKind
from paycover.domain.payments import (
    Payer,
    Payment,
    PaymentStatus,
    cancelled,
    payer_of,
    refund,
    repriced,
    returns,
    succeeded,
    wanted,
)
from paycover.domain.statements import next_issue
from paycover.domain.tasks import TaskKind
from paycover.flows import adjustments
from paycover.flows.events import Happening, emit
from paycover.flows.marks import has_opted_out
from paycover.flows.notices import notify
from paycover.flows.payments import confirmed, written
from paycover.kit.ids import new_id
from paycover.store.adjustments import ADJUSTMENTS
from paycover.store.bills import Bill, lock_bill, paid_of_assignment
from paycover.store.db import Tx
from paycover.store.tasks import enqueue, is_wanted

Changes = list[tuple[Payment | None, Payment]]


def bill_invoice(tx: Tx, id: str) -> None:
    """Make, move or call off the payment of an invoice, by what the invoice is now.

    One that a contractor pays by card is charged after the account's delay, and a notice says so at
    once; one whose premium is withheld waits for the next remit statement, and its cover begins without
    payment (api.md 3.5, 3.6). What replaces another keeps its moment of charge.
    """
    bill = lock_bill(tx, id)
    if bill is None:
        return
    charges = [p for p in bill.payments if p.adjustment is None and not p.is_refund]
    own = [p for p in charges if p.invoice == id and p.status is not PaymentStatus.CANCELLED]
    if bill.invoice.status is InvoiceStatus.PAID:
        emit(tx, *written(tx, *_paid_otherwise(tx, bill, own)))
    elif bill.invoice.status is not InvoiceStatus.OPEN or bill.invoice.deleted_at is not None:
        emit(tx, *written(tx, *_called_off(tx, bill, own)))
    else:
        before = [p for p in charges if p.invoice != id and p.is_open]
        emit(tx, *_to_be_paid(tx, bill, own, before))


def bill_adjustment(tx: Tx, id: str) -> None:
    """See to it that an additional premium is paid, or a return premium given back to who paid.

    An additional premium is charged or remitted as an invoice is.
    """
    found = ADJUSTMENTS.find(tx, id)
    bill = None if found is None else lock_bill(tx, found.invoice)
    adjustment = None if bill is None else bill.adjustment(id)
    if bill is None or adjustment is None:
        return
    known = [p for p in bill.payments if p.adjustment == id and p.status is not PaymentStatus.CANCELLED]
    if adjustment.status is not AdjustmentStatus.OPEN:
        emit(tx, *written(tx, *((p, succeeded(p, tx.now)) for p in known if p.is_open)))
    elif not known and adjustment.premium_change < 0:
        parts = returns(-adjustment.premium_change, bill.payments)
        emit(tx, *written(tx, *((None, _refund(tx, part, amount, id)) for part, amount in parts)))
        _want_statement(tx, [payment for payment, _ in parts])
    elif not known:
        emit(tx, *_first(tx, bill, adjustment, tx.now + tx.account.charge_delay))


def refund_cover(tx: Tx, assignment: str) -> None:
    """Return all that was paid for an assignment that was called off before it started (api.md 3.9).

    Each paid invoice of it gets an adjustment that returns it in full; the money follows from that.
    """
    for id in paid_of_assignment(tx, assignment):  # one, but for pay cycles reported before the start
        bill = lock_bill(tx, id)
        assert bill is not None, "it was read in this transaction"
        if not any(adjustment.cancelled for adjustment in bill.adjustments):
            made = returned(
                bill.invoice,
                bill.adjustments,
                reason="The assignment was cancelled before it started.",
                id=new_id("adjustment"),
                now=tx.now,
            )
            ADJUSTMENTS.add(tx, made)
            emit(tx, adjustments.told(EventType.ADJUSTMENT_CREATED, made))


def _paid_otherwise(tx: Tx, bill: Bill, own: list[Payment]) -> Changes:
    """What was taken as paid without a charge has a payment all the same, so that it can be returned."""
    if not own:
        made = wanted(bill.invoice, None, payer(tx, bill), id=new_id("payment"), now=tx.now, due=tx.now)
        return [(None, succeeded(made, tx.now))]
    return [(payment, succeeded(payment, tx.now)) for payment in own if payment.is_open]


def _called_off(tx: Tx, bill: Bill, own: list[Payment]) -> Changes:
    """What is on an issued statement already is not taken off it: the next one has a credit."""
    changes: Changes = []
    returning = {payment.refund_of for payment in bill.payments}
    for payment in own:
        if payment.is_open and payment.statement is None:
            changes.append((payment, cancelled(payment)))
        elif payment.is_open and payment.id not in returning:
            changes.append((None, _refund(tx, payment, payment.amount, None)))
            _want_statement(tx, [payment])
    return changes


def _to_be_paid(tx: Tx, bill: Bill, own: list[Payment], before: list[Payment]) -> list[Happening]:
    """`before` are payments still to be made of the invoice that this one replaced."""
    invoice = bill.invoice
    others = [p for p in own if p.contractor != invoice.contractor and p.is_open]
    current = next((p for p in own if p not in others), None)
    happenings = written(tx, *((payment, cancelled(payment)) for payment in [*before, *others]))
    if current is None:
        dues = [payment.due for payment in before if payment.due is not None]
        due = max(dues[0], tx.now) if dues else tx.now + tx.account.charge_delay
        return happenings + _first(tx, bill, None, due)
    if current.is_open and current.statement is None:
        happenings += written(tx, (current, repriced(current, invoice.premium_due)))
    return happenings


def _first(tx: Tx, bill: Bill, adjustment: Adjustment | None, due: int) -> list[Happening]:
    """Return what making a payment tells; nothing is charged for who opted out."""
    who = payer(tx, bill)
    if who is Payer.CONTRACTOR_CARD and has_opted_out(tx, bill.contractor.id):
        return []
    payment = wanted(bill.invoice, adjustment, who, id=new_id("payment"), now=tx.now, due=due)
    (made,) = written(tx, (None, payment))
    if who is Payer.CONTRACTOR_CARD:
        return [made.wanting(notify(tx, NoticeKind.CHARGE_SCHEDULED, payment, bill))]
    return [made, *remit(tx, bill, payment)]


def remit(tx: Tx, bill: Bill, payment: Payment) -> list[Happening]:
    """Want what the agency withheld on its next statement; its cover begins without payment."""
    _want_statement(tx, [payment])
    if bill.assignment is None or not is_covered(bill.assignment):
        return []
    return confirmed(tx, bill.assignment)


def payer(tx: Tx, bill: Bill) -> Payer:
    """Return who pays a bill."""
    return payer_of(
        bill.job.withhold_premium, bill.contractor.withhold_premium, tx.account.withhold_premium
    )


def _refund(tx: Tx, payment: Payment, amount: int, adjustment: str | None) -> Payment:
    return refund(payment, amount, adjustment, id=new_id("payment"), now=tx.now)


def _want_statement(tx: Tx, payments: list[Payment]) -> None:
    """Want the next statement issued, once, where one of the payments is collected on it."""
    due = next_issue(tx.now)
    is_remitted = any(payment.payer is Payer.AGENCY_REMIT for payment in payments)
    if is_remitted and not is_wanted(tx, TaskKind.ISSUE_STATEMENT, due):
        enqueue(tx, TaskKind.ISSUE_STATEMENT, tx.account.id, due=due)
