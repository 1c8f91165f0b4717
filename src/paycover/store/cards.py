"""Card rows."""

import sqlalchemy as sa

from paycover.domain.cards import Card
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.records import Records
from paycover.store.tables import cards, contractors

CARDS: Records[Card] = Records(cards, Card)

_KEPT = sa.select(*CARDS.columns).where(CARDS.live, cards.c.live_key == sa.bindparam("contractor"))
_ON_FILE = Statement(
    _KEPT.where(
        sa.exists().where(
            contractors.c.account == cards.c.account,
            contractors.c.id == cards.c.contractor,
            contractors.c.deleted_at.is_(None),
        )
    )
)
_LOCK = Statement(_KEPT.with_for_update(key_share=True))


def find_card_of(snapshot: Snapshot, contractor: str) -> Card | None:
    """Return the card a contractor has on file, None where there is none, or they were deleted."""
    row = snapshot.one(_ON_FILE, contractor=contractor)
    return None if row is None else CARDS.record(row)


def lock_card_of(tx: Tx, contractor: str) -> Card | None:
    """Return the card a contractor has on file, locked, also of one who was deleted."""
    row = tx.one(_LOCK, contractor=contractor)
    return None if row is None else CARDS.record(row)
