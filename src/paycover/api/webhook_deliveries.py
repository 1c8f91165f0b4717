"""Webhook delivery operations: what was sent where, how every try went, and sending it again."""

from msgspec import UNSET, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get, post
from paycover.domain.webhook_deliveries import DeliveryStatus
from paycover.flows.webhook_deliveries import redeliver as redeliver_now
from paycover.kit.errors import Code, not_found
from paycover.store.db import Snapshot, Tx
from paycover.store.webhook_deliveries import LISTING, WEBHOOK_DELIVERIES, tries_of
from paycover.wire.base import Id
from paycover.wire.webhook_deliveries import WebhookDeliveryAnswer, render


class WebhookDeliveryListQuery(ListQuery):
    """Narrows the list to one endpoint, one event or one state."""

    endpoint: Id | UnsetType = UNSET
    event: Id | UnsetType = UNSET
    status: DeliveryStatus | UnsetType = UNSET


def show(snapshot: Snapshot, call: Call) -> WebhookDeliveryAnswer:
    """Show a webhook delivery with its latest 100 tries, oldest first."""
    delivery = WEBHOOK_DELIVERIES.find(snapshot, call.id)
    if delivery is None:
        raise not_found("webhook delivery", call.id)
    return render(delivery, tries_of(snapshot, delivery.id))


def index(snapshot: Snapshot, call: Call) -> list[WebhookDeliveryAnswer]:
    """List webhook deliveries, newest first."""
    return [render(delivery) for delivery in LISTING.page(snapshot, page(call.query))]


def redeliver(tx: Tx, call: Call) -> WebhookDeliveryAnswer:
    """Send a webhook delivery again, now, whatever became of it."""
    return render(redeliver_now(tx, call.id))


_DELIVERY = "/api/v1/webhook_deliveries/{webhook_delivery}"

OPERATIONS = (
    get("/api/v1/webhook_deliveries", index, query=WebhookDeliveryListQuery),
    get(_DELIVERY, show),
    post(f"{_DELIVERY}/redeliver", redeliver, status=200, refuses=(Code.INVALID_INPUT,)),
)
