"""Joined loads of what is sent out: events, their deliveries and tasks, and where they go."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain.events import Event
from paycover.domain.tasks import TaskKind, TaskStatus
from paycover.domain.webhook_deliveries import WebhookDelivery
from paycover.domain.webhook_endpoints import WebhookEndpoint
from paycover.store.db import Link, Row, Snapshot, Statement, Tx
from paycover.store.events import EVENTS
from paycover.store.records import split
from paycover.store.tables import accounts, events, tasks, webhook_deliveries, webhook_endpoints
from paycover.store.tasks import LONGEST_DUE, TASKS, Claim, free, once_key
from paycover.store.webhook_deliveries import WEBHOOK_DELIVERIES
from paycover.store.webhook_endpoints import WEBHOOK_ENDPOINTS

BUSY_MAX = 64
"""Endpoints that can be passed over at once: as many as a worker has couriers at most."""


PATIENCE_SECONDS = 60
"""How long an endpoint may take nothing before it is tried one delivery at a time (our decision)."""


class Parcel(NamedTuple):
    """A delivery, the event it carries and the endpoint it goes to."""

    delivery: WebhookDelivery
    event: Event
    endpoint: WebhookEndpoint


class Unsent(NamedTuple):
    """An event to be handed on, and the endpoints that have a delivery of it already."""

    event: Event
    endpoints: set[str]


class Offer(NamedTuple):
    """A delivery that could be claimed now; `is_failing` where its endpoint took nothing for a minute."""

    claim: Claim
    endpoint: str
    is_failing: bool


_MINE = webhook_deliveries.c.account == sa.bindparam("account")
_THIS = sa.and_(_MINE, webhook_deliveries.c.id == sa.bindparam("id"))
_ENDPOINT = sa.and_(
    webhook_endpoints.c.account == webhook_deliveries.c.account,
    webhook_endpoints.c.id == webhook_deliveries.c.endpoint,
)
_LOCK = Statement(
    sa.select(*WEBHOOK_ENDPOINTS.columns, *WEBHOOK_DELIVERIES.columns)
    .select_from(webhook_endpoints.join(webhook_deliveries, _ENDPOINT))
    .where(_THIS)
    .with_for_update(key_share=True)
)
_PARCEL = Statement(
    sa.select(*WEBHOOK_DELIVERIES.columns, *EVENTS.columns, *WEBHOOK_ENDPOINTS.columns)
    .select_from(webhook_deliveries)
    .join(
        events,
        sa.and_(
            events.c.account == webhook_deliveries.c.account, events.c.id == webhook_deliveries.c.event
        ),
    )
    .join(webhook_endpoints, _ENDPOINT)
    .where(_THIS)
)

_own, _task = events.alias("own"), tasks.alias("task")
_UNSENT = Statement(
    sa.select(*EVENTS.columns, webhook_deliveries.c.endpoint)
    .select_from(_own)
    .join(
        events,
        sa.and_(
            events.c.account == _own.c.account,
            events.c.object == _own.c.object,
            events.c.sequence <= _own.c.sequence,
        ),
    )
    .outerjoin(
        _task,
        sa.and_(
            _task.c.account == events.c.account,
            _task.c.once_key == sa.literal(once_key(TaskKind.FAN_OUT, "")) + events.c.id,
        ),
    )
    .outerjoin(
        webhook_deliveries,
        sa.and_(
            webhook_deliveries.c.account == events.c.account,
            webhook_deliveries.c.event == events.c.id,
        ),
    )
    .where(
        _own.c.account == sa.bindparam("account"),
        _own.c.id == sa.bindparam("id"),
        sa.or_(events.c.id == _own.c.id, _task.c.status == TaskStatus.WAITING.value),
    )
    .order_by(events.c.sequence)
)

_BUSY: list[sa.BindParameter[str]] = [sa.bindparam(f"busy_{number}") for number in range(BUSY_MAX)]
_OFFERS = Statement(
    sa.select(
        tasks.c.account,
        webhook_deliveries.c.endpoint,
        webhook_endpoints.c.failing_since,
        accounts.c.clock_offset,
        *TASKS.columns,
    )
    .select_from(tasks)
    .join(
        webhook_deliveries,
        sa.and_(
            webhook_deliveries.c.account == tasks.c.account,
            webhook_deliveries.c.id == tasks.c.subject,
        ),
    )
    .join(webhook_endpoints, _ENDPOINT)
    .join(accounts, accounts.c.id == tasks.c.account)
    .where(
        free([TaskKind.DELIVER]),
        tasks.c.run_at <= sa.bindparam("machine_now"),
        webhook_deliveries.c.endpoint.not_in(_BUSY),
    )
    .order_by(*LONGEST_DUE)
    .limit(sa.bindparam("limit"))
)


def unsent(tx: Tx, event: str) -> list[Unsent]:
    """Return an event, and those of the same object before it that still wait to be handed on, in order."""
    found: dict[str, Unsent] = {}
    for row in tx.all(_UNSENT, id=event):
        record = EVENTS.record(row[:-1])
        known = found.setdefault(record.id, Unsent(record, set()))
        if row[-1] is not None:
            known.endpoints.add(row[-1])
    return list(found.values())


def lock_delivery(tx: Tx, id: str) -> tuple[WebhookEndpoint, WebhookDelivery] | None:
    """Return a delivery and its endpoint, gone or not; no other transaction can change them meanwhile."""
    row = tx.one(_LOCK, id=id)
    if row is None:
        return None
    endpoint, delivery = split(row, WEBHOOK_ENDPOINTS, WEBHOOK_DELIVERIES)
    return endpoint, delivery


def parcel(snapshot: Snapshot, delivery: str) -> Parcel | None:
    """Return what a delivery sends where, None where it has been forgotten."""
    row = snapshot.one(_PARCEL, id=delivery)
    return None if row is None else Parcel(*split(row, WEBHOOK_DELIVERIES, EVENTS, WEBHOOK_ENDPOINTS))


def offers(link: Link, *, machine_now: int, busy: Collection[str], limit: int) -> Sequence[Offer]:
    """Return deliveries that could be claimed, the longest overdue first, but for `busy` endpoints."""
    assert len(busy) <= BUSY_MAX, "a worker has fewer couriers"
    names = [*busy, *[""] * (BUSY_MAX - len(busy))]
    params = {f"busy_{number}": name for number, name in enumerate(names)}
    rows = link.fetch(_OFFERS, params | {"machine_now": machine_now, "limit": limit})
    return [_offer(row, machine_now) for row in rows]


def _offer(row: Row, machine_now: int) -> Offer:
    account, endpoint, failing_since, clock_offset, *rest = row
    now = machine_now + clock_offset
    is_failing = failing_since is not None and failing_since <= now - PATIENCE_SECONDS
    return Offer(Claim(account, TASKS.record(rest)), endpoint, is_failing)
