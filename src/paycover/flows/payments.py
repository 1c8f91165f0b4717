"""What a payment does to an invoice and to the cover it confirms."""

import structlog

from paycover.domain.assignments import activated
from paycover.domain.charging import ChargeAnswer
from paycover.domain.events import EventType
from paycover.domain.invoices import Invoice, ensure_editable, paid
from paycover.flows.events import Happening, emit
from paycover.flows.invoices import told
from paycover.kit.errors import not_found
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.db import Conflict, Tx
from paycover.store.invoices import INVOICES
from paycover.store.loads import lock_assignment_of_invoice
from paycover.wire import assignments as assignment_wire

log = structlog.get_logger()


def record_payment(tx: Tx, id: str) -> Invoice:
    """Take an invoice as paid in full; that confirms the cover of the assignment it bills.

    Raises Problem: resource_not_found, invoice_already_paid, invoice_uneditable_already_exists for
    one that was replaced or is void.
    """
    assignment = lock_assignment_of_invoice(tx, id)
    before = _locked(tx, id)
    after = paid(before, tx.now)
    if after.assignment != (assignment.id if assignment else None):
        raise Conflict("the invoice came to bill another assignment meanwhile")
    INVOICES.save(tx, after)
    happenings = [told(EventType.INVOICE_CHARGE_CARD_SUCCEEDED, after)]
    if assignment is not None and (active := activated(assignment, tx.now)) != assignment:
        ASSIGNMENTS.save(tx, active)
        shown = assignment_wire.render(active)
        happenings.append(Happening(EventType.ASSIGNMENT_ACTIVE, active.id, shown))
    emit(tx, *happenings)
    return after


def record_failed_charge(tx: Tx, id: str) -> Invoice:
    """Tell that the charge of an invoice failed; it stays open. Raises what `record_payment` does."""
    invoice = _locked(tx, id)
    ensure_editable(invoice)
    emit(tx, told(EventType.INVOICE_CHARGE_CARD_FAILED, invoice))
    return invoice


def reconcile(tx: Tx, processor_id: str, answer: ChargeAnswer) -> None:
    """Put the books right by what the processor says of a charge or refund, now that it was asked.

    No charge of ours is in the books yet, so there is nothing to put right: it is logged.
    """
    log.warning(
        "a payment nobody here knows", account=tx.account.id, payment=processor_id, status=answer.status
    )


def _locked(tx: Tx, id: str) -> Invoice:
    invoice = INVOICES.lock(tx, id)
    if invoice is None:
        raise not_found("invoice", id)
    return invoice
