"""What is sent out: deliveries of events, and every try."""

import sqlalchemy as sa

from paycover.store.column_types import ID
from paycover.store.tables.columns import choice, integer, key, metadata, noun, ref, text

webhook_deliveries = noun(
    "webhook_deliveries",
    ref("event"),
    ref("endpoint"),
    ref("object"),
    integer("sequence"),
    choice("status"),
    integer("tries"),
    integer("tries_before"),
    integer("next_try", optional=True),
    sa.UniqueConstraint("account", "event", "endpoint"),
    sa.Index(None, "account", "object", "endpoint", "sequence"),
    sa.Index(None, "account", "status", "position"),
)

webhook_tries = sa.Table(
    "webhook_tries",
    metadata,
    key(),
    sa.Column("delivery", ID, primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    integer("at"),
    integer("duration_ms"),
    integer("status_code", optional=True),
    text("error", optional=True),
    text("answer"),
    sa.Index(None, "account", "at"),
)
