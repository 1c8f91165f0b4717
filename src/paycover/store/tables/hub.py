"""Who of an entity's people sees its contractors' cover, and which lapses were told."""

import sqlalchemy as sa

from paycover.store.column_types import ID
from paycover.store.tables.columns import (
    choice,
    flag,
    index_of_some,
    integer,
    key,
    metadata,
    noun,
    ref,
    text,
)

hub_links = noun(
    "hub_links",
    ref("entity"),
    text("email"),
    text("email_key"),
    text("email_hash"),
    text("token_hash"),
    integer("issue"),
    integer("expires_at"),
    integer("revoked_at", optional=True),
    flag("alerts"),
    integer("mailed_at", optional=True),
    sa.UniqueConstraint("account", "token_hash"),
    sa.Index(None, "account", "entity", "position"),
    sa.Index(None, "account", "email_hash", "position"),
)

_UNTOLD = sa.text("told_at IS NULL")

lapses = sa.Table(
    "lapses",
    metadata,
    key(),
    sa.Column("assignment", ID, primary_key=True),
    choice("stage", primary_key=True),
    sa.Column("ends", sa.BigInteger, primary_key=True, autoincrement=False),
    choice("reason"),
    ref("entity"),
    ref("contractor"),
    ref("job"),
    integer("created"),
    integer("told_at", optional=True),
    index_of_some(
        "ix_lapses_untold",
        "account",
        "entity",
        "ends",
        where=_UNTOLD,
    ),
)
