"""Events: everything that happened."""

from typing import Any

import msgspec

from paycover.domain.events import Event
from paycover.pages.dashboard.cells import code, link, number, when
from paycover.pages.dashboard.frame import Signed
from paycover.pages.dashboard.nouns import Column, Fact, Noun, Related
from paycover.store.browsing import Shown


def _facts(shown: Shown[Event]) -> list[Fact]:
    event = shown.record
    return [
        ("Type", code(event.type)),
        ("Of", link(event.object)),
        ("Number", number(event.sequence)),
        ("Happened", when(event.created)),
    ]


def _data(signed: Signed, shown: Shown[Event]) -> dict[str, Any]:
    pretty = msgspec.json.format(shown.record.data, indent=2)
    return {"extra": "text", "text": ("What it tells", pretty)}


NOUN = Noun(
    name="events",
    plural="Events",
    one="event",
    lead="Everything that happened, with each object as it was then.",
    columns=(
        Column("Event", lambda shown: link(shown.record.id, shown.record.type)),
        Column("Of", lambda shown: link(shown.record.object)),
        Column("Number", lambda shown: number(shown.record.sequence)),
        Column("Happened", lambda shown: when(shown.record.created)),
    ),
    title=lambda shown: shown.record.type,
    facts=_facts,
    filters={"object": "Of"},
    related=(Related("deliveries", "event"),),
    extra=_data,
    has_history=False,
)
