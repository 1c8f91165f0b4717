"""Notices of every kind, sent by e-mail, and whom an organisation has told."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
OF_CHARGES = ("contractor", "invoice", "token_hash")


def upgrade() -> None:
    op.add_column('notices', sa.Column('about', TEXT, nullable=True))
    op.execute('UPDATE notices SET about = invoice')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.alter_column('about', existing_type=TEXT, nullable=False)
        for name in OF_CHARGES:
            batch_op.alter_column(name, existing_type=TEXT, nullable=True)
    op.add_column('accounts', sa.Column('billing_email', TEXT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.drop_column('billing_email')
    op.execute('DELETE FROM notices WHERE invoice IS NULL')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        for name in OF_CHARGES:
            batch_op.alter_column(name, existing_type=TEXT, nullable=False)
        batch_op.drop_column('about')
