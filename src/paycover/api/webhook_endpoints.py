"""Webhook endpoint operations."""

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, delete, get, post, put, secret
from paycover.flows import webhook_endpoints as flow
from paycover.kit.errors import not_found
from paycover.store.db import Snapshot, Tx
from paycover.store.webhook_endpoints import LISTING, WEBHOOK_ENDPOINTS
from paycover.wire.deleted import Deleted
from paycover.wire.webhook_endpoints import (
    SecretRotation,
    WebhookEndpointAnswer,
    WebhookEndpointCreate,
    WebhookEndpointUpdate,
    render,
)


def create(tx: Tx, call: Call) -> WebhookEndpointAnswer:
    """Make a webhook endpoint, with the secret its deliveries are signed with."""
    return render(flow.create_webhook_endpoint(tx, call.body.draft()), tx.vault)


def show(snapshot: Snapshot, call: Call) -> WebhookEndpointAnswer:
    """Show a webhook endpoint."""
    endpoint = WEBHOOK_ENDPOINTS.find(snapshot, call.id)
    if endpoint is None:
        raise not_found("webhook endpoint", call.id)
    return render(endpoint, snapshot.vault)


def index(snapshot: Snapshot, call: Call) -> list[WebhookEndpointAnswer]:
    """List webhook endpoints, newest first."""
    return [render(endpoint, snapshot.vault) for endpoint in LISTING.page(snapshot, page(call.query))]


def update(tx: Tx, call: Call) -> WebhookEndpointAnswer:
    """Edit a webhook endpoint."""
    return render(flow.update_webhook_endpoint(tx, call.id, call.body.change()), tx.vault)


def rotate_secret(tx: Tx, call: Call) -> WebhookEndpointAnswer:
    """Give a webhook endpoint a new secret; for a while the old one signs as well."""
    return render(flow.rotate_secret(tx, call.id, call.body.overlap_seconds), tx.vault)


def remove(tx: Tx, call: Call) -> Deleted:
    """Delete a webhook endpoint."""
    gone = flow.delete_webhook_endpoint(tx, call.id)
    return Deleted(id=gone.id, object="webhook_endpoint", deleted_at=tx.now)


OPERATIONS = (
    get("/api/v1/webhook_endpoints", index, query=ListQuery),
    secret(post("/api/v1/webhook_endpoints", create, WebhookEndpointCreate)),
    get("/api/v1/webhook_endpoints/{webhook_endpoint}", show),
    secret(put("/api/v1/webhook_endpoints/{webhook_endpoint}", update, WebhookEndpointUpdate)),
    delete("/api/v1/webhook_endpoints/{webhook_endpoint}", remove),
    secret(
        post(
            "/api/v1/webhook_endpoints/{webhook_endpoint}/rotate_secret",
            rotate_secret,
            SecretRotation,
            status=200,
        )
    ),
)
