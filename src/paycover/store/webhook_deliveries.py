"""Webhook delivery rows, and the tries each has had."""

import sqlalchemy as sa

from paycover.domain.webhook_deliveries import OPEN, DeliveryStatus, WebhookDelivery, WebhookTry
from paycover.kit.clock import NANOSECONDS
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Columns, Records
from paycover.store.tables import webhook_deliveries, webhook_tries

KEPT_SECONDS = 30 * 86_400
"""How long a delivery that is at an end, and its tries, can still be looked at (our decision)."""

TRIES_SHOWN_MAX = 100

WEBHOOK_DELIVERIES: Records[WebhookDelivery] = Records(webhook_deliveries, WebhookDelivery)
LISTING = Listing(WEBHOOK_DELIVERIES)

_TRIES: Columns[WebhookTry] = Columns(webhook_tries, WebhookTry)
_MINE = webhook_tries.c.account == sa.bindparam("account")
_OPEN = webhook_deliveries.c.status.in_([sa.literal(status.value) for status in OPEN])
_ENDED = webhook_deliveries.c.status.in_(
    [sa.literal(status.value) for status in DeliveryStatus if status not in OPEN]
)
_OF_OBJECT = sa.and_(WEBHOOK_DELIVERIES.mine, webhook_deliveries.c.object == sa.bindparam("object"), _OPEN)

_ADD_TRY = Statement(sa.insert(webhook_tries))
_TRIES_OF = Statement(
    sa.select(*_TRIES.columns)
    .where(_MINE, webhook_tries.c.delivery == sa.bindparam("delivery"))
    .order_by(webhook_tries.c.number.desc())
    .limit(sa.bindparam("limit"))
)
_FIRST_OPEN = Statement(
    sa.select(*WEBHOOK_DELIVERIES.columns)
    .where(
        _OF_OBJECT,
        webhook_deliveries.c.endpoint == sa.bindparam("endpoint"),
        webhook_deliveries.c.id != sa.bindparam("but"),
    )
    .order_by(webhook_deliveries.c.sequence)
    .limit(1)
)
_UNDER_WAY = Statement(sa.select(webhook_deliveries.c.endpoint).where(_OF_OBJECT).distinct())
_FORGET_TRIES = Statement(
    sa.delete(webhook_tries).where(_MINE, webhook_tries.c.at <= sa.bindparam("oldest"))
)
_FORGET_ENDED = Statement(
    sa.delete(webhook_deliveries).where(
        WEBHOOK_DELIVERIES.mine, _ENDED, webhook_deliveries.c.position <= sa.bindparam("oldest")
    )
)


def add_try(tx: Tx, delivery: str, tried: WebhookTry) -> None:
    """Keep a try of a delivery."""
    tx.run(_ADD_TRY, [_TRIES.values(tried) | {"delivery": delivery}])


def tries_of(snapshot: Snapshot, delivery: str) -> list[WebhookTry]:
    """Return the latest tries of a delivery, oldest first."""
    rows = snapshot.all(_TRIES_OF, delivery=delivery, limit=TRIES_SHOWN_MAX)
    return [_TRIES.record(row) for row in reversed(rows)]


def first_open(tx: Tx, delivery: WebhookDelivery) -> WebhookDelivery | None:
    """Return the first delivery beside this one, of its object to its endpoint, that is not at an end.

    Their endpoint must be locked.
    """
    row = tx.one(_FIRST_OPEN, endpoint=delivery.endpoint, object=delivery.object, but=delivery.id)
    return None if row is None else WEBHOOK_DELIVERIES.record(row)


def endpoints_under_way(tx: Tx, object: str) -> set[str]:
    """Return the endpoints to which a delivery of the object is not at an end; they must be locked."""
    return {row[0] for row in tx.all(_UNDER_WAY, object=object)}


def forget_deliveries(tx: Tx) -> None:
    """Forget the account's deliveries that have ended, and its tries, older than 30 days."""
    oldest = tx.now - KEPT_SECONDS
    tx.run(_FORGET_TRIES, [{"oldest": oldest}])
    tx.run(_FORGET_ENDED, [{"oldest": oldest * NANOSECONDS}])
