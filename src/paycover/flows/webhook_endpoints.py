"""What can be done with webhook endpoints."""

from paycover.domain.events import EventType
from paycover.domain.webhook_endpoints import (
    WebhookEndpoint,
    WebhookEndpointChange,
    WebhookEndpointDraft,
    edited,
    made,
    rotated,
)
from paycover.flows.events import Happening, emit
from paycover.kit.errors import not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.kit.vault import new_webhook_secret
from paycover.store.access import start_sending
from paycover.store.db import Tx
from paycover.store.webhook_endpoints import WEBHOOK_ENDPOINTS
from paycover.wire import webhook_endpoints as wire


def create_webhook_endpoint(tx: Tx, draft: WebhookEndpointDraft) -> WebhookEndpoint:
    """Make an endpoint with a signing secret of its own, sealed at rest."""
    endpoint = made(
        draft,
        id=new_id("webhook_endpoint"),
        secret_sealed=tx.vault.seal(new_webhook_secret()),
        now=tx.now,
    )
    WEBHOOK_ENDPOINTS.add(tx, endpoint)
    tx = start_sending(tx)
    emit(tx, told(EventType.WEBHOOK_ENDPOINT_CREATED, endpoint))
    return endpoint


def update_webhook_endpoint(tx: Tx, id: str, change: WebhookEndpointChange) -> WebhookEndpoint:
    """Edit an endpoint, disable or enable it; raise Problem(resource_not_found).

    What happened while it was disabled is not sent later; its owner can read it (`GET /api/v1/events`).
    """
    before = _locked(tx, id)
    after = edited(before, change, now=tx.now)
    if after == before:
        return before
    WEBHOOK_ENDPOINTS.save(tx, after)
    is_turned_off = after.disabled_at is not None and before.disabled_at is None
    tx = start_sending(tx)
    emit(
        tx,
        told(
            EventType.WEBHOOK_ENDPOINT_DISABLED if is_turned_off else EventType.WEBHOOK_ENDPOINT_UPDATED,
            after,
        ),
    )
    return after


def rotate_secret(tx: Tx, id: str, overlap_seconds: int) -> WebhookEndpoint:
    """Give an endpoint a new secret; the old one signs as well for `overlap_seconds`.

    Raises Problem(resource_not_found).
    """
    after = rotated(
        _locked(tx, id),
        secret_sealed=tx.vault.seal(new_webhook_secret()),
        overlap_seconds=overlap_seconds,
        now=tx.now,
    )
    WEBHOOK_ENDPOINTS.save(tx, after)
    emit(tx, told(EventType.WEBHOOK_ENDPOINT_UPDATED, after))
    return after


def delete_webhook_endpoint(tx: Tx, id: str) -> WebhookEndpoint:
    """Delete an endpoint: nothing more is sent to it; raise Problem(resource_not_found)."""
    after = replace(_locked(tx, id), deleted_at=tx.now)
    WEBHOOK_ENDPOINTS.save(tx, after)
    emit(tx, told(EventType.WEBHOOK_ENDPOINT_DELETED, after))
    return after


def _locked(tx: Tx, id: str) -> WebhookEndpoint:
    endpoint = WEBHOOK_ENDPOINTS.lock(tx, id)
    if endpoint is None:
        raise not_found("webhook endpoint", id)
    return endpoint


def told(type: EventType, endpoint: WebhookEndpoint) -> Happening:
    """Return what an event tells of an endpoint: all but its secret."""
    return Happening(type, endpoint.id, wire.told(endpoint))
