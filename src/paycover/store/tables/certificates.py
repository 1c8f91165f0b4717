"""What was certified, with which keys, and the log that keeps anybody from changing it."""

import sqlalchemy as sa

from paycover.store.column_types import ID
from paycover.store.tables.columns import choice, integer, json, key, metadata, noun, ref, text

certificates = noun(
    "certificates",
    text("number"),
    integer("revision"),
    ref("policy"),
    ref("assignment", optional=True),
    ref("contractor"),
    choice("coverage_type"),
    json("facts"),
    integer("layout"),
    text("link"),
    text("token"),
    choice("status"),
    choice("reason", optional=True),
    integer("ended_at", optional=True),
    ref("superseded_by", optional=True),
    text("sha256"),
    text("signature"),
    ref("signing_key"),
    integer("log_number"),
    sa.UniqueConstraint("account", "number", "revision"),
    sa.UniqueConstraint("account", "token"),
    sa.Index(None, "account", "policy", "position"),
    sa.Index(None, "account", "assignment", "position"),
)

endorsements = noun(
    "endorsements",
    ref("policy"),
    ref("entity", optional=True),
    choice("kind"),
    choice("coverage_type"),
    text("form"),
    text("edition"),
    text("scope"),
    choice("basis"),
    integer("effective_date"),
    text("document", optional=True),
    integer("fee"),
    sa.Index(None, "account", "policy", "position"),
)

signing_keys = sa.Table(
    "signing_keys",
    metadata,
    key(),
    sa.Column("id", ID, primary_key=True),
    text("public"),
    text("private_sealed"),
    integer("created"),
    integer("retired_at", optional=True),
)

log_heads = sa.Table("log_heads", metadata, key(), integer("size"), text("peaks"))

log_nodes = sa.Table(
    "log_nodes",
    metadata,
    key(),
    sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False),
    text("hash"),
)
