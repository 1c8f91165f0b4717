"""Webhook endpoints: where an account wants its events sent."""

import enum

from paycover.domain.events import EventType
from paycover.kit.dates import DAY
from paycover.kit.records import Record, replace
from paycover.kit.unset import UNSET, Unset, given

ALL_EVENTS = "*"

FAILING_DAYS = 5
"""Days of nothing but failures after which an endpoint is disabled (our decision)."""

OVERLAP_SECONDS_DEFAULT = DAY
OVERLAP_SECONDS_MAX = 7 * DAY
"""How long an old secret signs beside a new one (our decision)."""


class EndpointStatus(enum.StrEnum):
    """Whether anything is sent to an endpoint."""

    ENABLED = "enabled"
    DISABLED = "disabled"


class WebhookEndpoint(Record, kw_only=True):
    """An endpoint; `events` holds event types or `*`; what ends in `_sealed` is encrypted.

    `old_secret_sealed` signs as well until `old_secret_until`. `failing_since` is the first failure
    that no success has followed.
    """

    id: str
    url: str
    description: str | None = None
    events: tuple[str, ...] = (ALL_EVENTS,)
    secret_sealed: str
    old_secret_sealed: str | None = None
    old_secret_until: int | None = None
    failing_since: int | None = None
    disabled_at: int | None = None
    created: int
    deleted_at: int | None = None

    @property
    def status(self) -> EndpointStatus:
        return EndpointStatus.ENABLED if self.disabled_at is None else EndpointStatus.DISABLED

    @property
    def is_live(self) -> bool:
        return self.disabled_at is None and self.deleted_at is None


class WebhookEndpointDraft(Record, kw_only=True):
    """What a caller gives to make an endpoint."""

    url: str
    description: str | None = None
    events: tuple[str, ...] = ()


class WebhookEndpointChange(Record, kw_only=True):
    """What a caller changes of an endpoint; what is left out stays as it is."""

    url: str | Unset = UNSET
    description: str | Unset | None = UNSET
    events: tuple[str, ...] | Unset = UNSET
    status: EndpointStatus | Unset = UNSET


def subscribed(events: tuple[str, ...]) -> tuple[str, ...]:
    """Return each wanted event type once; none, or `*` among them, is all (api.md 2.10)."""
    if not events or ALL_EVENTS in events:
        return (ALL_EVENTS,)
    return tuple(dict.fromkeys(events))


def wants(endpoint: WebhookEndpoint, type: EventType) -> bool:
    """Tell whether an endpoint asked for events of a type."""
    return ALL_EVENTS in endpoint.events or type in endpoint.events


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


def edited(endpoint: WebhookEndpoint, change: WebhookEndpointChange, *, now: int) -> WebhookEndpoint:
    """Return an endpoint after its owner's edit; its secret stays."""
    after = replace(
        endpoint,
        url=given(change.url, endpoint.url),
        description=given(change.description, endpoint.description),
        events=subscribed(given(change.events, endpoint.events)),
    )
    wanted = given(change.status, endpoint.status)
    if wanted is endpoint.status:
        return after
    return disabled(after, now) if wanted is EndpointStatus.DISABLED else enabled(after)


def disabled(endpoint: WebhookEndpoint, now: int) -> WebhookEndpoint:
    """Return an endpoint nothing more is sent to."""
    return replace(endpoint, disabled_at=now)


def enabled(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Return an endpoint that is sent events again; its failures are forgotten."""
    return replace(endpoint, disabled_at=None, failing_since=None)


def rotated(
    endpoint: WebhookEndpoint, *, secret_sealed: str, overlap_seconds: int, now: int
) -> WebhookEndpoint:
    """Return an endpoint with a new secret; the one before signs beside it for `overlap_seconds`."""
    return replace(
        endpoint,
        secret_sealed=secret_sealed,
        old_secret_sealed=endpoint.secret_sealed,
        old_secret_until=now + overlap_seconds,
    )


def signing_secrets(endpoint: WebhookEndpoint, now: int) -> tuple[str, ...]:
    """Return the sealed secrets that sign now, the newest first."""
    old, until = endpoint.old_secret_sealed, endpoint.old_secret_until
    if old is None or until is None or until <= now:
        return (endpoint.secret_sealed,)
    return (endpoint.secret_sealed, old)


def after_success(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Return an endpoint that took a delivery."""
    return endpoint if endpoint.failing_since is None else replace(endpoint, failing_since=None)


def after_failure(endpoint: WebhookEndpoint, *, now: int, is_gone: bool) -> WebhookEndpoint:
    """Return an endpoint that did not take a delivery: disabled after five days of it, or when gone.

    410 Gone is the receiver's own word that it wants no more (our decision).
    """
    since = now if endpoint.failing_since is None else endpoint.failing_since
    after = endpoint if since == endpoint.failing_since else replace(endpoint, failing_since=since)
    is_over = is_gone or now - since >= FAILING_DAYS * DAY
    return disabled(after, now) if is_over and after.disabled_at is None else after
