"""What underwriters say of objects."""

import sqlalchemy as sa

from paycover.store.tables.columns import choice, flag, json, noun, ref, text

marks = noun(
    "marks",
    ref("subject"),
    choice("code"),
    choice("coverage_type", optional=True),
    flag("approved"),
    text("note", optional=True),
    json("params"),
    sa.Index(None, "account", "subject"),
)
