"""Payment operations: an extension, to be read only."""

from typing import Literal

from msgspec import UNSET, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get
from paycover.kit.errors import not_found
from paycover.store.db import Snapshot
from paycover.store.payments import LISTING, PAYMENTS
from paycover.wire.base import Id
from paycover.wire.payments import PaymentAnswer, render


class PaymentListQuery(ListQuery):
    """Narrows the list to an invoice, a contractor, a statement, a payer or a status."""

    invoice: Id | UnsetType = UNSET
    contractor: Id | UnsetType = UNSET
    statement: Id | UnsetType = UNSET
    payer: Literal["contractor_card", "agency_remit"] | UnsetType = UNSET
    status: (
        Literal["scheduled", "processing", "succeeded", "declined", "unknown", "cancelled", "refunded"]
        | UnsetType
    ) = UNSET


def show(snapshot: Snapshot, call: Call) -> PaymentAnswer:
    """Show a payment."""
    payment = PAYMENTS.find(snapshot, call.id)
    if payment is None:
        raise not_found("payment", call.id)
    return render(payment)


def index(snapshot: Snapshot, call: Call) -> list[PaymentAnswer]:
    """List payments and refunds, newest first."""
    return [render(payment) for payment in LISTING.page(snapshot, page(call.query))]


OPERATIONS = (
    get("/api/v1/payments", index, query=PaymentListQuery),
    get("/api/v1/payments/{payment}", show),
)
