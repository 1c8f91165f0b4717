"""Snapshots of sandboxes, the forks made of them, and the books that may be put back."""

import sqlalchemy as sa

from paycover.store.tables.columns import integer, json, key, metadata, noun, ref, text

world_snapshots = noun(
    "world_snapshots",
    text("name"),
    text("description", optional=True),
    integer("rows"),
    integer("now"),
    integer("moment"),
    json("settings"),
)

forks = noun("forks", text("name"), ref("snapshot"))

opened_books = sa.Table("opened_books", metadata, key())
