"""Versions of rate plans are kept with their content."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        'rate_plan_versions',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('id', TEXT, nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('created', sa.BigInteger(), nullable=False),
        sa.Column('deleted_at', sa.BigInteger(), nullable=True),
        sa.Column('plan', TEXT, nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('coverage_type', TEXT, nullable=False),
        sa.Column('status', TEXT, nullable=False),
        sa.Column('content', sa.Text(), nullable=False),
        sa.Column('sha256', TEXT, nullable=False),
        sa.Column('illustrative', sa.Boolean(), nullable=False),
        sa.Column('sold_from', sa.BigInteger(), nullable=False),
        sa.Column('sold_until', sa.BigInteger(), nullable=True),
        sa.Column('states', sa.Text(), nullable=False),
        sa.Column('author', TEXT, nullable=False),
        sa.Column('steps', sa.Text(), nullable=False),
        sa.Column('justification', TEXT, nullable=True),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_rate_plan_versions')),
        sa.UniqueConstraint(
            'account', 'plan', 'version', name=op.f('uq_rate_plan_versions_account_plan_version')
        ),
    )
    op.create_index(
        op.f('ix_rate_plan_versions_account_position_id'),
        'rate_plan_versions',
        ['account', 'position', 'id'],
    )


def downgrade() -> None:
    raise NotImplementedError('what was approved cannot be told without its content')
