"""Webhook endpoints on the wire (api.md 2.10)."""

import enum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.events import EventType
from paycover.domain.webhook_endpoints import (
    ALL_EVENTS,
    OVERLAP_SECONDS_DEFAULT,
    OVERLAP_SECONDS_MAX,
    EndpointStatus,
    WebhookEndpoint,
    WebhookEndpointChange,
    WebhookEndpointDraft,
)
from paycover.kit.vault import Vault
from paycover.wire.base import Input, Text, blank_to_none, changed
from paycover.wire.shapes import HookUrl

Subscription = enum.StrEnum(  # type: ignore[misc]
    "Subscription", {"ALL": ALL_EVENTS} | {type.name: type.value for type in EventType}
)
"""What an endpoint can ask for: an event type, or `*` for all."""

Subscriptions = Annotated[
    list[Subscription] | UnsetType | None,
    Meta(description="Event types to send; none or `*` is all.", examples=[["policy.active"]]),
]


class WebhookEndpointCreate(Input):
    """The body that makes a webhook endpoint."""

    url: HookUrl
    description: Text | UnsetType | None = UNSET
    events: Subscriptions = UNSET

    def draft(self) -> WebhookEndpointDraft:
        """Return what the domain makes an endpoint of."""
        return changed(
            self,
            WebhookEndpointDraft,
            description=blank_to_none(self.description),
            events=_types(self.events),
        )


class WebhookEndpointUpdate(Input):
    """The body that edits an endpoint; what is left out stays as it is."""

    url: HookUrl | UnsetType = UNSET
    description: Text | UnsetType | None = UNSET
    events: Subscriptions = UNSET
    status: EndpointStatus | UnsetType = UNSET

    def change(self) -> WebhookEndpointChange:
        """Return the change for the domain."""
        return changed(
            self,
            WebhookEndpointChange,
            description=blank_to_none(self.description),
            events=_types(self.events),
        )


class SecretRotation(Input):
    """The body that asks for a new secret."""

    overlap_seconds: Annotated[
        int,
        Meta(ge=0, le=OVERLAP_SECONDS_MAX, description="How long the old secret signs beside the new one."),
    ] = OVERLAP_SECONDS_DEFAULT


class WebhookEndpointAnswer(msgspec.Struct, kw_only=True):
    """A webhook endpoint as the API shows it; an event tells of it without its secret."""

    id: str
    url: str
    description: str | None
    events: list[str]
    secret: str | UnsetType = UNSET
    status: EndpointStatus
    disabled_at: int | None
    created: int


def render(endpoint: WebhookEndpoint, vault: Vault) -> WebhookEndpointAnswer:
    """Return the answer that shows an endpoint to its owner, with the secret that signs."""
    return msgspec.structs.replace(told(endpoint), secret=vault.open(endpoint.secret_sealed))


def told(endpoint: WebhookEndpoint) -> WebhookEndpointAnswer:
    """Return an endpoint as events show it: any endpoint may be sent those, so without the secret."""
    return WebhookEndpointAnswer(
        id=endpoint.id,
        url=endpoint.url,
        description=endpoint.description,
        events=list(endpoint.events),
        status=endpoint.status,
        disabled_at=endpoint.disabled_at,
        created=endpoint.created,
    )


def _types(events: "list[Subscription] | UnsetType | None") -> tuple[str, ...] | UnsetType:
    return UNSET if events is UNSET else tuple(type.value for type in events or ())
