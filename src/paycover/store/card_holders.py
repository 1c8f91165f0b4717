"""A contractor and the card on file, beside the session that changes it: in one trip."""

import sqlalchemy as sa

from paycover.domain.cards import Card
from paycover.domain.contractors import Contractor
from paycover.domain.payment_sessions import PaymentSession
from paycover.kit.records import Record
from paycover.store.cards import CARDS
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Statement, Tx
from paycover.store.payment_sessions import PAYMENT_SESSIONS
from paycover.store.records import split
from paycover.store.tables import cards, contractors, payment_sessions


class CardHolder(Record):
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


_SESSION_AND_HOLDER = Statement(
    sa.select(*PAYMENT_SESSIONS.columns, *CONTRACTORS.columns, *CARDS.columns)
    .select_from(payment_sessions)
    .join(contractors, sa.and_(CONTRACTORS.live, contractors.c.id == payment_sessions.c.contractor))
    .outerjoin(cards, sa.and_(CARDS.live, cards.c.live_key == contractors.c.id))
    .where(PAYMENT_SESSIONS.live, payment_sessions.c.id == sa.bindparam("id"))
    .with_for_update(key_share=True, of=[payment_sessions, contractors])
)


def lock_session_and_holder(tx: Tx, id: str) -> tuple[PaymentSession, CardHolder] | None:
    """Return a payment session and its contractor, both locked; None where either is gone."""
    row = tx.one(_SESSION_AND_HOLDER, id=id)
    if row is None:
        return None
    session, contractor, card = split(row, PAYMENT_SESSIONS, CONTRACTORS, CARDS)
    return session, CardHolder(contractor, card)


def lock_card_holder(tx: Tx, id: str) -> CardHolder | None:
    """Return a contractor, locked, with the card on file: who would change that locks its contractor."""
    row = tx.one(_HOLDER, id=id)
    return None if row is None else CardHolder(*split(row, CONTRACTORS, CARDS))
