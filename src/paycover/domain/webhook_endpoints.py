"""Webhook endpoints: where an account wants its events sent."""

from dataclasses import dataclass, replace

from paycover.kit.unset import UNSET, Unset, given

ALL_EVENTS = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEndpoint:
    """An endpoint; `events` holds event types or `*`; `secret_sealed` is encrypted."""

    id: str
    url: str
    description: str | None = None
    events: tuple[str, ...] = (ALL_EVENTS,)
    secret_sealed: str
    created: int
    deleted_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEndpointDraft:
    """What a caller gives to make an endpoint."""

    url: str
    description: str | None = None
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEndpointChange:
    """What a caller changes of an endpoint; what is left out stays as it is."""

    url: str | Unset = UNSET
    description: str | Unset | None = UNSET
    events: tuple[str, ...] | Unset = UNSET


def subscribed(events: tuple[str, ...]) -> tuple[str, ...]:
    """Return each wanted event type once; none, or `*` among them, is all (api.md 2.10)."""
    if not events or ALL_EVENTS in events:
        return (ALL_EVENTS,)
    return tuple(dict.fromkeys(events))


def made(draft: WebhookEndpointDraft, *, id: str, secret_sealed: str, now: int) -> WebhookEndpoint:
    """Return the endpoint of a draft."""
    return WebhookEndpoint(
        id=id,
        url=draft.url,
        description=draft.description,
        events=subscribed(draft.events),
        secret_sealed=secret_sealed,
        created=now,
    )


def edited(endpoint: WebhookEndpoint, change: WebhookEndpointChange) -> WebhookEndpoint:
    """Return an endpoint after its owner's edit; its secret stays."""
    return replace(
        endpoint,
        url=given(change.url, endpoint.url),
        description=given(change.description, endpoint.description),
        events=subscribed(given(change.events, endpoint.events)),
    )
