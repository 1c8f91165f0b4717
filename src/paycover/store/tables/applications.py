"""What contractors answer and sign in an application, and the names that are watched for."""

import sqlalchemy as sa

from paycover.store.column_types import ID
from paycover.store.tables.columns import flag, key, metadata, noun, ref, text

answers = noun(
    "answers",
    ref("session"),
    ref("contractor"),
    text("version"),
    flag("adult"),
    flag("independent"),
    flag("employees"),
    flag("losses"),
    text("losses_told", optional=True),
    sa.Index(None, "account", "session", "position"),
)

consents = noun(
    "consents",
    ref("session"),
    ref("contractor"),
    text("document"),
    text("version"),
    text("language"),
    text("title"),
    text("text"),
    text("sha256"),
    text("signature"),
    text("address"),
    text("user_agent"),
    sa.Index(None, "account", "session", "position"),
)

watched_names = sa.Table(
    "watched_names",
    metadata,
    key(),
    sa.Column("name", ID, primary_key=True),
    text("written"),
)
