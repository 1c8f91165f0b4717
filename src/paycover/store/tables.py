"""The schema, once, for SQLite and PostgreSQL.

Every key begins with the account, so that tables can be sharded by it; the two exceptions are the
look-up tables `accounts` and `api_keys`. Every value is made in Python: no server defaults.
"""

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem

from paycover.store.column_types import ID, Choice, Json

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key() -> sa.Column[str]:
    return sa.Column("account", ID, primary_key=True)


def _noun(name: str, *columns: SchemaItem) -> sa.Table:
    """A table of objects with public ids, listed newest first by (position, id)."""
    return sa.Table(
        name,
        metadata,
        _key(),
        sa.Column("id", ID, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("deleted_at", sa.BigInteger),
        *columns,
        sa.Index(None, "account", "position", "id"),
    )


def _text(name: str, *, optional: bool = False) -> sa.Column[str]:
    return sa.Column(name, ID, nullable=optional)


_ref = _text  # the id of another object: no foreign key, because a deleted row stays


def _choice(name: str) -> sa.Column[str]:
    return sa.Column(name, Choice().with_variant(Choice(collation="C"), "postgresql"), nullable=False)


def _int(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=optional)


def _flag(name: str, *, optional: bool = False) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=optional)


def _json(name: str, *, optional: bool = False) -> sa.Column[str]:
    return sa.Column(name, Json, nullable=optional)


accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", ID, primary_key=True),
    _text("name"),
    _choice("environment"),
    _int("clock_offset"),
    _flag("withhold_premium"),
    _flag("custom_applications"),
    _int("created"),
    sa.UniqueConstraint("name", "environment"),
)

api_keys = sa.Table(
    "api_keys",
    metadata,
    sa.Column("key_hash", ID, primary_key=True),
    _ref("account"),
    _text("hint"),
    _int("created"),
    _int("revoked_at", optional=True),
    sa.Index(None, "account"),
)

replays = sa.Table(
    "replays",
    metadata,
    _key(),
    sa.Column("key", ID, primary_key=True),
    _text("body_hash"),
    _int("status"),
    sa.Column("answer", sa.LargeBinary, nullable=False),
    _int("created"),
    sa.Index(None, "account", "created"),
)

tasks = sa.Table(
    "tasks",
    metadata,
    _key(),
    sa.Column("id", ID, primary_key=True),
    _choice("kind"),
    _text("subject"),
    _text("once_key", optional=True),
    _int("due"),
    _int("run_at"),
    _choice("status"),
    _int("attempts"),
    _int("lease_until", optional=True),
    _text("last_error", optional=True),
    _int("created"),
    sa.UniqueConstraint("account", "once_key"),
    sa.Index(None, "account", "status", "due"),
    sa.Index(None, "status", "run_at"),
)

events = _noun(
    "events",
    _choice("type"),
    _ref("object"),
    _json("data"),
    sa.Index(None, "account", "object", "position"),
)

entities = _noun(
    "entities",
    _text("name"),
    _json("address", optional=True),
    _json("coverage_limit", optional=True),
    _json("required_coverage"),
)

contractors = _noun(
    "contractors",
    _text("first_name"),
    _text("last_name"),
    _text("middle_name", optional=True),
    _text("email"),
    _text("email_key", optional=True),
    _text("phone", optional=True),
    _json("address", optional=True),
    _text("company_name", optional=True),
    _text("tax_id_sealed", optional=True),
    _json("custom_metadata"),
    _flag("withhold_premium", optional=True),
    sa.UniqueConstraint("account", "email_key"),
    sa.Index(None, "account", "email", "position"),
)

categories = _noun(
    "categories",
    _text("slug"),
    _text("name"),
    _choice("status"),
    sa.UniqueConstraint("account", "slug"),
)

rates = sa.Table(
    "rates",
    metadata,
    _key(),
    sa.Column("category_code", ID, primary_key=True),
    sa.Column("coverage_type", ID, primary_key=True),
    sa.Column("state", ID, primary_key=True),
    _int("net_rate", optional=True),
    _choice("appetite"),
    _text("class_code", optional=True),
    _flag("illustrative"),
)

jobs = _noun(
    "jobs",
    _text("name"),
    _text("description"),
    _ref("entity"),
    _ref("category_code"),
    _int("wage"),
    _choice("wage_type"),
    _json("address", optional=True),
    _json("custom_metadata"),
    _flag("withhold_premium", optional=True),
    _int("years_experience", optional=True),
    sa.Index(None, "account", "entity", "position"),
)

quotes = _noun(
    "quotes",
    _ref("contractor"),
    _ref("job"),
    _json("coverage_type"),
    _int("effective_date"),
    _int("end_date"),
    _flag("eligible"),
    _json("rates"),
    _int("net_rate"),
    _ref("category_code"),
    _text("work_state", optional=True),
    _text("home_state", optional=True),
    _ref("policy", optional=True),
    sa.Index(None, "account", "contractor", "position"),
    sa.Index(None, "account", "job", "position"),
)

sessions = _noun(
    "sessions",
    _ref("quote", optional=True),
    _ref("contractor"),
    _ref("job", optional=True),
    _text("success_url", optional=True),
    _text("cancel_url", optional=True),
    _flag("is_general_opt_in"),
    _text("general_opt_in_work_state", optional=True),
    _flag("expired"),
    _choice("step"),
    _ref("policy", optional=True),
    _int("completed_at", optional=True),
)

policies = _noun(
    "policies",
    _ref("quote", optional=True),
    _ref("contractor"),
    _ref("job", optional=True),
    _ref("category_code", optional=True),
    _text("work_state", optional=True),
    _text("home_state", optional=True),
    _json("coverage_type"),
    _json("rates"),
    _int("effective_date"),
    _int("expiration_date"),
    _choice("status"),
    _int("approved_at"),
    _int("cancelled_at", optional=True),
    sa.Index(None, "account", "contractor", "position"),
    sa.Index(None, "account", "quote", "position"),
    sa.Index(None, "account", "job", "position"),
)

assignments = _noun(
    "assignments",
    _ref("contractor"),
    _ref("job"),
    _ref("policy"),
    _json("coverage_type"),
    _int("effective_date"),
    _int("end_date"),
    _flag("bind"),
    _json("eligible"),
    _json("rates"),
    _int("net_rate"),
    _int("active_since", optional=True),
    _flag("cancelled"),
    _int("cancellation_date", optional=True),
    _text("cancellation_reason", optional=True),
    _flag("certificate_refresh_pending"),
    sa.Index(None, "account", "contractor", "position"),
    sa.Index(None, "account", "job", "position"),
    sa.Index(None, "account", "policy", "effective_date"),
)

invoices = _noun(
    "invoices",
    _ref("contractor"),
    _ref("job"),
    _ref("policy"),
    _ref("assignment", optional=True),
    _int("gross_pay"),
    _flag("from_wage"),
    _flag("from_assignment"),
    _int("paycycle_startdate"),
    _int("paycycle_enddate"),
    _json("coverage_type"),
    _json("rates"),
    _int("net_rate"),
    _int("premium_due"),
    _text("purchase_order_number", optional=True),
    _choice("purchase_order_source"),
    _choice("status"),
    _text("live_key", optional=True),
    _int("paid_at", optional=True),
    _ref("replaces", optional=True),
    _ref("replaced_by", optional=True),
    sa.UniqueConstraint("account", "live_key"),
    sa.Index(None, "account", "assignment"),
    sa.Index(None, "account", "contractor", "position"),
    sa.Index(None, "account", "job", "position"),
    sa.Index(None, "account", "job", "paycycle_startdate"),
)

webhook_endpoints = _noun(
    "webhook_endpoints",
    _text("url"),
    _text("description", optional=True),
    _json("events"),
    _text("secret_sealed"),
)
