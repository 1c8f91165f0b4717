"""How an invoice comes to be and to change: made, edited in place, or replaced (decisions.md 3)."""

from paycover.domain.billing import Basis
from paycover.domain.coverage import net_rate
from paycover.domain.invoices import Invoice, InvoiceStatus, ensure_editable, ensure_open, live_key
from paycover.domain.pay_cycles import ensure_in_order
from paycover.domain.premium import premium_due
from paycover.domain.purchase_orders import PurchaseOrder, purchase_order
from paycover.kit.records import Record, replace
from paycover.kit.unset import UNSET, Unset, given


class InvoiceDraft(Record, kw_only=True):
    """What a caller gives to make an invoice: cents and Unix seconds."""

    contractor: str
    job: str
    gross_pay: int
    paycycle_startdate: int
    paycycle_enddate: int
    purchase_order_number: str | Unset | None = UNSET
    from_wage: bool = False


class InvoiceChange(Record, kw_only=True):
    """What a caller changes of an invoice; what is left out stays as it is."""

    contractor: str | Unset = UNSET
    job: str | Unset = UNSET
    gross_pay: int | Unset = UNSET
    paycycle_startdate: int | Unset = UNSET
    paycycle_enddate: int | Unset = UNSET
    purchase_order_number: str | Unset | None = UNSET


def made(
    draft: InvoiceDraft,
    basis: Basis,
    *,
    id: str,
    now: int,
    carried: PurchaseOrder | Unset = UNSET,
    job_default: str | None,
) -> Invoice:
    """Return the invoice of a draft, priced by `basis`."""
    ensure_in_order(draft.paycycle_startdate, draft.paycycle_enddate)
    number, source = purchase_order(draft.purchase_order_number, carried, job_default)
    rate = net_rate(basis.rates, basis.coverage_type)
    return Invoice(
        id=id,
        contractor=draft.contractor,
        job=draft.job,
        policy=basis.policy,
        assignment=basis.assignment,
        gross_pay=draft.gross_pay,
        from_wage=draft.from_wage,
        paycycle_startdate=draft.paycycle_startdate,
        paycycle_enddate=draft.paycycle_enddate,
        coverage_type=basis.coverage_type,
        rates=basis.rates,
        snapshot=basis.snapshot,
        net_rate=rate,
        premium_due=premium_due(draft.gross_pay, rate),
        purchase_order_number=number,
        purchase_order_source=source,
        live_key=live_key(
            draft.contractor,
            draft.job,
            draft.paycycle_startdate,
            draft.paycycle_enddate,
        ),
        created=now,
    )


def edited(invoice: Invoice, change: InvoiceChange, basis: Basis | None) -> Invoice:
    """Return an unpaid invoice after its owner's edit: same id, premium computed anew.

    `basis` is given when the contractor or job moves; rates stay pinned otherwise.
    """
    ensure_editable(invoice)
    contractor = given(change.contractor, invoice.contractor)
    job = given(change.job, invoice.job)
    start = given(change.paycycle_startdate, invoice.paycycle_startdate)
    end = given(change.paycycle_enddate, invoice.paycycle_enddate)
    ensure_in_order(start, end)
    gross_pay = given(change.gross_pay, invoice.gross_pay)
    carried = (invoice.purchase_order_number, invoice.purchase_order_source)
    number, source = purchase_order(change.purchase_order_number, carried, None)
    if basis is not None:
        invoice = replace(
            invoice,
            policy=basis.policy,
            assignment=basis.assignment,
            from_assignment=False,
            coverage_type=basis.coverage_type,
            rates=basis.rates,
            snapshot=basis.snapshot,
            net_rate=net_rate(basis.rates, basis.coverage_type),
        )
    return replace(
        invoice,
        contractor=contractor,
        job=job,
        gross_pay=gross_pay,
        from_wage=invoice.from_wage and gross_pay == invoice.gross_pay,
        paycycle_startdate=start,
        paycycle_enddate=end,
        premium_due=premium_due(gross_pay, invoice.net_rate),
        purchase_order_number=number,
        purchase_order_source=source,
        live_key=live_key(contractor, job, start, end),
    )


def replacement(
    invoice: Invoice,
    *,
    id: str,
    gross_pay: int,
    now: int,
    explicit: str | Unset | None = UNSET,
) -> tuple[Invoice, Invoice]:
    """Return (the old invoice set aside, the new one): a pay or wage change re-prices by replacement.

    Each points at the other; the purchase order number is carried, also when it was cleared.
    """
    ensure_editable(invoice)
    carried = (invoice.purchase_order_number, invoice.purchase_order_source)
    number, source = purchase_order(explicit, carried, None)
    new = replace(
        invoice,
        id=id,
        gross_pay=gross_pay,
        premium_due=premium_due(gross_pay, invoice.net_rate),
        purchase_order_number=number,
        purchase_order_source=source,
        replaces=invoice.id,
        created=now,
    )
    old = replace(invoice, status=InvoiceStatus.REPLACED, replaced_by=id, live_key=None)
    return old, new


def voided(invoice: Invoice) -> Invoice:
    """Return an unpaid invoice that no longer bills anything (cover unbound, cancelled or deleted).

    Also one that is held: what was collected for it is given back.
    """
    ensure_open(invoice)
    return replace(invoice, status=InvoiceStatus.VOID, live_key=None)
