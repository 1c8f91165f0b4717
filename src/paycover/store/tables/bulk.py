"""Bulk uploads: their files, the verdict on each row, and what rows made."""

import sqlalchemy as sa

from paycover.store.column_types import ID
from paycover.store.tables.columns import choice, integer, json, key, metadata, noun, ref, text

bulk_uploads = noun(
    "bulk_uploads",
    choice("kind"),
    text("filename"),
    text("sha256"),
    integer("rows"),
    choice("status"),
    text("author", optional=True),
    integer("done"),
    integer("planned"),
    json("counts"),
    integer("before", optional=True),
    text("trouble", optional=True),
)

bulk_files = sa.Table(
    "bulk_files",
    metadata,
    key(),
    sa.Column("upload", ID, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

bulk_verdicts = sa.Table(
    "bulk_verdicts",
    metadata,
    key(),
    sa.Column("upload", ID, primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    choice("verdict"),
    text("sentence"),
    json("repairs"),
    json("objects"),
    sa.Index(None, "account", "upload", "verdict", "number"),
)

bulk_rows = sa.Table(
    "bulk_rows",
    metadata,
    key(),
    sa.Column("upload", ID, primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    text("key", optional=True),
    text("content"),
    choice("verdict"),
    ref("object"),
    integer("pay", optional=True),
    integer("pay_before", optional=True),
    json("made"),
    integer("undone_at", optional=True),
    sa.UniqueConstraint("account", "key"),
)
