"""Adjustments of paid invoices."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table('adjustments',
    sa.Column('account', TEXT, nullable=False),
    sa.Column('id', TEXT, nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('created', sa.BigInteger(), nullable=False),
    sa.Column('deleted_at', sa.BigInteger(), nullable=True),
    sa.Column('invoice', TEXT, nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('contractor', TEXT, nullable=False),
    sa.Column('job', TEXT, nullable=False),
    sa.Column('policy', TEXT, nullable=False),
    sa.Column('assignment', TEXT, nullable=True),
    sa.Column('kind', TEXT, nullable=False),
    sa.Column('gross_pay', sa.BigInteger(), nullable=False),
    sa.Column('gross_pay_change', sa.BigInteger(), nullable=False),
    sa.Column('rates', sa.Text(), nullable=False),
    sa.Column('net_rate', sa.BigInteger(), nullable=False),
    sa.Column('premium_due', sa.BigInteger(), nullable=False),
    sa.Column('premium_change', sa.BigInteger(), nullable=False),
    sa.Column('cancelled', sa.Boolean(), nullable=False),
    sa.Column('reason', TEXT, nullable=True),
    sa.Column('purchase_order_number', TEXT, nullable=True),
    sa.Column('status', TEXT, nullable=False),
    sa.Column('settled_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_adjustments')),
    sa.UniqueConstraint('account', 'invoice', 'number', name=op.f('uq_adjustments_account_invoice_number'))
    )
    with op.batch_alter_table('adjustments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_adjustments_account_contractor_position'), ['account', 'contractor', 'position'], unique=False)
        batch_op.create_index(batch_op.f('ix_adjustments_account_job_position'), ['account', 'job', 'position'], unique=False)
        batch_op.create_index(batch_op.f('ix_adjustments_account_position_id'), ['account', 'position', 'id'], unique=False)


def downgrade() -> None:
    op.drop_table('adjustments')
