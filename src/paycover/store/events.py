"""Event rows: appended with the change they tell of, never changed."""

from collections.abc import Iterator

import sqlalchemy as sa

from paycover.domain.events import Event
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.event_cover import FOUND_BY
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import events

_earlier = events.alias("earlier")
_NEXT = (
    sa.select(sa.func.coalesce(sa.func.max(_earlier.c.sequence), 0) + 1)
    .where(
        _earlier.c.account == sa.bindparam("account"),
        _earlier.c.object == sa.bindparam("object"),
    )
    .scalar_subquery()
)
"""The next number of an object's events. A writer holds the object's row, so that the number is its own;
where two write without it, the unique key lets one of them run again."""

EVENTS: Records[Event] = Records(events, Event, computed={"sequence": _NEXT}, derived=FOUND_BY)
LISTING = Listing(EVENTS)

_AFTER = Statement(
    sa.select(*EVENTS.columns)
    .where(
        EVENTS.mine,
        events.c.object == sa.bindparam("object"),
        events.c.sequence > sa.bindparam("after"),
    )
    .order_by(events.c.sequence)
    .limit(sa.bindparam("limit"))
)


_SINCE = Statement(
    sa.select(*EVENTS.columns)
    .where(EVENTS.mine, events.c.position >= sa.bindparam("position"))
    .order_by(events.c.position)
)

_UNTIL = Statement(
    sa.select(*EVENTS.columns, events.c.position)
    .where(
        EVENTS.mine,
        events.c.position > sa.bindparam("after"),
        events.c.created <= sa.bindparam("until"),
    )
    .order_by(events.c.position)
    .limit(sa.bindparam("limit"))
)

BATCH = 1_000
"""Events read at a time."""


def events_until(snapshot: Snapshot, until: int) -> Iterator[Event]:
    """Yield every event of the account that happened until a moment (its Unix seconds), oldest first."""
    after = -1
    while rows := snapshot.all(_UNTIL, after=after, until=until, limit=BATCH):
        yield from (EVENTS.record(row[:-1]) for row in rows)
        after = rows[-1][-1]


def events_since(tx: Tx, position: int) -> list[Event]:
    """Return the account's events from a place in the order of creation on, oldest first."""
    return [EVENTS.record(row) for row in tx.all(_SINCE, position=position)]


def events_after(snapshot: Snapshot, object: str, after: int, *, limit: int) -> list[Event]:
    """Return the events of an object that come after number `after`, oldest first."""
    rows = snapshot.all(_AFTER, object=object, after=after, limit=limit)
    return [EVENTS.record(row) for row in rows]
