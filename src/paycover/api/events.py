"""Event operations: what happened, to be read only."""

from msgspec import UNSET, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get
from paycover.domain.events import EventType
from paycover.kit.errors import not_found
from paycover.store.db import Snapshot
from paycover.store.events import EVENTS, LISTING
from paycover.wire.base import Id
from paycover.wire.events import EventAnswer, render


class EventListQuery(ListQuery):
    """Narrows the list to one type, or to what happened to one object (both are extensions)."""

    type: EventType | UnsetType = UNSET
    object: Id | UnsetType = UNSET


def show(snapshot: Snapshot, call: Call) -> EventAnswer:
    """Show an event."""
    event = EVENTS.find(snapshot, call.id)
    if event is None:
        raise not_found("event", call.id)
    return render(event)


def index(snapshot: Snapshot, call: Call) -> list[EventAnswer]:
    """List events, newest first."""
    return [render(event) for event in LISTING.page(snapshot, page(call.query))]


OPERATIONS = (
    get("/api/v1/events", index, query=EventListQuery),
    get("/api/v1/events/{event}", show),
)
