"""What is done about deliveries: made for an event, tried, sent again by hand."""

from collections.abc import Iterator

from paycover.domain.events import EventType
from paycover.domain.notices import NoticeKind, endpoint_facts
from paycover.domain.tasks import TaskKind
from paycover.domain.webhook_deliveries import (
    SendError,
    Sent,
    WebhookDelivery,
    after_try,
    redelivered,
    released,
    try_of,
)
from paycover.domain.webhook_endpoints import WebhookEndpoint, after_failure, after_success, wants
from paycover.flows.events import emit
from paycover.flows.notices import tell_billing_contact
from paycover.flows.webhook_endpoints import told
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id
from paycover.kit.log import get_logger
from paycover.store.db import Tx
from paycover.store.parcels import Unsent, lock_delivery, unsent
from paycover.store.tasks import enqueue, enqueue_all, task_of
from paycover.store.webhook_deliveries import (
    WEBHOOK_DELIVERIES,
    add_try,
    endpoints_under_way,
    first_open,
)
from paycover.store.webhook_endpoints import WEBHOOK_ENDPOINTS, lock_enabled

log = get_logger()


def fan_out(tx: Tx, event: str) -> None:
    """Make the deliveries of an event, one for each endpoint that wants it; the second time none.

    Events of the same object that come before it and still wait for this go with it, in order, whichever
    worker gets to which first. Of one object's deliveries to one endpoint only the first is tried; the
    others are held back until it is at an end.
    """
    endpoints = lock_enabled(tx)
    waiting = unsent(tx, event)
    if not endpoints or not waiting:
        return
    under_way = endpoints_under_way(tx, waiting[0].event.object)
    made = list(_made(tx, endpoints, waiting, under_way))
    WEBHOOK_DELIVERIES.add(tx, *made)
    first = [delivery.id for delivery in made if delivery.next_try is not None]
    enqueue_all(tx, [task_of(tx, TaskKind.DELIVER, id, due=tx.now) for id in first])


def record_try(tx: Tx, id: str, sent: Sent) -> None:
    """Write how a try of a delivery went, and what follows: the next try, the next event, a notice.

    An endpoint that has failed for five days, or says it is gone, is disabled, and an event tells so.
    """
    found = lock_delivery(tx, id)
    if found is None:
        return
    endpoint, delivery = found
    held = first_open(tx, delivery)
    after = after_try(delivery, sent, now=tx.now)
    WEBHOOK_DELIVERIES.save(tx, after)
    add_try(tx, id, try_of(after, sent, now=tx.now))
    if after.next_try is not None:
        enqueue(tx, TaskKind.DELIVER, id, due=after.next_try)
    elif held is not None and held.next_try is None:
        WEBHOOK_DELIVERIES.save(tx, released(held, tx.now))
        enqueue(tx, TaskKind.DELIVER, held.id, due=tx.now)
    _judge(tx, endpoint, sent)


def redeliver(tx: Tx, id: str) -> WebhookDelivery:
    """Send a delivery now, whatever became of it, with all its tries anew where this one fails.

    Raises Problem(resource_not_found), and Problem(invalid_input) where nothing is sent to its endpoint.
    """
    found = lock_delivery(tx, id)
    if found is None:
        raise not_found("webhook delivery", id)
    endpoint, delivery = found
    if not endpoint.is_live:
        state = "deleted" if endpoint.deleted_at is not None else "disabled"
        raise Problem(Code.INVALID_INPUT, f"The webhook endpoint {endpoint.id} is {state}.")
    after = redelivered(delivery, tx.now)
    WEBHOOK_DELIVERIES.save(tx, after)
    enqueue(tx, TaskKind.DELIVER, id, due=tx.now)
    return after


def _made(
    tx: Tx, endpoints: list[WebhookEndpoint], waiting: list[Unsent], under_way: set[str]
) -> Iterator[WebhookDelivery]:
    for event, known in waiting:
        for endpoint in endpoints:
            if endpoint.id in known or not wants(endpoint, event.type):
                continue
            yield WebhookDelivery(
                id=new_id("webhook_delivery"),
                event=event.id,
                endpoint=endpoint.id,
                object=event.object,
                sequence=event.sequence,
                next_try=None if endpoint.id in under_way else tx.now,
                created=tx.now,
            )
            under_way.add(endpoint.id)


def _judge(tx: Tx, endpoint: WebhookEndpoint, sent: Sent) -> None:
    """Write what a try says of its endpoint; our own faults say nothing of it."""
    if not endpoint.is_live or sent.error in (SendError.INTERNAL, SendError.INTERRUPTED):
        return
    if sent.is_taken:
        after = after_success(endpoint)
    else:
        after = after_failure(endpoint, now=tx.now, is_gone=sent.is_gone)
    if after != endpoint:
        WEBHOOK_ENDPOINTS.save(tx, after)
    if after.disabled_at is not None:
        log.warning(
            "a webhook endpoint was disabled", endpoint=endpoint.id, failing_since=after.failing_since
        )
        mail = tell_billing_contact(tx, NoticeKind.ENDPOINT_DISABLED, after.id, endpoint_facts(after))
        emit(tx, told(EventType.WEBHOOK_ENDPOINT_DISABLED, after).wanting(*mail))
