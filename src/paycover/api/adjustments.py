"""Adjustment operations."""

from typing import Literal

from msgspec import UNSET, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get, post
from paycover.flows import adjustments as flow
from paycover.kit.errors import Code, not_found
from paycover.store.adjustments import ADJUSTMENTS, LISTING
from paycover.store.db import Snapshot, Tx
from paycover.wire.adjustments import AdjustmentAnswer, AdjustmentCreate, render
from paycover.wire.base import Id


class AdjustmentListQuery(ListQuery):
    """Narrows the list to an invoice, a contractor, a job or a status."""

    invoice: Id | UnsetType = UNSET
    contractor: Id | UnsetType = UNSET
    job: Id | UnsetType = UNSET
    status: Literal["open", "settled", "void"] | UnsetType = UNSET


def create(tx: Tx, call: Call) -> AdjustmentAnswer:
    """Correct the pay of a paid invoice by an adjustment; the invoice stays as it is."""
    return render(flow.create_adjustment(tx, call.id, call.body.draft()))


def show(snapshot: Snapshot, call: Call) -> AdjustmentAnswer:
    """Show an adjustment."""
    adjustment = ADJUSTMENTS.find(snapshot, call.id)
    if adjustment is None:
        raise not_found("adjustment", call.id)
    return render(adjustment)


def index(snapshot: Snapshot, call: Call) -> list[AdjustmentAnswer]:
    """List adjustments, newest first."""
    return [render(adjustment) for adjustment in LISTING.page(snapshot, page(call.query))]


OPERATIONS = (
    post(
        "/api/v1/invoices/{invoice}/adjustments",
        create,
        AdjustmentCreate,
        refuses=(
            Code.INVOICE_NOT_PAID,
            Code.INVOICE_EXISTS,
            Code.INVOICE_UNEDITABLE_ALREADY_EXISTS,
        ),
    ),
    get("/api/v1/adjustments", index, query=AdjustmentListQuery),
    get("/api/v1/adjustments/{adjustment}", show),
)
