"""The books: journal entries and their lines, which are only ever added, and where each chain ends."""

import sqlalchemy as sa

from paycover.store.column_types import ID
from paycover.store.tables.columns import choice, integer, json, key, metadata, noun, ref, text

ledger_entries = noun(
    "ledger_entries",
    integer("number"),
    text("previous_hash"),
    text("hash"),
    ref("event"),
    choice("kind"),
    integer("version"),
    ref("subject"),
    integer("business_date"),
    ref("reverses", optional=True),
    json("facts", optional=True),
    json("lines"),
    sa.UniqueConstraint("account", "number"),
    sa.UniqueConstraint("account", "event", "kind", "version", "subject"),
    sa.Index(None, "account", "subject", "position"),
)

ledger_lines = sa.Table(
    "ledger_lines",
    metadata,
    key(),
    sa.Column("number", sa.BigInteger, primary_key=True),
    sa.Column("line", sa.BigInteger, primary_key=True),
    integer("business_date"),
    text("code"),
    text("fund"),
    integer("debit"),
    integer("credit"),
    text("coverage_type", optional=True),
    text("state", optional=True),
    text("carrier", optional=True),
    text("payer", optional=True),
    sa.Index(None, "account", "code", "business_date"),
)

ledger_heads = sa.Table("ledger_heads", metadata, key(), integer("number"), text("hash"))

ledger_periods = sa.Table(
    "ledger_periods",
    metadata,
    key(),
    sa.Column("month", ID, primary_key=True),
    integer("closed_at"),
    text("closed_by"),
    text("totals_hash"),
)

program_terms = sa.Table(
    "program_terms",
    metadata,
    key(),
    choice("coverage_type", primary_key=True),
    text("carrier"),
    integer("commission_ppm"),
)

premium_days = sa.Table(
    "premium_days",
    metadata,
    key(),
    sa.Column("day", sa.BigInteger, primary_key=True, autoincrement=False),
    integer("billed"),
    integer("collected"),
)
