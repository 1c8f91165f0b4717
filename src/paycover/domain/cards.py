"""Cards on file: what is kept of a contractor's card, so that it can be charged later."""

import enum

from paycover.kit.records import Record, replace


class Processor(enum.StrEnum):
    """Who keeps a card and charges it."""

    SANDBOX = "sandbox"
    STRIPE = "stripe"


class Card(Record, kw_only=True):
    """A contractor's card: the processor's own names for it, sealed, and what may be shown of it.

    `live_key` is the contractor while it is the one on file, else None; it is unique. A card that is
    replaced or removed can't be charged again: its seals are forgotten.
    """

    id: str
    contractor: str
    processor: Processor
    customer_sealed: str | None
    card_sealed: str | None
    brand: str
    last4: str
    exp_month: int
    exp_year: int
    live_key: str | None
    replaced_at: int | None = None
    created: int
    deleted_at: int | None = None


class CapturedCard(Record, kw_only=True):
    """A card as its processor took it: the names it has for customer and card, in the clear.

    They are kept out of the repr, and so out of logs.
    """

    processor: Processor
    customer: str
    card: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int

    def __repr__(self) -> str:
        return f"CapturedCard({self.processor}, {self.brand} …{self.last4})"


def replaced(card: Card, now: int) -> Card:
    """Return a card in whose place the contractor gave another."""
    return replace(_forgotten(card), replaced_at=now)


def removed(card: Card, now: int) -> Card:
    """Return a card that went with its contractor."""
    return replace(_forgotten(card), deleted_at=now)


def _forgotten(card: Card) -> Card:
    return replace(card, customer_sealed=None, card_sealed=None, live_key=None)
