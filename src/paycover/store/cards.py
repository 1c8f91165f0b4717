"""Card rows."""

import sqlalchemy as sa

from paycover.domain.cards import Card
from paycover.store.db import Snapshot, Statement
from paycover.store.records import Records
from paycover.store.tables import cards

CARDS: Records[Card] = Records(cards, Card)

_ON_FILE = Statement(
    sa.select(*CARDS.columns).where(CARDS.live, cards.c.live_key == sa.bindparam("contractor"))
)


def find_card_of(snapshot: Snapshot, contractor: str) -> Card | None:
    """Return the card a contractor has on file, None where there is none."""
    row = snapshot.one(_ON_FILE, contractor=contractor)
    return None if row is None else CARDS.record(row)
