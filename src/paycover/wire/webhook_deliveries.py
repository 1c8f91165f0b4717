"""Webhook deliveries on the wire: an extension, the published pages have none."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.webhook_deliveries import DeliveryStatus, WebhookDelivery, WebhookTry


class TryAnswer(msgspec.Struct, kw_only=True):
    """One try of a delivery: a status code, or the error that left it without one."""

    number: Annotated[int, Meta(description="Which of the tries it was, counted from 1.")]
    at: int
    duration_ms: int
    status_code: int | None
    error: str | None
    answer: str


class WebhookDeliveryAnswer(msgspec.Struct, kw_only=True):
    """A delivery as the API shows it; its tries are shown with one delivery, not in a list."""

    id: str
    event: str
    endpoint: str
    object_id: str
    sequence: int
    status: DeliveryStatus
    tries_made: int
    next_try: int | None
    created: int
    tries: list[TryAnswer] | UnsetType = UNSET


def render(delivery: WebhookDelivery, tries: Sequence[WebhookTry] | None = None) -> WebhookDeliveryAnswer:
    """Return the answer that shows a delivery, and how its tries went where they are given."""
    return WebhookDeliveryAnswer(
        id=delivery.id,
        event=delivery.event,
        endpoint=delivery.endpoint,
        object_id=delivery.object,
        sequence=delivery.sequence,
        status=delivery.status,
        tries_made=delivery.tries,
        next_try=delivery.next_try,
        created=delivery.created,
        tries=UNSET if tries is None else [_try(tried) for tried in tries],
    )


def _try(tried: WebhookTry) -> TryAnswer:
    return TryAnswer(
        number=tried.number,
        at=tried.at,
        duration_ms=tried.duration_ms,
        status_code=tried.status_code,
        error=tried.error,
        answer=tried.answer,
    )
