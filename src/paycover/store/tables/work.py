"""What is to be done and what has happened: tasks, events, and who wants to be told."""

import sqlalchemy as sa

from paycover.store.column_types import ID
from paycover.store.tables.columns import (
    choice,
    flag,
    index_of_some,
    integer,
    json,
    key,
    metadata,
    noun,
    ref,
    text,
)

tasks = sa.Table(
    "tasks",
    metadata,
    key(),
    sa.Column("id", ID, primary_key=True),
    choice("kind"),
    text("subject"),
    text("once_key", optional=True),
    integer("due"),
    integer("run_at"),
    choice("status"),
    integer("attempts"),
    integer("lease_until", optional=True),
    text("last_error", optional=True),
    integer("created"),
    sa.UniqueConstraint("account", "once_key"),
    sa.Index(None, "account", "status", "due", "created", "id", "kind"),
    sa.Index(None, "status", "run_at"),
)

_UNPOSTED = sa.text("unposted IS NOT NULL")
_TELLS_COVER = sa.text("insured IS NOT NULL")

events = noun(
    "events",
    choice("type"),
    ref("object"),
    integer("sequence"),
    json("data"),
    sa.UniqueConstraint("account", "object", "sequence"),
    flag("unposted", optional=True),
    ref("insured", optional=True),
    ref("work", optional=True),
    ref("under", optional=True),
    integer("covers_from", optional=True),
    integer("covers_until", optional=True),
    sa.Index(None, "account", "object", "position"),
    index_of_some(
        "ix_events_unposted",
        "account",
        "position",
        where=_UNPOSTED,
    ),
    index_of_some(
        "ix_events_cover",
        "account",
        "insured",
        "covers_until",
        "covers_from",
        "work",
        where=_TELLS_COVER,
    ),
)

webhook_endpoints = noun(
    "webhook_endpoints",
    text("url"),
    text("description", optional=True),
    json("events"),
    text("secret_sealed"),
    text("old_secret_sealed", optional=True),
    integer("old_secret_until", optional=True),
    integer("failing_since", optional=True),
    integer("disabled_at", optional=True),
)
