"""What can be done with invoices."""

from functools import partial

from paycover.domain.billing import Basis
from paycover.domain.events import EventType
from paycover.domain.invoices import Invoice, InvoiceStatus, ensure_editable, live_key
from paycover.domain.premium import pay_from_wage
from paycover.domain.rate_snapshots import RateSnapshot
from paycover.domain.rates import Offered
from paycover.domain.rating import rated_states
from paycover.domain.related_invoices import Billing
from paycover.domain.repricing import (
    InvoiceChange,
    InvoiceDraft,
    edited,
    replacement,
)
from paycover.domain.tasks import TaskKind
from paycover.flows.events import Happening, emit
from paycover.flows.making import invoice_of, rated_basis
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.kit.unset import given
from paycover.store.db import Tx
from paycover.store.invoices import INVOICES, lock_by_live_key, swap
from paycover.store.loads import Pair, pair
from paycover.store.markets import market
from paycover.store.rates import keep_snapshot
from paycover.store.tasks import Wanted
from paycover.wire.invoices import render

REBILLED = frozenset(
    {
        EventType.INVOICE_CREATED,
        EventType.INVOICE_UPDATED,
        EventType.INVOICE_VOIDED,
        EventType.INVOICE_DELETED,
    }
)
"""What changes how an invoice is to be paid; one that is replaced is seen to with its replacement."""


def create_invoice(tx: Tx, draft: InvoiceDraft) -> Invoice:
    """Make an invoice, or re-price the unpaid one of the same contractor, job and cycle (decisions.md 3).

    Raises Problem: invalid_contractor_id, invalid_job_id, no_active_policy, invoice_exists for the
    same pay again, invoice_uneditable_already_exists where the cycle is paid.
    """
    found = pair(tx, draft.contractor, draft.job)
    key = live_key(draft.contractor, draft.job, draft.paycycle_startdate, draft.paycycle_enddate)
    standing = lock_by_live_key(tx, key)
    bill = invoice_of(
        draft, found, standing, partial(_offered, tx, found), id=new_id("invoice"), now=tx.now
    )
    keep_snapshot(tx, bill.snapshot)
    replaced = [] if bill.replaced is None else [bill.replaced]
    INVOICES.save(tx, *replaced)
    INVOICES.add(tx, bill.invoice)
    emit(
        tx,
        *(told(EventType.INVOICE_REPLACED, old) for old in replaced),
        told(EventType.INVOICE_CREATED, bill.invoice),
    )
    return bill.invoice


def update_invoice(tx: Tx, id: str, change: InvoiceChange) -> Invoice:
    """Edit an unpaid invoice in place; its premium is computed anew.

    Raises Problem: resource_not_found, invoice_already_paid, invoice_exists where another live
    invoice has the cycle, and what `create_invoice` raises where contractor or job move.
    """
    before = _locked(tx, id)
    ensure_editable(before)
    found = _moved_to(tx, before, change)
    priced_by, snapshot = (None, None) if found is None else _basis(tx, found)
    after = edited(before, change, priced_by)
    if after == before:
        return before
    other = _biller(tx, after, before) if found is None else found.biller
    if other is not None:
        raise Problem(Code.INVOICE_EXISTS, f"{other} bills this contractor, job and cycle already.")
    keep_snapshot(tx, snapshot)
    INVOICES.save_changed(tx, (before, after))
    emit(tx, told(EventType.INVOICE_UPDATED, after))
    return after


def delete_invoice(tx: Tx, id: str) -> Invoice:
    """Delete an unpaid invoice; raise Problem(invoice_already_paid) for a paid one."""
    before = _locked(tx, id)
    ensure_editable(before)
    after = replace(before, status=InvoiceStatus.VOID, live_key=None, deleted_at=tx.now)
    INVOICES.save(tx, after)
    emit(tx, told(EventType.INVOICE_DELETED, after))
    return after


def change_invoices(tx: Tx, bills: Billing) -> list[Happening]:
    """Write what a change of an assignment makes of its invoices; return what to `emit`."""
    INVOICES.save(tx, *(after for _, after in bills.edits))
    happenings = [
        told(
            EventType.INVOICE_VOIDED if after.status is InvoiceStatus.VOID else EventType.INVOICE_UPDATED,
            after,
        )
        for _, after in bills.edits
    ]
    if bills.new is not None:
        INVOICES.add(tx, bills.new)
        happenings.append(told(EventType.INVOICE_CREATED, bills.new))
    return happenings


def told(type: EventType, invoice: Invoice) -> Happening:
    """Return what happened to an invoice, for `emit`; how it is paid follows."""
    wants = (Wanted(TaskKind.BILL, invoice.id),) if type in REBILLED else ()
    return Happening(type, invoice.id, render(invoice), wants)


def _locked(tx: Tx, id: str) -> Invoice:
    invoice = INVOICES.lock(tx, id)
    if invoice is None:
        raise not_found("invoice", id)
    return invoice


def _moved_to(tx: Tx, before: Invoice, change: InvoiceChange) -> Pair | None:
    """Return the pair an invoice moves to, with whatever bills its cycle there; None where it stays."""
    contractor = given(change.contractor, before.contractor)
    job = given(change.job, before.job)
    if (contractor, job) == (before.contractor, before.job):
        return None
    start = given(change.paycycle_startdate, before.paycycle_startdate)
    end = given(change.paycycle_enddate, before.paycycle_enddate)
    return pair(tx, contractor, job, live_key=live_key(contractor, job, start, end))


def _biller(tx: Tx, after: Invoice, before: Invoice) -> str | None:
    """Return the other live invoice of the cycle that an invoice was moved to within its pair."""
    if after.live_key is None or after.live_key == before.live_key:
        return None
    other = lock_by_live_key(tx, after.live_key)
    return None if other is None else other.id


def _basis(tx: Tx, found: Pair) -> tuple[Basis, RateSnapshot | None]:
    return rated_basis(found, partial(_offered, tx, found), tx.now)


def _offered(tx: Tx, found: Pair) -> Offered:
    return market(tx, found.contractor.id, found.job, rated_states(found.contractor, found.job)).offered


def reprice_open_invoices(
    tx: Tx, open_invoices: list[Invoice], *, wage_before: int, wage: int
) -> list[Happening]:
    """Replace a job's unpaid invoices that bill its wage, after the wage changed (decisions.md 3).

    An invoice whose pay was reported, and is not the wage, stands. The invoices may come without a
    lock: Conflict if one changed meanwhile. Returns what to `emit`.
    """
    pay_before, pay = pay_from_wage(wage_before), pay_from_wage(wage)
    if pay == pay_before:
        return []
    happenings: list[Happening] = []
    replaced = [
        (invoice, *replacement(invoice, id=new_id("invoice"), gross_pay=pay, now=tx.now))
        for invoice in open_invoices
        if invoice.from_wage or invoice.gross_pay == pay_before
    ]
    swap(tx, [(before, old) for before, old, _ in replaced])
    INVOICES.add(tx, *(new for _, _, new in replaced))
    for _, old, new in replaced:
        happenings += [told(EventType.INVOICE_REPLACED, old), told(EventType.INVOICE_CREATED, new)]
    return happenings
