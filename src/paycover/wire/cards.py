"""Cards on the wire: never more than is printed on a receipt."""

import msgspec

from paycover.domain.cards import Card


class CardAnswer(msgspec.Struct, kw_only=True):
    """A card as the API shows it."""

    id: str
    contractor: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int
    created: int


def render(card: Card) -> CardAnswer:
    """Return the answer that shows a card, masked."""
    return CardAnswer(
        id=card.id,
        contractor=card.contractor,
        brand=card.brand,
        last4=card.last4,
        exp_month=card.exp_month,
        exp_year=card.exp_year,
        created=card.created,
    )
