"""Tells what happened: event rows in the transaction of the change."""

from typing import NamedTuple

import msgspec

from paycover.domain.events import Event, EventType
from paycover.kit.ids import new_id
from paycover.store.db import Tx
from paycover.store.events import EVENTS


class Happening(NamedTuple):
    """One state change of one object, shown as it is after the change."""

    type: EventType
    object: str
    shown: msgspec.Struct


def emit(tx: Tx, *happenings: Happening) -> None:
    """Append one event row for each state change; all of them in one statement."""
    EVENTS.add(tx, *(_event(tx, happening) for happening in happenings))


def _event(tx: Tx, happening: Happening) -> Event:
    return Event(
        id=new_id("event"),
        type=happening.type,
        object=happening.object,
        data=msgspec.json.encode(happening.shown).decode(),
        created=tx.now,
    )
