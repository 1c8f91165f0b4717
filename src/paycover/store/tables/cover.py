"""From a job and its quote to the cover of one assignment."""

import sqlalchemy as sa

from paycover.store.tables.columns import choice, flag, integer, json, noun, ref, text

jobs = noun(
    "jobs",
    text("name"),
    text("description"),
    ref("entity"),
    ref("category_code"),
    integer("wage"),
    choice("wage_type"),
    json("address", optional=True),
    json("custom_metadata"),
    flag("withhold_premium", optional=True),
    integer("years_experience", optional=True),
    sa.Index(None, "account", "entity", "position"),
)

quotes = noun(
    "quotes",
    ref("contractor"),
    ref("job"),
    json("coverage_type"),
    integer("effective_date"),
    integer("end_date"),
    flag("eligible"),
    json("reasons"),
    json("rates"),
    ref("snapshot", optional=True),
    integer("net_rate"),
    ref("category_code"),
    text("work_state", optional=True),
    text("home_state", optional=True),
    ref("policy", optional=True),
    sa.Index(None, "account", "contractor", "position"),
    sa.Index(None, "account", "job", "position"),
)

_IN_REVIEW = sa.text("standing = 'review'")

sessions = noun(
    "sessions",
    ref("quote", optional=True),
    ref("contractor"),
    ref("job", optional=True),
    text("success_url", optional=True),
    text("cancel_url", optional=True),
    flag("is_general_opt_in"),
    text("general_opt_in_work_state", optional=True),
    flag("expired"),
    choice("step"),
    choice("standing"),
    json("barred_by"),
    integer("started_at", optional=True),
    text("origin"),
    ref("policy", optional=True),
    integer("completed_at", optional=True),
    sa.Index(
        "ix_sessions_in_review",
        "account",
        "position",
        sqlite_where=_IN_REVIEW,
        postgresql_where=_IN_REVIEW,
    ),
)

policies = noun(
    "policies",
    ref("quote", optional=True),
    ref("contractor"),
    ref("job", optional=True),
    ref("category_code", optional=True),
    text("work_state", optional=True),
    text("home_state", optional=True),
    json("coverage_type"),
    json("rates"),
    ref("snapshot", optional=True),
    integer("effective_date"),
    integer("expiration_date"),
    choice("status"),
    integer("approved_at"),
    integer("cancelled_at", optional=True),
    json("certificates"),
    sa.Index(None, "account", "contractor", "position"),
    sa.Index(None, "account", "quote", "position"),
    sa.Index(None, "account", "job", "position"),
)

assignments = noun(
    "assignments",
    ref("contractor"),
    ref("job"),
    ref("policy"),
    json("coverage_type"),
    integer("effective_date"),
    integer("end_date"),
    flag("bind"),
    json("eligible"),
    json("recheck", optional=True),
    json("rates"),
    ref("snapshot", optional=True),
    integer("net_rate"),
    integer("active_since", optional=True),
    flag("cancelled"),
    integer("cancellation_date", optional=True),
    text("cancellation_reason", optional=True),
    json("certificates"),
    flag("certificate_refresh_pending"),
    sa.Index(None, "account", "contractor", "position"),
    sa.Index(None, "account", "job", "position"),
    sa.Index(None, "account", "policy", "effective_date"),
)
