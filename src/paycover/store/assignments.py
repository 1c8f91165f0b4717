"""Assignment rows."""

import sqlalchemy as sa

from paycover.domain.assignments import Assignment
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import assignments

ASSIGNMENTS: Records[Assignment] = Records(assignments, Assignment)
LISTING = Listing(ASSIGNMENTS)


def is_eligible(table: sa.FromClause) -> sa.ColumnElement[bool]:
    """Return the condition of an assignment that was found eligible.

    Its verdict is JSON that one encoder writes, without spaces and with quotes in texts escaped, so that
    these letters are its `result` and nothing else.
    """
    return table.c.eligible.like('%"result":true%')
