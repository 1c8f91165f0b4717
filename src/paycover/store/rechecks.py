"""Assignments whose cover lies ahead, a batch at a time in the order of their ids."""

import sqlalchemy as sa

from paycover.domain.assignments import Assignment
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.db import Statement, Tx
from paycover.store.tables import assignments

BATCH = 500
"""Assignments judged anew in one transaction."""


def _ahead(*conditions: sa.ColumnElement[bool]) -> Statement:
    return Statement(
        sa.select(*ASSIGNMENTS.columns)
        .where(
            ASSIGNMENTS.live,
            assignments.c.cancelled.is_(False),
            assignments.c.bind.is_(True),
            assignments.c.effective_date > sa.bindparam("now", type_=sa.BigInteger),
            *conditions,
        )
        .order_by(assignments.c.id)
        .limit(sa.bindparam("batch", type_=sa.BigInteger))
        .with_for_update(key_share=True)
    )


_SUBJECT: sa.BindParameter[str] = sa.bindparam("subject", type_=sa.Text)
_ALL = _ahead(assignments.c.id > _SUBJECT)
_OF_ONE = _ahead(sa.or_(assignments.c.contractor == _SUBJECT, assignments.c.job == _SUBJECT))


def lock_ahead(tx: Tx, after: str) -> list[Assignment]:
    """Return the next assignments that are to begin, by id after `after`, locked."""
    return [ASSIGNMENTS.record(row) for row in tx.all(_ALL, subject=after, now=tx.now, batch=BATCH)]


def lock_ahead_of(tx: Tx, subject: str) -> list[Assignment]:
    """Return assignments of a contractor or on a job that are to begin, locked; a batch at most."""
    return [ASSIGNMENTS.record(row) for row in tx.all(_OF_ONE, subject=subject, now=tx.now, batch=BATCH)]
