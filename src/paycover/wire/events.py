"""Events on the wire (api.md 2.11)."""

import msgspec

from paycover.domain.events import Event


class EventAnswer(msgspec.Struct, kw_only=True):
    """An event as the API shows it; `data` is the object as it was at that moment, byte for byte.

    `sequence` numbers the events of one object: 1, 2, 3 and so on.
    """

    id: str
    type: str
    created: int
    sequence: int
    data: msgspec.Raw


def render(event: Event) -> EventAnswer:
    """Return the answer that shows an event."""
    return EventAnswer(
        id=event.id,
        type=event.type,
        created=event.created,
        sequence=event.sequence,
        data=msgspec.Raw(event.data.encode()),
    )


def body(event: Event) -> bytes:
    """Return what a webhook receives: the event as the API shows it, the same bytes at every try."""
    return msgspec.json.encode(render(event))
