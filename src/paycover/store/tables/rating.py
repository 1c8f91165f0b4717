"""What work is, and what cover for it costs."""

import sqlalchemy as sa

from paycover.store.column_types import ID
from paycover.store.tables.columns import choice, flag, integer, json, key, metadata, noun, text

categories = noun(
    "categories",
    text("slug"),
    text("name"),
    choice("status"),
    sa.UniqueConstraint("account", "slug"),
)

rates = sa.Table(
    "rates",
    metadata,
    key(),
    sa.Column("category_code", ID, primary_key=True),
    choice("coverage_type", primary_key=True),
    sa.Column("state", ID, primary_key=True),
    sa.Column("plan", ID, primary_key=True),
    sa.Column("version", sa.BigInteger, primary_key=True),
    text("sha256"),
    integer("net_rate", optional=True),
    integer("exact_rate_ppm", optional=True),
    choice("appetite"),
    text("class_code", optional=True),
    json("factors"),
    integer("minimum"),
    integer("max_pay", optional=True),
    integer("max_term_days", optional=True),
    text("limit_profile", optional=True),
    flag("illustrative"),
    integer("sold_from"),
    integer("sold_until", optional=True),
    integer("renewal_from", optional=True),
    integer("renewal_until", optional=True),
    integer("activated_at"),
    integer("closed_at", optional=True),
)

rate_taxes = sa.Table(
    "rate_taxes",
    metadata,
    key(),
    sa.Column("plan", ID, primary_key=True),
    sa.Column("version", sa.BigInteger, primary_key=True),
    sa.Column("state", ID, primary_key=True),
    integer("surplus_lines_tax_ppm"),
    integer("stamping_fee_ppm"),
)

rate_snapshots = sa.Table(
    "rate_snapshots",
    metadata,
    key(),
    sa.Column("id", ID, primary_key=True),
    integer("engine"),
    text("category_code"),
    text("work_state", optional=True),
    text("home_state", optional=True),
    json("lines"),
    integer("created"),
)

rate_plan_versions = noun(
    "rate_plan_versions",
    text("plan"),
    integer("version"),
    choice("coverage_type"),
    choice("status"),
    json("content"),
    text("sha256"),
    flag("illustrative"),
    integer("sold_from"),
    integer("sold_until", optional=True),
    json("states"),
    text("author"),
    json("steps"),
    text("justification", optional=True),
    sa.UniqueConstraint("account", "plan", "version"),
)
