"""What each event tells of cover, so that it is found by whom it covers and when."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TELLS_COVER = sa.text("insured IS NOT NULL")
COLUMNS: dict[str, Any] = {"insured": TEXT, "work": TEXT, "under": TEXT, "covers_from": sa.BigInteger(), "covers_until": sa.BigInteger()}
TYPES = (
    "assignment.created",
    "assignment.updated",
    "assignment.extended",
    "assignment.cancelled",
    "assignment.deleted",
    "policy.active",
    "policy.active.media",
    "policy.cancelled",
    "policy.reactivated",
    "policy.renewed",
)
BATCH = 1_000

EVENTS = sa.table(
    "events",
    *(sa.column(name) for name in ("account", "id", "type", "data", *COLUMNS)),
)
AFTER = (
    sa.select(EVENTS.c.account, EVENTS.c.id, EVENTS.c.type, EVENTS.c.data)
    .where(
        sa.or_(
            EVENTS.c.account > sa.bindparam("account_after"),
            sa.and_(EVENTS.c.account == sa.bindparam("account_after"), EVENTS.c.id > sa.bindparam("id_after")),
        )
    )
    .order_by(EVENTS.c.account, EVENTS.c.id)
    .limit(BATCH)
)
SAVE = (
    sa.update(EVENTS)
    .where(EVENTS.c.account == sa.bindparam("of_account"), EVENTS.c.id == sa.bindparam("of_id"))
    .values({name: sa.bindparam(name) for name in COLUMNS})
)


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("events", sa.Column(name, kind, nullable=True))
    connection = op.get_bind()
    account = id = ""
    while rows := connection.execute(AFTER, {"account_after": account, "id_after": id}).fetchall():
        account, id = rows[-1].account, rows[-1].id
        told = [found_by(row) for row in rows if row.type in TYPES and '"effective_date"' in row.data]
        if told:
            connection.execute(SAVE, told)
    op.create_index(
        "ix_events_cover",
        "events",
        ["account", "insured", "covers_until", "covers_from", "work"],
        sqlite_where=TELLS_COVER,
        postgresql_where=TELLS_COVER,
    )


def found_by(row: Any) -> dict[str, Any]:
    """Return what an event is found by: it holds the assignment or policy as it was then."""
    shown = json.loads(row.data)
    starts = shown["effective_date"]
    if "policy" not in shown:
        ends = shown["expiration_date"]
    else:
        is_bound = shown.get("bind", True) and (shown.get("eligible") or {}).get("result", False)
        ends = shown["end_date"] if is_bound else starts
    return {
        "of_account": row.account,
        "of_id": row.id,
        "insured": shown["contractor"],
        "work": shown.get("job"),
        "under": shown.get("policy"),
        "covers_from": starts,
        "covers_until": ends,
    }


def downgrade() -> None:
    op.drop_index("ix_events_cover", "events")
    for name in reversed(COLUMNS):
        op.drop_column("events", name)
