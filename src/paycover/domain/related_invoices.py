"""The related invoice of an assignment: made when it is bound, and moved with it (decisions.md 8)."""

from collections.abc import Iterable

from paycover.domain.assignments import Assignment, is_covered
from paycover.domain.billing import Basis
from paycover.domain.coverage import net_rate
from paycover.domain.invoices import Invoice, InvoiceStatus, live_key
from paycover.domain.jobs import Job
from paycover.domain.premium import pay_from_wage, premium_due
from paycover.domain.purchase_orders import job_default
from paycover.domain.repricing import InvoiceDraft, made, voided
from paycover.kit.records import Record, replace


class Change(Record):
    """An assignment before (None: it is new) and after.

    `twin` is another covered assignment of the same pair and dates: one invoice bills them both.
    """

    before: Assignment | None
    after: Assignment
    twin: Assignment | None = None


class Billing(Record):
    """What happens to invoices when an assignment changes: edits as (before, after), and a new one."""

    edits: list[tuple[Invoice, Invoice]]
    new: Invoice | None = None


def billing(change: Change, job: Job, invoices: Iterable[Invoice], id: str, now: int) -> Billing:
    """Return what an assignment's invoices come to after it was made or edited.

    `invoices` are the live ones that name it or may bill the same time; `id` is for a new one.
    """
    known = list(invoices)
    current = related(change.after, known)
    bill = _bill(change, current, job, id, now)
    if bill is not None and any(_bills_the_same(i, bill) for i in known):
        bill = None
    if current is None:
        return Billing([], bill)
    if bill is None:
        return ended(change.after, known, change.twin)
    if change.twin is not None and _moves(bill, current):
        return Billing([(current, _handed(current, change.twin))], _made(change.after, job, id, now))
    return Billing([] if bill == current else [(current, bill)])


def ended(assignment: Assignment, invoices: Iterable[Invoice], twin: Assignment | None) -> Billing:
    """Return what an assignment's open invoice comes to when the assignment is cancelled or deleted."""
    before = related(assignment, invoices)
    if before is None:
        return Billing([])
    after = voided(before) if twin is None else _handed(before, twin)
    return Billing([(before, after)])


def prolonged(before: Assignment, after: Assignment, invoices: Iterable[Invoice]) -> Billing:
    """Return the open invoice with its cycle drawn out to the end of an extended assignment.

    A cycle that its owner changed, one that another invoice bills already, and one that is being paid
    stay.
    """
    known = list(invoices)
    current = related(before, known)
    if current is None or current.held_by is not None or not _has_cycle_of(current, before):
        return Billing([])
    bill = replace(current, paycycle_enddate=after.end_date, live_key=_key(after))
    return Billing([] if any(_bills_the_same(i, bill) for i in known) else [(current, bill)])


def related(assignment: Assignment, invoices: Iterable[Invoice]) -> Invoice | None:
    """Return the open invoice that binding an assignment made."""
    for invoice in invoices:
        if (
            invoice.assignment == assignment.id
            and invoice.from_assignment
            and invoice.status is InvoiceStatus.OPEN
        ):
            return invoice
    return None


def _bill(change: Change, current: Invoice | None, job: Job, id: str, now: int) -> Invoice | None:
    """Return the invoice an assignment is to have; none where its owner deleted it and nothing moved."""
    if not is_covered(change.after):
        return None
    if current is not None:
        return _moved(current, change, job)
    was = change.before
    if was is not None and is_covered(was) and _key(was) == _key(change.after):
        return None
    return _made(change.after, job, id, now)


def _moves(bill: Invoice, current: Invoice | None) -> bool:
    return current is None or bill.live_key != current.live_key


def _bills_the_same(invoice: Invoice, bill: Invoice) -> bool:
    """Tell whether another invoice has the very same cycle, so that it is not billed twice."""
    return invoice.id != bill.id and invoice.live_key == bill.live_key


def _handed(invoice: Invoice, twin: Assignment) -> Invoice:
    return replace(invoice, assignment=twin.id)


def _has_cycle_of(invoice: Invoice, assignment: Assignment) -> bool:
    cycle = (invoice.paycycle_startdate, invoice.paycycle_enddate)
    return cycle == (assignment.effective_date, assignment.end_date)


def _key(assignment: Assignment) -> str:
    return live_key(assignment.contractor, assignment.job, assignment.effective_date, assignment.end_date)


def _made(assignment: Assignment, job: Job, id: str, now: int) -> Invoice:
    """The wage is the pay of a flat fee; of other wage types it is the first period's estimate."""
    draft = InvoiceDraft(
        contractor=assignment.contractor,
        job=assignment.job,
        gross_pay=pay_from_wage(job.wage),
        from_wage=True,
        paycycle_startdate=assignment.effective_date,
        paycycle_enddate=assignment.end_date,
    )
    basis = Basis(
        policy=assignment.policy,
        assignment=assignment.id,
        coverage_type=assignment.coverage_type,
        rates=assignment.rates,
        snapshot=assignment.snapshot,
    )
    invoice = made(draft, basis, id=id, now=now, job_default=job_default(job.custom_metadata))
    return replace(invoice, from_assignment=True)


def _moved(invoice: Invoice, change: Change, job: Job) -> Invoice:
    """The same invoice for the assignment as it is now; a reported pay, a changed cycle and the PO stay."""
    after = change.after
    pair_moves = (invoice.contractor, invoice.job) != (after.contractor, after.job)
    follows = pair_moves or (change.before is not None and _has_cycle_of(invoice, change.before))
    start = after.effective_date if follows else invoice.paycycle_startdate
    end = after.end_date if follows else invoice.paycycle_enddate
    is_new_wage = invoice.from_wage and invoice.job != job.id
    gross_pay = pay_from_wage(job.wage) if is_new_wage else invoice.gross_pay
    rate = net_rate(after.rates, after.coverage_type)
    return replace(
        invoice,
        contractor=after.contractor,
        job=after.job,
        policy=after.policy,
        gross_pay=gross_pay,
        paycycle_startdate=start,
        paycycle_enddate=end,
        coverage_type=after.coverage_type,
        rates=after.rates,
        snapshot=after.snapshot,
        net_rate=rate,
        premium_due=premium_due(gross_pay, rate),
        live_key=live_key(after.contractor, after.job, start, end),
    )
