"""Who signs in to the dashboard: users, their sessions, and sign-ins that failed."""

import sqlalchemy as sa

from paycover.store.column_types import ID
from paycover.store.tables.columns import choice, integer, json, metadata, noun, ref, text

users = noun(
    "users",
    text("email"),
    text("email_key", optional=True),
    text("name"),
    choice("role"),
    text("password_hash", optional=True),
    text("totp_sealed", optional=True),
    integer("totp_step", optional=True),
    json("recovery"),
    text("invite_hash", optional=True),
    integer("invite_until", optional=True),
    integer("disabled_at", optional=True),
    sa.UniqueConstraint("account", "email_key"),
    sa.Index(None, "email_key"),
    sa.Index(None, "invite_hash"),
)

user_sessions = sa.Table(
    "user_sessions",
    metadata,
    sa.Column("token_hash", ID, primary_key=True),
    ref("account"),
    ref("user"),
    integer("created"),
    integer("seen_at"),
    text("address"),
    sa.Index(None, "account", "user"),
    sa.Index(None, "created"),
)

failed_sign_ins = sa.Table(
    "failed_sign_ins",
    metadata,
    sa.Column("key", ID, primary_key=True),
    integer("since"),
    integer("failures"),
    sa.Index(None, "since"),
)
