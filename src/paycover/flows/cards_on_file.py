"""The card that a contractor's payments are charged to, unsealed."""

from typing import NamedTuple

from paycover.domain.cards import Card
from paycover.store.cards import CARDS, find_card_of
from paycover.store.db import Snapshot


class CardOnFile(NamedTuple):
    """A card that can be charged: our id of it, and what its processor calls customer and card."""

    id: str
    customer: str
    card: str


def card_of(snapshot: Snapshot, contractor: str) -> Card | None:
    """Return the card a contractor has on file, None where there is none."""
    return find_card_of(snapshot, contractor)


def card_named(snapshot: Snapshot, id: str) -> CardOnFile | None:
    """Return a card by its id, None where it was replaced or removed and can't be charged again."""
    card = CARDS.find(snapshot, id)
    if card is None or card.customer_sealed is None or card.card_sealed is None:
        return None
    vault = snapshot.vault
    return CardOnFile(id, vault.open(card.customer_sealed), vault.open(card.card_sealed))
