"""What work is, and what cover for it costs."""

import sqlalchemy as sa

from paycover.store.column_types import ID
from paycover.store.tables.columns import choice, flag, integer, key, metadata, noun, text

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
    sa.Column("coverage_type", ID, primary_key=True),
    sa.Column("state", ID, primary_key=True),
    integer("net_rate", optional=True),
    choice("appetite"),
    text("class_code", optional=True),
    flag("illustrative"),
)
