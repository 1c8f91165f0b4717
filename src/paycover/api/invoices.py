"""Invoice operations."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, delete, get, post, put, together
from paycover.flows import invoices as flow
from paycover.kit.errors import Code, not_found
from paycover.store.db import Snapshot, Tx
from paycover.store.invoices import INVOICES, LISTING, LISTING_ALL
from paycover.wire.base import Id
from paycover.wire.deleted import Deleted
from paycover.wire.invoices import InvoiceAnswer, InvoiceCreate, InvoiceUpdate, render


class InvoiceListQuery(ListQuery):
    """Narrows the list to a contractor, a job, an assignment or a status.

    Without a status only invoices that bill something are listed: `open` and `paid`.
    """

    contractor: Id | UnsetType = UNSET
    job: Id | UnsetType = UNSET
    assignment: Id | UnsetType = UNSET
    status: Literal["open", "paid", "replaced", "void"] | UnsetType = UNSET


class Cycle(msgspec.Struct):
    """Whose pay of which cycle a report is about."""

    contractor: str
    job: str
    paycycle_startdate: int
    paycycle_enddate: int


def create(tx: Tx, call: Call) -> InvoiceAnswer:
    """Make an invoice."""
    return render(flow.create_invoice(tx, call.body.draft()))


def show(snapshot: Snapshot, call: Call) -> InvoiceAnswer:
    """Show an invoice; one that was replaced stays readable."""
    invoice = INVOICES.find(snapshot, call.id)
    if invoice is None:
        raise not_found("invoice", call.id)
    return render(invoice)


def index(snapshot: Snapshot, call: Call) -> list[InvoiceAnswer]:
    """List invoices, newest first."""
    listing = LISTING if call.query.status is UNSET else LISTING_ALL
    return [render(invoice) for invoice in listing.page(snapshot, page(call.query))]


def update(tx: Tx, call: Call) -> InvoiceAnswer:
    """Edit an unpaid invoice."""
    return render(flow.update_invoice(tx, call.id, call.body.change()))


def remove(tx: Tx, call: Call) -> Deleted:
    """Delete an unpaid invoice."""
    gone = flow.delete_invoice(tx, call.id)
    return Deleted(id=gone.id, object="invoice", deleted_at=tx.now)


_PAIR = (Code.INVALID_CONTRACTOR_ID, Code.INVALID_JOB_ID, Code.NO_ACTIVE_POLICY)
_FINAL = (
    Code.INVOICE_ALREADY_PAID,
    Code.INVOICE_UNEDITABLE_ALREADY_EXISTS,
    Code.AGENCY_PAY_INVOICE_EXISTS,
)

OPERATIONS = (
    get("/api/v1/invoices", index, query=InvoiceListQuery),
    together(
        post(
            "/api/v1/invoices",
            create,
            InvoiceCreate,
            refuses=(
                *_PAIR,
                Code.INVALID_PAYCYCLE_ENDDATE,
                Code.INVOICE_EXISTS,
                *_FINAL,
            ),
        ),
        apart=Cycle,
    ),
    together(get("/api/v1/invoices/{invoice}", show)),
    together(
        put(
            "/api/v1/invoices/{invoice}",
            update,
            InvoiceUpdate,
            refuses=(*_PAIR, Code.INVALID_PAYCYCLE_ENDDATE, Code.INVOICE_EXISTS, *_FINAL),
        )
    ),
    delete("/api/v1/invoices/{invoice}", remove, refuses=_FINAL),
)
