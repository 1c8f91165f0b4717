"""Webhook deliveries: one event for one endpoint, and every try to get it there."""

import enum
from http import HTTPStatus

from paycover.domain.retries import delivery_delay_after
from paycover.kit.records import Record, replace


class DeliveryStatus(enum.StrEnum):
    """`waiting` before the first try, `failed` between tries; the other two are ends."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    GIVEN_UP = "given_up"


OPEN = (DeliveryStatus.WAITING, DeliveryStatus.FAILED)
"""The states in which a later event of the same object has to wait."""


class SendError(enum.StrEnum):
    """Why a try failed where a status code does not say it."""

    ADDRESS_NOT_VALID = "address_not_valid"
    ADDRESS_REFUSED = "address_refused"
    ENDPOINT_OFF = "endpoint_off"
    INTERNAL = "internal"
    INTERRUPTED = "interrupted"
    NAME_NOT_FOUND = "name_not_found"
    NOT_CONNECTED = "not_connected"
    NO_ANSWER = "no_answer"
    REDIRECTED = "redirected"
    TIMED_OUT = "timed_out"
    TLS_FAILED = "tls_failed"


class WebhookDelivery(Record, kw_only=True):
    """A delivery row; `object` and `sequence` are its event's.

    `next_try` (the account's Unix seconds) is when it is tried, null when it is at an end or held back
    behind an earlier event of its object. `tries_before` were made before it was redelivered by hand.
    """

    id: str
    event: str
    endpoint: str
    object: str
    sequence: int
    status: DeliveryStatus = DeliveryStatus.WAITING
    tries: int = 0
    tries_before: int = 0
    next_try: int | None = None
    created: int

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


class Sent(Record, kw_only=True):
    """How one try went: a status code, or an error; `answer` is the beginning of what came back."""

    status_code: int | None = None
    error: SendError | None = None
    duration_ms: int = 0
    answer: str = ""

    @property
    def is_taken(self) -> bool:
        return self.error is None and self.status_code is not None and 200 <= self.status_code < 300

    @property
    def is_gone(self) -> bool:
        return self.status_code == HTTPStatus.GONE


class WebhookTry(Record, kw_only=True):
    """A try as it is kept: the how-many-th of its delivery, when it ended (`at`) and how it went."""

    number: int
    at: int
    duration_ms: int
    status_code: int | None
    error: str | None
    answer: str


def after_try(delivery: WebhookDelivery, sent: Sent, *, now: int) -> WebhookDelivery:
    """Return a delivery after a try: delivered, to be tried again, or given up.

    A second worker's try of one that has ended meanwhile only counts.
    """
    after = replace(delivery, tries=delivery.tries + 1)
    if not delivery.is_open:
        return after
    if sent.is_taken:
        return replace(after, status=DeliveryStatus.DELIVERED, next_try=None)
    delay = delivery_delay_after(after.tries - after.tries_before)
    if delay is None or sent.is_gone or sent.error is SendError.ENDPOINT_OFF:
        return replace(after, status=DeliveryStatus.GIVEN_UP, next_try=None)
    return replace(after, status=DeliveryStatus.FAILED, next_try=now + delay)


def released(delivery: WebhookDelivery, now: int) -> WebhookDelivery:
    """Return a delivery that is to be tried now: nothing of its object is before it any more."""
    return replace(delivery, next_try=now)


def redelivered(delivery: WebhookDelivery, now: int) -> WebhookDelivery:
    """Return a delivery to be tried now, whatever became of it, with all its tries before it anew."""
    return replace(delivery, status=DeliveryStatus.WAITING, tries_before=delivery.tries, next_try=now)


def try_of(delivery: WebhookDelivery, sent: Sent, *, now: int) -> WebhookTry:
    """Return the record of the try a delivery has just had."""
    return WebhookTry(
        number=delivery.tries,
        at=now,
        duration_ms=sent.duration_ms,
        status_code=sent.status_code,
        error=sent.error,
        answer=sent.answer,
    )
