"""Accounts, their keys, and the answers kept for idempotency keys."""

import sqlalchemy as sa

from paycover.store.column_types import ID
from paycover.store.tables.columns import choice, flag, integer, json, key, metadata, ref, text

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", ID, primary_key=True),
    text("name"),
    choice("environment"),
    integer("clock_offset"),
    flag("withhold_premium"),
    flag("custom_applications"),
    flag("sends_events"),
    json("redirect_hosts"),
    integer("charge_delay"),
    integer("platform_fee_ppm"),
    text("billing_email", optional=True),
    integer("created"),
    sa.UniqueConstraint("name", "environment"),
)

api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("key_hash", ID, primary_key=True),
    ref("account"),
    text("hint"),
    integer("created"),
    integer("revoked_at", optional=True),
    sa.Index(None, "account"),
)

replays = sa.Table(
    "replays",
    metadata,
    key(),
    sa.Column("key", ID, primary_key=True),
    text("body_hash"),
    integer("status"),
    sa.Column("answer", sa.LargeBinary, nullable=False),
    integer("created"),
    sa.Index(None, "account", "created"),
)
