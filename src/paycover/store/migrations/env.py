"""Runs the one chain of migrations on whichever database it is given."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from paycover.store.column_types import Json
from paycover.store.tables import metadata
from paycover.store.tables.columns import tell_dialects


def _short(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our text columns as a migration should: free of the code they may outlive."""
    if kind != "type" or not isinstance(item, sa.Text):
        return False
    return "sa.Text()" if isinstance(item, Json) else "TEXT"


tell_dialects()
connection: sa.Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_short,
)
with context.begin_transaction():
    context.run_migrations()
