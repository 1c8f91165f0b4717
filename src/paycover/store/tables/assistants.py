"""What assistants do: the log of their calls, and the changes that wait to be confirmed."""

import sqlalchemy as sa

from paycover.store.column_types import ID
from paycover.store.tables.columns import choice, integer, json, key, metadata, noun, ref, text

assistant_calls = noun(
    "assistant_calls",
    text("tool"),
    text("operation", optional=True),
    ref("subject", optional=True),
    text("reason", optional=True),
    choice("outcome"),
    text("code", optional=True),
    sa.Index(None, "account", "subject", "position"),
)

proposals = sa.Table(
    "proposals",
    metadata,
    key(),
    sa.Column("token_hash", ID, primary_key=True),
    text("operation"),
    ref("subject", optional=True),
    json("body"),
    text("seen", optional=True),
    text("reason"),
    integer("expires_at"),
    sa.Index(None, "account", "expires_at"),
)
