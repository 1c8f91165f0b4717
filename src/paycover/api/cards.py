"""Cards on file: an extension to the published API."""

from paycover.api.operations import Call, get
from paycover.kit.errors import Code, Problem
from paycover.store.cards import find_card_of
from paycover.store.db import Snapshot
from paycover.wire.cards import CardAnswer, render


def show(snapshot: Snapshot, call: Call) -> CardAnswer:
    """Show the card a contractor has on file, masked."""
    card = find_card_of(snapshot, call.id)
    if card is None:
        raise Problem(Code.RESOURCE_NOT_FOUND, f"No card is on file for a contractor {call.id}")
    return render(card)


OPERATIONS = (get("/api/v1/contractors/{contractor}/card", show),)
