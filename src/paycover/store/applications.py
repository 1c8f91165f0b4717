"""The joined loads of an application: to be shown, to be completed, to be looked at again."""

import sqlalchemy as sa

from paycover.domain.cards import Card
from paycover.domain.contractors import Contractor
from paycover.domain.entities import Entity
from paycover.domain.jobs import Job
from paycover.domain.quotes import Quote
from paycover.domain.sessions import Session, Standing
from paycover.kit.records import Record
from paycover.store.cards import CARDS
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.entities import ENTITIES
from paycover.store.jobs import JOBS
from paycover.store.loads import Sale
from paycover.store.quotes import QUOTES
from paycover.store.records import split
from paycover.store.sessions import SESSIONS
from paycover.store.tables import cards, contractors, entities, jobs, quotes, sessions

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


class Application(Record):
    """A session with those it is for, None where one was deleted; a general opt-in has no quote and job.

    `card` is the one the contractor has on file.
    """

    session: Session
    quote: Quote | None
    contractor: Contractor | None
    job: Job | None
    entity: Entity | None
    card: Card | None

    @property
    def is_whole(self) -> bool:
        """Tell whether all that it is for is still there."""
        needed = [self.contractor]
        if self.session.quote is not None:
            return None not in (*needed, self.quote, self.job, self.entity)
        return None not in needed

    @property
    def sale(self) -> Sale | None:
        """The quote with those it is for, None for a general opt-in."""
        return None if self.quote is None else Sale(self.quote, self.contractor, self.job, self.entity)


_WHOLE = Statement(
    sa.select(
        *SESSIONS.columns,
        *QUOTES.columns,
        *CONTRACTORS.columns,
        *JOBS.columns,
        *ENTITIES.columns,
        *CARDS.columns,
    )
    .select_from(sessions)
    .outerjoin(quotes, sa.and_(QUOTES.live, quotes.c.id == sessions.c.quote))
    .outerjoin(
        contractors,
        sa.and_(
            CONTRACTORS.live,
            contractors.c.id == sa.func.coalesce(quotes.c.contractor, sessions.c.contractor),
        ),
    )
    .outerjoin(jobs, sa.and_(JOBS.live, jobs.c.id == quotes.c.job))
    .outerjoin(entities, sa.and_(ENTITIES.live, entities.c.id == jobs.c.entity))
    .outerjoin(cards, sa.and_(CARDS.live, cards.c.live_key == contractors.c.id))
    .where(SESSIONS.live, sessions.c.id == sa.bindparam("id"))
)


def find_application(snapshot: Snapshot, session: str) -> Application | None:
    """Return a session with all that its pages show, None where there is none."""
    row = snapshot.one(_WHOLE, id=session)
    if row is None:
        return None
    return Application(*split(row, SESSIONS, QUOTES, CONTRACTORS, JOBS, ENTITIES, CARDS))


_IN_REVIEW = Statement(
    sa.select(sessions.c.id)
    .select_from(sessions)
    .outerjoin(quotes, sa.and_(QUOTES.live, quotes.c.id == sessions.c.quote))
    .outerjoin(jobs, sa.and_(JOBS.live, jobs.c.id == quotes.c.job))
    .where(
        SESSIONS.live,
        sa.text(f"standing = '{Standing.REVIEW.value}'"),  # a literal, so that its index is used
        sa.bindparam("subject").in_(
            [sessions.c.contractor, quotes.c.contractor, jobs.c.id, jobs.c.entity, jobs.c.category_code]
        ),
    )
    .order_by(sessions.c.position)
)


def applications_in_review(snapshot: Snapshot, subject: str) -> list[str]:
    """Return the sessions that wait for an underwriter and concern an object, oldest first."""
    return [str(row[0]) for row in snapshot.all(_IN_REVIEW, subject=subject)]
