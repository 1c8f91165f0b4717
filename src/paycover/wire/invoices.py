"""Invoices on the wire (api.md 2.9, seeds 001 and 002)."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.invoices import Invoice
from paycover.domain.premium import GROSS_PAY_MAX, GROSS_PAY_MIN
from paycover.domain.repricing import InvoiceChange, InvoiceDraft
from paycover.wire.base import Id, Input, Seconds, Text, changed

GrossPay = Annotated[
    int,
    Meta(
        ge=GROSS_PAY_MIN,
        le=GROSS_PAY_MAX,
        description="Gross pay of the cycle, in cents.",
        examples=[250_000],
    ),
]


class InvoiceCreate(Input):
    """The body that makes an invoice."""

    contractor: Id
    job: Id
    gross_pay: GrossPay
    paycycle_startdate: Seconds
    paycycle_enddate: Seconds
    purchase_order_number: Text | UnsetType | None = UNSET

    def draft(self) -> InvoiceDraft:
        """Return what the domain makes an invoice of."""
        return changed(self, InvoiceDraft)


class InvoiceUpdate(Input):
    """The body that edits an unpaid invoice; what is left out stays as it is."""

    contractor: Id | UnsetType = UNSET
    job: Id | UnsetType = UNSET
    gross_pay: GrossPay | UnsetType = UNSET
    paycycle_startdate: Seconds | UnsetType = UNSET
    paycycle_enddate: Seconds | UnsetType = UNSET
    purchase_order_number: Text | UnsetType | None = UNSET

    def change(self) -> InvoiceChange:
        """Return the change for the domain."""
        return changed(self, InvoiceChange)


class InvoiceAnswer(msgspec.Struct, kw_only=True):
    """An invoice as the API shows it; the fields after `purchase_order_number` are extensions."""

    id: str
    contractor: str
    job: str
    gross_pay: int
    paycycle_startdate: int
    paycycle_enddate: int
    premium_due: int
    purchase_order_number: str | None
    status: str
    net_rate: int
    policy: str
    assignment: str | None
    paid_at: int | None
    replaces: str | None
    replaced_by: str | None
    created: int


def render(invoice: Invoice) -> InvoiceAnswer:
    """Return the answer that shows an invoice."""
    return InvoiceAnswer(
        id=invoice.id,
        contractor=invoice.contractor,
        job=invoice.job,
        gross_pay=invoice.gross_pay,
        paycycle_startdate=invoice.paycycle_startdate,
        paycycle_enddate=invoice.paycycle_enddate,
        premium_due=invoice.premium_due,
        purchase_order_number=invoice.purchase_order_number,
        status=invoice.status,
        net_rate=invoice.net_rate,
        policy=invoice.policy,
        assignment=invoice.assignment,
        paid_at=invoice.paid_at,
        replaces=invoice.replaces,
        replaced_by=invoice.replaced_by,
        created=invoice.created,
    )
