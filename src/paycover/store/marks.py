"""Underwriting marks, and how they are joined to what they are on."""

from typing import Any

import sqlalchemy as sa

from paycover.domain.marks import Mark
from paycover.domain.reasons import ReasonCode
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import categories, contractors, entities, jobs, marks, policies

MARKS: Records[Mark] = Records(marks, Mark)
LISTING = Listing(MARKS)

MARKABLE = (contractors, policies, jobs, entities, categories)
"""The objects an underwriter can say something of."""

_EXISTS = Statement(
    sa.union_all(
        *(
            sa.select(table.c.id).where(
                table.c.account == sa.bindparam("account"),
                table.c.id == sa.bindparam("subject"),
                table.c.deleted_at.is_(None),
            )
            for table in MARKABLE
        )
    )
)
_OF_CODE = Statement(
    sa.select(*MARKS.columns)
    .where(MARKS.live, marks.c.subject == sa.bindparam("subject"), marks.c.code == sa.bindparam("code"))
    .order_by(marks.c.id)
    .with_for_update(key_share=True)
)

_OF_SUBJECT = Statement(
    sa.select(*MARKS.columns)
    .where(MARKS.live, marks.c.subject == sa.bindparam("subject"))
    .order_by(marks.c.id)
)


def marks_on(account: Any, *subjects: Any) -> sa.ColumnElement[bool]:
    """Join the marks in force on any of some objects."""
    return sa.and_(
        marks.c.account == account, marks.c.deleted_at.is_(None), marks.c.subject.in_(list(subjects))
    )


def can_be_marked(snapshot: Snapshot, subject: str) -> bool:
    """Tell whether an id is that of a live contractor, policy, job, entity or job category."""
    return snapshot.one(_EXISTS, subject=subject) is not None


def lock_marks(tx: Tx, subject: str, code: ReasonCode) -> list[Mark]:
    """Return the marks of a code on an object that are in force, locked."""
    return [MARKS.record(row) for row in tx.all(_OF_CODE, subject=subject, code=code.value)]


def marks_of(snapshot: Snapshot, subject: str) -> list[Mark]:
    """Return every mark on an object that is in force."""
    return [MARKS.record(row) for row in snapshot.all(_OF_SUBJECT, subject=subject)]
