"""Notices of a charge: written to be sent, and the links in them honoured."""

from dataclasses import replace

from paycover.domain.assignments import Assignment, is_covered
from paycover.domain.events import EventType
from paycover.domain.invoices import InvoiceStatus
from paycover.domain.notices import Notice, NoticeKind, facts
from paycover.domain.payments import Payer, Payment, cancelled
from paycover.domain.repricing import voided
from paycover.flows import cards_on_file, marks
from paycover.flows.events import Happening, emit
from paycover.flows.invoices import told
from paycover.flows.payments import written
from paycover.kit.ids import new_id
from paycover.kit.vault import hash_key
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.bills import Bill, lock_bill
from paycover.store.db import Snapshot, Tx
from paycover.store.invoices import INVOICES
from paycover.store.notices import NOTICES, notice_of
from paycover.wire import assignments as assignment_wire

PURPOSE = "notice"


def notify(tx: Tx, kind: NoticeKind, payment: Payment, bill: Bill) -> None:
    """Want a contractor told about a payment: a row that is sent later, at once if there is mail."""
    id = new_id("notice")
    has_card = cards_on_file.card_of(tx, payment.contractor) is not None
    notice = Notice(
        id=id,
        kind=kind,
        to=bill.contractor.email,
        contractor=payment.contractor,
        invoice=payment.invoice,
        data=facts(payment, has_card=has_card, job=bill.job.name),
        token_hash=hash_key(tx.vault.token(PURPOSE, id)),
        created=tx.now,
    )
    NOTICES.add(tx, notice)


def link(snapshot: Snapshot, notice: str, origin: str, what: str) -> str:
    """Return the address of what a notice lets its reader do: `opt-out` or `card`."""
    token = f"{snapshot.account.id}.{snapshot.vault.token(PURPOSE, notice)}"
    return f"{origin}/notice/{token}/{what}"


def known_notice(snapshot: Snapshot, token: str) -> Notice | None:
    """Return the notice of a link's token, its account left off; None where there is none."""
    return notice_of(snapshot, hash_key(token))


def opt_out(tx: Tx, notice: Notice) -> bool:
    """Take a contractor who opts out at their word; tell whether the charge was still to be stopped.

    A mark bars new cover and charges until they opt in again. Cover that has not begun is unbound, and
    what was to be charged is not. What is paid, or with the processor already, stays: cancelling the
    assignment gives it back. The second time nothing happens.
    """
    bill = lock_bill(tx, notice.invoice)
    assert bill is not None, "a notice is about an invoice"
    happenings = marks.note_opt_out(tx, bill.contractor.id)
    stopped = [
        p for p in bill.payments if p.is_open and not p.is_refund and p.payer is Payer.CONTRACTOR_CARD
    ]
    happenings += written(tx, *((payment, cancelled(payment)) for payment in stopped))
    if stopped and bill.assignment is not None and _can_end(bill.assignment, tx.now):
        happenings += _unbound(tx, bill, bill.assignment)
    emit(tx, *happenings)
    return bool(stopped)


def _can_end(assignment: Assignment, now: int) -> bool:
    return is_covered(assignment) and assignment.active_since is None and assignment.effective_date > now


def _unbound(tx: Tx, bill: Bill, assignment: Assignment) -> list[Happening]:
    after = replace(assignment, bind=False)
    ASSIGNMENTS.save(tx, after)
    shown = assignment_wire.render(after)
    happenings = [Happening(EventType.ASSIGNMENT_UPDATED, after.id, shown)]
    if bill.invoice.status is InvoiceStatus.OPEN and bill.invoice.deleted_at is None:
        void = voided(bill.invoice)
        INVOICES.save(tx, void)
        happenings.append(told(EventType.INVOICE_VOIDED, void))
    return happenings
