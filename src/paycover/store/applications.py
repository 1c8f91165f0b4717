"""The joined load of an application that is to be completed."""

import sqlalchemy as sa

from paycover.domain.sessions import Session
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Statement, Tx
from paycover.store.entities import ENTITIES
from paycover.store.jobs import JOBS
from paycover.store.loads import Sale
from paycover.store.quotes import QUOTES
from paycover.store.records import split
from paycover.store.sessions import SESSIONS
from paycover.store.tables import contractors, entities, jobs, quotes, sessions

_session = (
    sa.select(*SESSIONS.columns)
    .where(SESSIONS.live, sessions.c.id == sa.bindparam("id"))
    .with_for_update(key_share=True)
    .cte("session")
)
_quote = (
    sa.select(*QUOTES.columns)
    .where(QUOTES.live, quotes.c.id == sa.select(_session.c.quote).scalar_subquery())
    .with_for_update(key_share=True)
    .cte("quote")
)
_APPLICATION = Statement(
    sa.select(*_session.c, *_quote.c, *CONTRACTORS.columns, *JOBS.columns, *ENTITIES.columns)
    .select_from(_session)
    .outerjoin(_quote, sa.true())
    .outerjoin(contractors, sa.and_(CONTRACTORS.live, contractors.c.id == _quote.c.contractor))
    .outerjoin(jobs, sa.and_(JOBS.live, jobs.c.id == _quote.c.job))
    .outerjoin(entities, sa.and_(ENTITIES.live, entities.c.id == jobs.c.entity))
)


def lock_application(tx: Tx, session: str) -> tuple[Session, Sale | None] | None:
    """Return a session and the sale it is for (None: a general opt-in); session and quote are locked."""
    row = tx.one(_APPLICATION, id=session)
    if row is None:
        return None
    found, *sale = split(row, SESSIONS, QUOTES, CONTRACTORS, JOBS, ENTITIES)
    return found, None if sale[0] is None else Sale(*sale)
