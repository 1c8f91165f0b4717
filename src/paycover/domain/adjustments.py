"""Adjustments: what a paid invoice turned out to come to, more or less than it billed (decisions.md 18)."""

import enum
from collections.abc import Sequence

from paycover.domain.coverage import Rates
from paycover.domain.invoices import Invoice, InvoiceStatus, ensure_editable
from paycover.domain.premium import premium_due
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record, field, replace


class AdjustmentKind(enum.StrEnum):
    """Which way the money goes: `additional_premium` is owed to us, `return_premium` by us."""

    ADDITIONAL_PREMIUM = "additional_premium"
    RETURN_PREMIUM = "return_premium"


class AdjustmentStatus(enum.StrEnum):
    """`open` is still to be paid or returned; a `void` one never counted."""

    OPEN = "open"
    SETTLED = "settled"
    VOID = "void"


class AdjustmentDraft(Record, kw_only=True):
    """What a caller gives to correct a paid invoice: its pay in cents as it should have been."""

    gross_pay: int
    reason: str | None = None


class Adjustment(Record, kw_only=True):
    """A correction of a paid invoice; money in cents, rates in cents per $100 of pay.

    `number` counts an invoice's adjustments from 1, in the order they correct each other.
    `gross_pay` and `premium_due` are what the cycle comes to now, in whole; the two changes are
    signed, and what this adjustment adds to the invoice and those before it. `rates` are the
    invoice's own, of the lines it bills. A `cancelled` one returns all, the minimum included.
    """

    id: str
    invoice: str
    number: int
    contractor: str
    job: str
    policy: str
    assignment: str | None = None
    kind: AdjustmentKind
    gross_pay: int
    gross_pay_change: int
    rates: Rates = field(default_factory=dict)
    net_rate: int
    premium_due: int
    premium_change: int
    cancelled: bool = False
    reason: str | None = None
    purchase_order_number: str | None = None
    status: AdjustmentStatus = AdjustmentStatus.OPEN
    settled_at: int | None = None
    created: int


def corrected(
    invoice: Invoice, earlier: Sequence[Adjustment], draft: AdjustmentDraft, *, id: str, now: int
) -> Adjustment:
    """Return the adjustment that brings a paid invoice to the pay of a draft, at its pinned rate.

    `earlier` are the invoice's adjustments, oldest first. With those of them that count, invoice and
    result sum to `premium_due` of the corrected pay, the minimum included (insurance.md 1.11).
    Raises Problem: invoice_not_paid, invoice_exists for the pay it stands at already (like an invoice
    reported twice, decisions.md 5), invoice_uneditable_already_exists where the invoice was replaced,
    is void, or was returned in full.
    """
    due = premium_due(draft.gross_pay, invoice.net_rate)
    made = _changing(invoice, earlier, draft.gross_pay, due, id=id, now=now)
    if (made.gross_pay_change, made.premium_change) == (0, 0):
        raise Problem(
            Code.INVOICE_EXISTS, f"{invoice.id} stands at a pay of {draft.gross_pay} cents already."
        )
    return replace(made, reason=draft.reason)


def cancelled(
    invoice: Invoice, earlier: Sequence[Adjustment], *, reason: str | None, id: str, now: int
) -> Adjustment:
    """Return the adjustment that gives back all a paid invoice came to, as if cover never began.

    The minimum is not kept (insurance.md 4.2, flat cancellation). Raises what `corrected` does, but
    for invoice_exists.
    """
    return replace(_changing(invoice, earlier, 0, 0, id=id, now=now), cancelled=True, reason=reason)


def settled(adjustment: Adjustment, now: int) -> Adjustment:
    """Return an open adjustment as it is once its premium was paid or returned, at `now`.

    Raises Problem(adjustment_not_open) for any other: it never changes again.
    """
    if adjustment.status is not AdjustmentStatus.OPEN:
        raise Problem(Code.ADJUSTMENT_NOT_OPEN, f"{adjustment.id} is {adjustment.status} already.")
    return replace(adjustment, status=AdjustmentStatus.SETTLED, settled_at=now)


def _changing(
    invoice: Invoice, earlier: Sequence[Adjustment], gross_pay: int, due: int, *, id: str, now: int
) -> Adjustment:
    """Return the adjustment from what an invoice stands at to a pay and premium due, both in whole."""
    counting = [adjustment for adjustment in earlier if adjustment.status is not AdjustmentStatus.VOID]
    _ensure_adjustable(invoice, counting)
    pay_change = gross_pay - (counting[-1].gross_pay if counting else invoice.gross_pay)
    change = due - invoice.premium_due - sum(adjustment.premium_change for adjustment in counting)
    is_more = (change, pay_change) > (0, 0)
    return Adjustment(
        id=id,
        invoice=invoice.id,
        number=earlier[-1].number + 1 if earlier else 1,
        contractor=invoice.contractor,
        job=invoice.job,
        policy=invoice.policy,
        assignment=invoice.assignment,
        kind=AdjustmentKind.ADDITIONAL_PREMIUM if is_more else AdjustmentKind.RETURN_PREMIUM,
        gross_pay=gross_pay,
        gross_pay_change=pay_change,
        rates={line: rate for line, rate in invoice.rates.items() if line in invoice.coverage_type},
        net_rate=invoice.net_rate,
        premium_due=due,
        premium_change=change,
        purchase_order_number=invoice.purchase_order_number,
        status=AdjustmentStatus.OPEN if change else AdjustmentStatus.SETTLED,
        settled_at=None if change else now,
        created=now,
    )


def _ensure_adjustable(invoice: Invoice, counting: Sequence[Adjustment]) -> None:
    if invoice.status is InvoiceStatus.OPEN:
        raise Problem(
            Code.INVOICE_NOT_PAID,
            f"{invoice.id} is not paid yet: PUT /api/v1/invoices/{invoice.id} edits it.",
        )
    if invoice.status is not InvoiceStatus.PAID:
        ensure_editable(invoice)
    if counting and counting[-1].cancelled:
        raise Problem(
            Code.INVOICE_UNEDITABLE_ALREADY_EXISTS, f"{counting[-1].id} returned all of {invoice.id}."
        )
