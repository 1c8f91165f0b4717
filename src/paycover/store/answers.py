"""Rows of answers: added, never changed; the newest of a session counts."""

import sqlalchemy as sa

from paycover.domain.answers import Answers
from paycover.store.db import Snapshot, Statement
from paycover.store.records import Records
from paycover.store.tables import answers

ANSWERS: Records[Answers] = Records(answers, Answers)

_NEWEST = Statement(
    sa.select(*ANSWERS.columns)
    .where(ANSWERS.live, answers.c.session == sa.bindparam("session"))
    .order_by(answers.c.position.desc())
    .limit(1)
)


def newest_answers(snapshot: Snapshot, session: str) -> Answers | None:
    """Return what was last answered in a session, None before the first answer."""
    row = snapshot.one(_NEWEST, session=session)
    return None if row is None else ANSWERS.record(row)
