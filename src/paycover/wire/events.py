"""Events on the wire (api.md 2.11)."""

import msgspec

from paycover.domain.events import Event


class EventAnswer(msgspec.Struct, kw_only=True):
    """An event as the API shows it; `data` is the object as it was at that moment, byte for byte."""

    id: str
    type: str
    created: int
    data: msgspec.Raw


def render(event: Event) -> EventAnswer:
    """Return the answer that shows an event."""
    return EventAnswer(
        id=event.id,
        type=event.type,
        created=event.created,
        data=msgspec.Raw(event.data.encode()),
    )
