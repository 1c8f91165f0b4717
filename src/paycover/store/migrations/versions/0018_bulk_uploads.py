"""Bulk uploads, and what their rows made."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        'bulk_uploads',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('id', TEXT, nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('created', sa.BigInteger(), nullable=False),
        sa.Column('deleted_at', sa.BigInteger(), nullable=True),
        sa.Column('kind', TEXT, nullable=False),
        sa.Column('filename', TEXT, nullable=False),
        sa.Column('sha256', TEXT, nullable=False),
        sa.Column('rows', sa.BigInteger(), nullable=False),
        sa.Column('status', TEXT, nullable=False),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_bulk_uploads')),
    )
    op.create_index('ix_bulk_uploads_account_position_id', 'bulk_uploads', ['account', 'position', 'id'])
    op.create_table(
        'bulk_rows',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('upload', TEXT, nullable=False),
        sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('key', TEXT, nullable=True),
        sa.Column('content', TEXT, nullable=False),
        sa.Column('verdict', TEXT, nullable=False),
        sa.Column('object', TEXT, nullable=False),
        sa.Column('pay', sa.BigInteger(), nullable=True),
        sa.Column('pay_before', sa.BigInteger(), nullable=True),
        sa.Column('made', sa.Text(), nullable=False),
        sa.Column('undone_at', sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint('account', 'upload', 'number', name=op.f('pk_bulk_rows')),
        sa.UniqueConstraint('account', 'key', name=op.f('uq_bulk_rows_account_key')),
    )


def downgrade() -> None:
    op.drop_table('bulk_rows')
    op.drop_table('bulk_uploads')
