"""Event operations: what happened, to be read only."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get
from paycover.domain.events import EventType
from paycover.kit.errors import invalid, not_found
from paycover.store.db import Snapshot
from paycover.store.events import EVENTS, LISTING, events_after
from paycover.wire.base import Id
from paycover.wire.events import EventAnswer, render

SEQUENCE_MAX = 1_000_000_000_000


class EventListQuery(ListQuery):
    """Narrows the list to one type, or to what happened to one object (all are extensions)."""

    type: EventType | UnsetType = UNSET
    object: Id | UnsetType = UNSET
    after: Annotated[int, Meta(ge=0, le=SEQUENCE_MAX)] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.after is UNSET:
            return
        if self.object is UNSET:
            raise invalid("after", "goes with the object whose events are numbered")
        if any(part is not UNSET for part in (self.type, self.starting_after, self.ending_before)):
            raise invalid("after", "goes with object and limit only")


def show(snapshot: Snapshot, call: Call) -> EventAnswer:
    """Show an event."""
    event = EVENTS.find(snapshot, call.id)
    if event is None:
        raise not_found("event", call.id)
    return render(event)


def index(snapshot: Snapshot, call: Call) -> list[EventAnswer]:
    """List events, newest first; those of one object after a number: oldest first, as they happened."""
    query = call.query
    if query.after is not UNSET:
        missed = events_after(snapshot, query.object, query.after, limit=query.limit)
        return [render(event) for event in missed]
    return [render(event) for event in LISTING.page(snapshot, page(call.query))]


OPERATIONS = (
    get("/api/v1/events", index, query=EventListQuery),
    get("/api/v1/events/{event}", show),
)
