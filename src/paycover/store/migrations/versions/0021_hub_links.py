"""Hub links, lapses of cover that were told, and assignments by when they end."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
UNTOLD = sa.text("told_at IS NULL")


def upgrade() -> None:
    op.create_table(
        'hub_links',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('id', TEXT, nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('created', sa.BigInteger(), nullable=False),
        sa.Column('deleted_at', sa.BigInteger(), nullable=True),
        sa.Column('entity', TEXT, nullable=False),
        sa.Column('email', TEXT, nullable=False),
        sa.Column('email_key', TEXT, nullable=False),
        sa.Column('email_hash', TEXT, nullable=False),
        sa.Column('token_hash', TEXT, nullable=False),
        sa.Column('issue', sa.BigInteger(), nullable=False),
        sa.Column('expires_at', sa.BigInteger(), nullable=False),
        sa.Column('revoked_at', sa.BigInteger(), nullable=True),
        sa.Column('alerts', sa.Boolean(), nullable=False),
        sa.Column('mailed_at', sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_hub_links')),
        sa.UniqueConstraint('account', 'token_hash', name=op.f('uq_hub_links_account_token_hash')),
    )
    op.create_index('ix_hub_links_account_position_id', 'hub_links', ['account', 'position', 'id'])
    op.create_index('ix_hub_links_account_entity_position', 'hub_links', ['account', 'entity', 'position'])
    op.create_index(
        'ix_hub_links_account_email_hash_position', 'hub_links', ['account', 'email_hash', 'position']
    )
    op.create_table(
        'lapses',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('assignment', TEXT, nullable=False),
        sa.Column('stage', TEXT, nullable=False),
        sa.Column('ends', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('reason', TEXT, nullable=False),
        sa.Column('entity', TEXT, nullable=False),
        sa.Column('contractor', TEXT, nullable=False),
        sa.Column('job', TEXT, nullable=False),
        sa.Column('created', sa.BigInteger(), nullable=False),
        sa.Column('told_at', sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint('account', 'assignment', 'stage', 'ends', name=op.f('pk_lapses')),
    )
    op.create_index(
        'ix_lapses_untold',
        'lapses',
        ['account', 'entity', 'ends'],
        sqlite_where=UNTOLD,
        postgresql_where=UNTOLD,
    )
    op.create_index('ix_assignments_account_end_date', 'assignments', ['account', 'end_date'])


def downgrade() -> None:
    op.drop_index('ix_assignments_account_end_date', table_name='assignments')
    op.drop_table('lapses')
    op.drop_table('hub_links')
