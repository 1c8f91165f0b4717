"""Invoices: the premium due for one pay cycle of one contractor on one job."""

import enum

from paycover.domain.coverage import Coverage, Rates
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record, field, replace


class InvoiceStatus(enum.StrEnum):
    """`open` can change; the others never do, and only `open` and `paid` count as live."""

    OPEN = "open"
    PAID = "paid"
    REPLACED = "replaced"
    VOID = "void"


class PurchaseOrderSource(enum.StrEnum):
    """Where an invoice's purchase order number came from; `cleared` is a choice too."""

    EXPLICIT = "explicit"
    CLEARED = "cleared"
    JOB = "job"
    NONE = "none"


class Invoice(Record, kw_only=True):
    """An invoice; money in cents, rates in cents per $100 of pay, times in Unix seconds.

    `rates`, `coverage_type` and `net_rate` are what the premium was computed with, `snapshot` is the id
    of what made the rates.
    `live_key` names the contractor, job and cycle while the invoice is live; it is unique.
    `from_wage` tells that `gross_pay` is the job's wage, not a pay that was reported.
    `from_assignment` tells that binding its assignment made it, or the one it replaces: it is the
    related invoice of that assignment (decisions.md 8).
    `held_by` is the payment that is charging it just now, or the statement it is collected on: while
    it is held it is not edited.
    """

    id: str
    contractor: str
    job: str
    policy: str
    assignment: str | None = None
    gross_pay: int
    from_wage: bool = False
    from_assignment: bool = False
    paycycle_startdate: int
    paycycle_enddate: int
    coverage_type: tuple[Coverage, ...]
    rates: Rates = field(default_factory=dict)
    snapshot: str | None = None
    net_rate: int
    premium_due: int
    purchase_order_number: str | None = None
    purchase_order_source: PurchaseOrderSource = PurchaseOrderSource.NONE
    status: InvoiceStatus = InvoiceStatus.OPEN
    held_by: str | None = None
    live_key: str | None
    paid_at: int | None = None
    replaces: str | None = None
    replaced_by: str | None = None
    created: int
    deleted_at: int | None = None


def live_key(contractor: str, job: str, start: int, end: int) -> str:
    """Return the key that only one live invoice may have: contractor, job and pay cycle."""
    return f"{contractor}|{job}|{start}|{end}"


def corrected_by(invoice: Invoice) -> str:
    """Return the sentence that tells how a paid invoice is corrected."""
    return f"POST /api/v1/invoices/{invoice.id}/adjustments corrects its pay."


def ensure_editable(invoice: Invoice) -> None:
    """Refuse a change to an invoice that is paid, set aside or held (seed 002; decisions.md 3, 4, 18)."""
    ensure_open(invoice)
    ensure_not_held(invoice)


def ensure_not_held(invoice: Invoice) -> None:
    """Refuse a change to an invoice that is being charged, or is on a statement (decisions.md 4)."""
    if invoice.held_by is None:
        return
    if invoice.held_by.startswith("st_"):
        raise Problem(
            Code.AGENCY_PAY_INVOICE_EXISTS, f"{invoice.id} is on the remit statement {invoice.held_by}."
        )
    raise Problem(Code.INVOICE_ALREADY_PAID, f"{invoice.id} is being charged just now.")


def ensure_open(invoice: Invoice) -> None:
    """Refuse what an invoice that is paid or set aside no longer allows."""
    if invoice.status is InvoiceStatus.PAID:
        raise Problem(
            Code.INVOICE_ALREADY_PAID,
            f"{invoice.id} is paid and never changes: {corrected_by(invoice)}",
        )
    if invoice.status is InvoiceStatus.REPLACED:
        raise Problem(
            Code.INVOICE_UNEDITABLE_ALREADY_EXISTS,
            f"It was replaced by {invoice.replaced_by}.",
        )
    if invoice.status is InvoiceStatus.VOID:
        raise Problem(Code.INVOICE_UNEDITABLE_ALREADY_EXISTS, "The invoice is void.")


def paid(invoice: Invoice, now: int) -> Invoice:
    """Return an unpaid invoice as it is once paid in full at `now`; from then on it never changes."""
    ensure_open(invoice)
    return replace(invoice, status=InvoiceStatus.PAID, paid_at=now, held_by=None)
