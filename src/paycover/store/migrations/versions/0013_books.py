"""Disputes of payments, and the transfers of the trust."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _noun() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column('account', TEXT, nullable=False),
        sa.Column('id', TEXT, nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('created', sa.BigInteger(), nullable=False),
        sa.Column('deleted_at', sa.BigInteger(), nullable=True),
    )


def upgrade() -> None:
    op.create_table(
        'disputes',
        *_noun(),
        sa.Column('payment', TEXT, nullable=False),
        sa.Column('invoice', TEXT, nullable=False),
        sa.Column('adjustment', TEXT, nullable=True),
        sa.Column('processor_id', TEXT, nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('fee', sa.BigInteger(), nullable=False),
        sa.Column('reason', TEXT, nullable=False),
        sa.Column('status', TEXT, nullable=False),
        sa.Column('closed_at', sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_disputes')),
        sa.UniqueConstraint('account', 'processor_id', name=op.f('uq_disputes_account_processor_id')),
    )
    op.create_index('ix_disputes_account_position_id', 'disputes', ['account', 'position', 'id'])
    op.create_table(
        'transfers',
        *_noun(),
        sa.Column('kind', TEXT, nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('fee', sa.BigInteger(), nullable=False),
        sa.Column('shares', sa.Text(), nullable=False),
        sa.Column('party', TEXT, nullable=True),
        sa.Column('document', TEXT, nullable=True),
        sa.Column('before', sa.BigInteger(), nullable=True),
        sa.Column('entries', sa.BigInteger(), nullable=False),
        sa.Column('reference', TEXT, nullable=True),
        sa.Column('told_by', TEXT, nullable=False),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_transfers')),
    )
    op.create_index('ix_transfers_account_position_id', 'transfers', ['account', 'position', 'id'])


def downgrade() -> None:
    for name in ('transfers', 'disputes'):
        op.drop_table(name)
