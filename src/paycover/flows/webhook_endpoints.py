"""What can be done with webhook endpoints."""

from dataclasses import replace

from paycover.domain.events import EventType
from paycover.domain.webhook_endpoints import (
    WebhookEndpoint,
    WebhookEndpointChange,
    WebhookEndpointDraft,
    edited,
    made,
)
from paycover.flows.events import Happening, emit
from paycover.kit.errors import not_found
from paycover.kit.ids import new_id
from paycover.kit.vault import new_webhook_secret
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
    emit(tx, _told(EventType.WEBHOOK_ENDPOINT_CREATED, endpoint))
    return endpoint


def update_webhook_endpoint(tx: Tx, id: str, change: WebhookEndpointChange) -> WebhookEndpoint:
    """Edit an endpoint; raise Problem(resource_not_found)."""
    before = _locked(tx, id)
    after = edited(before, change)
    if after == before:
        return before
    WEBHOOK_ENDPOINTS.save(tx, after)
    emit(tx, _told(EventType.WEBHOOK_ENDPOINT_UPDATED, after))
    return after


def delete_webhook_endpoint(tx: Tx, id: str) -> WebhookEndpoint:
    """Delete an endpoint: nothing more is sent to it; raise Problem(resource_not_found)."""
    after = replace(_locked(tx, id), deleted_at=tx.now)
    WEBHOOK_ENDPOINTS.save(tx, after)
    emit(tx, _told(EventType.WEBHOOK_ENDPOINT_DELETED, after))
    return after


def _locked(tx: Tx, id: str) -> WebhookEndpoint:
    endpoint = WEBHOOK_ENDPOINTS.lock(tx, id)
    if endpoint is None:
        raise not_found("webhook endpoint", id)
    return endpoint


def _told(type: EventType, endpoint: WebhookEndpoint) -> Happening:
    return Happening(type, endpoint.id, wire.told(endpoint))
