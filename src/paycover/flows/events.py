"""Tells what happened: event rows in the transaction of the change."""

from typing import NamedTuple

import msgspec

from paycover.domain.events import Event, EventType
from paycover.domain.ledger_postings import POSTINGS
from paycover.domain.tasks import TaskKind
from paycover.kit.ids import new_id
from paycover.store.db import Tx
from paycover.store.events import EVENTS
from paycover.store.tasks import enqueue_all, task_of


class Happening(NamedTuple):
    """One state change of one object, shown as it is after the change.

    `later` is what has to be done to the object because of it, and when (the account's Unix seconds).
    """

    type: EventType
    object: str
    shown: msgspec.Struct
    later: tuple[TaskKind, int] | None = None


def emit(tx: Tx, *happenings: Happening) -> None:
    """Append one event row for each state change; all of them in one statement.

    In another one, the tasks they call for: what is to be done later, and where the account has webhooks,
    that each event is handed on to them.
    """
    events = [_event(tx, happening) for happening in happenings]
    EVENTS.add(tx, *events)
    wanted = [
        task_of(tx, happening.later[0], happening.object, due=happening.later[1])
        for happening in happenings
        if happening.later is not None
    ]
    if tx.account.sends_events:
        wanted += [task_of(tx, TaskKind.FAN_OUT, event.id, due=tx.now, once=True) for event in events]
    enqueue_all(tx, wanted)


def _event(tx: Tx, happening: Happening) -> Event:
    return Event(
        id=new_id("event"),
        type=happening.type,
        object=happening.object,
        data=msgspec.json.encode(happening.shown).decode(),
        unposted=True if happening.type in POSTINGS else None,
        created=tx.now,
    )
