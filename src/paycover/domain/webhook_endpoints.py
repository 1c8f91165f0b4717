"""Webhook endpoints: where an account wants its events sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEndpoint:
    """An endpoint; `events` holds event types or `*`; `secret_sealed` is encrypted."""

    id: str
    url: str
    description: str | None = None
    events: tuple[str, ...] = ("*",)
    secret_sealed: str
    created: int
    deleted_at: int | None = None
