"""Remit statement rows."""

import sqlalchemy as sa

from paycover.domain.statements import Statement, StatementStatus
from paycover.store import db
from paycover.store.db import Tx
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import statements

STATEMENTS: Records[Statement] = Records(statements, Statement)
LISTING = Listing(STATEMENTS)

_OPEN = db.Statement(
    sa.select(*STATEMENTS.columns)
    .where(STATEMENTS.live, statements.c.status == StatementStatus.OPEN.value)
    .order_by(statements.c.position)
    .with_for_update(key_share=True)
)


def lock_open(tx: Tx) -> list[Statement]:
    """Return the statements that are not paid in full, oldest first, locked."""
    return [STATEMENTS.record(row) for row in tx.all(_OPEN)]
