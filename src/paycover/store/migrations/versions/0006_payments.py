"""Cards on file, payment sessions, what processors say, and the sandbox's own processor."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table('cards',
    sa.Column('account', TEXT, nullable=False),
    sa.Column('id', TEXT, nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('created', sa.BigInteger(), nullable=False),
    sa.Column('deleted_at', sa.BigInteger(), nullable=True),
    sa.Column('contractor', TEXT, nullable=False),
    sa.Column('processor', TEXT, nullable=False),
    sa.Column('customer_sealed', TEXT, nullable=True),
    sa.Column('card_sealed', TEXT, nullable=True),
    sa.Column('brand', TEXT, nullable=False),
    sa.Column('last4', TEXT, nullable=False),
    sa.Column('exp_month', sa.BigInteger(), nullable=False),
    sa.Column('exp_year', sa.BigInteger(), nullable=False),
    sa.Column('live_key', TEXT, nullable=True),
    sa.Column('replaced_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_cards')),
    sa.UniqueConstraint('account', 'live_key', name=op.f('uq_cards_account_live_key'))
    )
    with op.batch_alter_table('cards', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cards_account_position_id'), ['account', 'position', 'id'], unique=False)

    op.create_table('payment_sessions',
    sa.Column('account', TEXT, nullable=False),
    sa.Column('id', TEXT, nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('created', sa.BigInteger(), nullable=False),
    sa.Column('deleted_at', sa.BigInteger(), nullable=True),
    sa.Column('contractor', TEXT, nullable=False),
    sa.Column('return_url', TEXT, nullable=False),
    sa.Column('origin', TEXT, nullable=False),
    sa.Column('processor', TEXT, nullable=False),
    sa.Column('status', TEXT, nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.Column('completed_at', sa.BigInteger(), nullable=True),
    sa.Column('cancelled_at', sa.BigInteger(), nullable=True),
    sa.Column('checkout', TEXT, nullable=True),
    sa.Column('checkout_url', TEXT, nullable=True),
    sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_payment_sessions'))
    )
    with op.batch_alter_table('payment_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payment_sessions_account_position_id'), ['account', 'position', 'id'], unique=False)

    op.create_table('processor_events',
    sa.Column('account', TEXT, nullable=False),
    sa.Column('id', TEXT, nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('created', sa.BigInteger(), nullable=False),
    sa.Column('deleted_at', sa.BigInteger(), nullable=True),
    sa.Column('type', TEXT, nullable=False),
    sa.Column('object', TEXT, nullable=False),
    sa.Column('session', TEXT, nullable=True),
    sa.Column('body', TEXT, nullable=False),
    sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_processor_events'))
    )
    with op.batch_alter_table('processor_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_processor_events_account_position_id'), ['account', 'position', 'id'], unique=False)

    op.create_table('sandbox_charges',
    sa.Column('account', TEXT, nullable=False),
    sa.Column('id', TEXT, nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('created', sa.BigInteger(), nullable=False),
    sa.Column('deleted_at', sa.BigInteger(), nullable=True),
    sa.Column('key', TEXT, nullable=False),
    sa.Column('kind', TEXT, nullable=False),
    sa.Column('source', TEXT, nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('status', TEXT, nullable=False),
    sa.Column('decline_code', TEXT, nullable=True),
    sa.Column('message', TEXT, nullable=True),
    sa.Column('answer_lost', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_sandbox_charges')),
    sa.UniqueConstraint('account', 'key', name=op.f('uq_sandbox_charges_account_key'))
    )
    with op.batch_alter_table('sandbox_charges', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sandbox_charges_account_position_id'), ['account', 'position', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sandbox_charges_account_source'), ['account', 'source'], unique=False)

    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('redirect_hosts', sa.Text(), nullable=True))
    op.execute("UPDATE accounts SET redirect_hosts = '[]'")
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.alter_column('redirect_hosts', existing_type=sa.Text(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.drop_column('redirect_hosts')

    op.drop_table('sandbox_charges')
    op.drop_table('processor_events')
    op.drop_table('payment_sessions')
    op.drop_table('cards')
