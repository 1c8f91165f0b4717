"""When the insurance ends that an incoming certificate shows, and what was told of it."""

import datetime
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
APPROVED = sa.text("status = 'approved'")
DAY = 86_400


def upgrade() -> None:
    op.add_column('incoming_certificates', sa.Column('expires_at', sa.BigInteger(), nullable=True))
    op.add_column('incoming_certificates', sa.Column('chased', TEXT, nullable=True))
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT account, id, review FROM incoming_certificates WHERE review IS NOT NULL")
    ).fetchall()
    for account, id, review in rows:
        connection.execute(
            sa.text("UPDATE incoming_certificates SET expires_at = :at WHERE account = :account AND id = :id"),
            {"at": _first_end(json.loads(review)), "account": account, "id": id},
        )
    op.create_index(
        'ix_incoming_certificates_approved',
        'incoming_certificates',
        ['account', 'expires_at', 'id'],
        sqlite_where=APPROVED,
        postgresql_where=APPROVED,
    )


def downgrade() -> None:
    op.drop_index('ix_incoming_certificates_approved', table_name='incoming_certificates')
    with op.batch_alter_table('incoming_certificates', schema=None) as batch_op:
        batch_op.drop_column('chased')
        batch_op.drop_column('expires_at')


def _first_end(review: dict[str, Any]) -> int | None:
    """Return the first second after the first end of what was asked, as the rules have it since."""
    asked = {each["rule_path"] for each in review["findings"]}
    ends = []
    for found in review["reading"]["found"]:
        if found["path"] in asked and found["path"].endswith(".policy_expiration_date"):
            month, day, year = map(int, found["value"].split("/"))
            ends.append((datetime.date(year, month, day) - datetime.date(1970, 1, 1)).days * DAY + DAY)
    return min(ends, default=None)
