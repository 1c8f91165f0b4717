"""What a payment does to an invoice and to the cover it confirms."""

from paycover.domain.assignments import Assignment, activated
from paycover.domain.events import EventType
from paycover.domain.invoices import Invoice, ensure_editable, paid
from paycover.domain.payments import (
    Payer,
    Payment,
    PaymentStatus,
    begun,
    declined,
    event_of,
)
from paycover.domain.tasks import TaskKind
from paycover.flows.events import Happening, emit
from paycover.flows.invoices import told
from paycover.kit.errors import not_found
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.db import Conflict, Tx
from paycover.store.invoices import INVOICES
from paycover.store.loads import lock_assignment_of_invoice
from paycover.store.payments import PAYMENTS, lock_payments
from paycover.store.tasks import Wanted
from paycover.wire import assignments as assignment_wire
from paycover.wire.payments import render

TEST_DECLINE = "test_decline"
"""The decline code of a charge that a sandbox lets fail."""


def record_payment(tx: Tx, id: str) -> Invoice:
    """Take an invoice as paid in full; that confirms the cover of the assignment it bills.

    Its payment follows. Raises Problem: resource_not_found, invoice_already_paid (also while a card is
    charged for it), invoice_uneditable_already_exists for one that was replaced or is void,
    agency_pay_invoice_exists for one on a remit statement.
    """
    assignment = lock_assignment_of_invoice(tx, id)
    before = _locked(tx, id)
    ensure_editable(before)
    if before.assignment != (assignment.id if assignment else None):
        raise Conflict("the invoice came to bill another assignment meanwhile")
    after, happenings = taken(tx, before, assignment)
    follows = happenings[0]._replace(wants=(Wanted(TaskKind.BILL, id),))
    emit(tx, follows, *happenings[1:])
    return after


def record_failed_charge(tx: Tx, id: str) -> Invoice:
    """Let the charge of an invoice fail; it stays open. Raises what `record_payment` does."""
    invoice = _locked(tx, id)
    ensure_editable(invoice)
    payments = [p for p in lock_payments(tx, id) if p.is_open and p.payer is Payer.CONTRACTOR_CARD]
    failing = [
        (
            payment,
            declined(
                begun(payment, amount=invoice.premium_due, card=payment.card, now=tx.now),
                TEST_DECLINE,
                "The charge was made to fail.",
                tx.now,
            ),
        )
        for payment in payments
    ]
    emit(tx, told(EventType.INVOICE_CHARGE_CARD_FAILED, invoice), *written(tx, *failing))
    return invoice


def taken(
    tx: Tx,
    invoice: Invoice,
    assignment: Assignment | None,
    *,
    type: EventType = EventType.INVOICE_CHARGE_CARD_SUCCEEDED,
) -> tuple[Invoice, list[Happening]]:
    """Write an open invoice, locked with its assignment, as paid; return it, and what to `emit`.

    Raises what `domain.invoices.ensure_open` does.
    """
    after = paid(invoice, tx.now)
    INVOICES.save_changed(tx, (invoice, after))
    happenings = [told(type, after)]
    if assignment is not None:
        happenings += confirmed(tx, assignment)
    return after, happenings


def confirmed(tx: Tx, assignment: Assignment) -> list[Happening]:
    """Write that the cover of a locked assignment is confirmed, once; return what to `emit`."""
    active = activated(assignment, tx.now)
    if active == assignment:
        return []
    ASSIGNMENTS.save_changed(tx, (assignment, active))
    return [Happening(EventType.ASSIGNMENT_ACTIVE, active.id, assignment_wire.render(active))]


def written(tx: Tx, *changes: tuple[Payment | None, Payment]) -> list[Happening]:
    """Write payments, given as (before, after), that are new (before None) or changed.

    Returns what to `emit`: with it a payment that is due is charged then, and one that is decided goes
    to its processor.
    """
    new = [after for before, after in changes if before is None]
    edits = [(before, after) for before, after in changes if before is not None and before != after]
    PAYMENTS.add(tx, *new)
    PAYMENTS.save_changed(tx, *edits)
    return [
        *(_told(EventType.PAYMENT_CREATED, None, payment) for payment in new),
        *(_told(event_of(before, after), before, after) for before, after in edits),
    ]


def _told(type: EventType, before: Payment | None, after: Payment) -> Happening:
    wants = []
    if after.due is not None and (before is None or before.due != after.due):
        wants.append(Wanted(TaskKind.CHARGE, after.id, after.due))
    if _mends_or_fails(before, after):
        wants.append(Wanted(TaskKind.RECHECK, after.contractor))
    if after.status is PaymentStatus.PROCESSING and (before is None or not before.is_out):
        wants.append(Wanted(TaskKind.SEND, after.id))
    return Happening(type, after.id, render(after), tuple(wants))


def _mends_or_fails(before: Payment | None, after: Payment) -> bool:
    """Tell whether a card payment's failing began or ended: that changes its contractor's standing."""
    began = before is not None and before.failing_since is not None
    return began != (after.failing_since is not None)


def _locked(tx: Tx, id: str) -> Invoice:
    invoice = INVOICES.lock(tx, id)
    if invoice is None:
        raise not_found("invoice", id)
    return invoice
