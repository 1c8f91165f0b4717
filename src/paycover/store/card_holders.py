"""A contractor and the card on file, in one trip."""

from dataclasses import dataclass

import sqlalchemy as sa

from paycover.domain.cards import Card
from paycover.domain.contractors import Contractor
from paycover.store.cards import CARDS
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Statement, Tx
from paycover.store.records import split
from paycover.store.tables import cards, contractors


@dataclass(frozen=True, slots=True)
class CardHolder:
    """A contractor, and the card on file where there is one."""

    contractor: Contractor
    card: Card | None


_HOLDER = Statement(
    sa.select(*CONTRACTORS.columns, *CARDS.columns)
    .select_from(contractors)
    .outerjoin(cards, sa.and_(CARDS.live, cards.c.live_key == contractors.c.id))
    .where(CONTRACTORS.live, contractors.c.id == sa.bindparam("id"))
    .with_for_update(key_share=True, of=contractors)
)


def lock_card_holder(tx: Tx, id: str) -> CardHolder | None:
    """Return a contractor, locked, with the card on file: who would change that locks its contractor."""
    row = tx.one(_HOLDER, id=id)
    return None if row is None else CardHolder(*split(row, CONTRACTORS, CARDS))
