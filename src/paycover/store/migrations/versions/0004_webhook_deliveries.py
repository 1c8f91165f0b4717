"""Webhook deliveries and their tries; numbered events; endpoints with two secrets and a state."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

NUMBERED = """
UPDATE events SET sequence = numbered.number
FROM (
    SELECT account, id, row_number() OVER (PARTITION BY account, object ORDER BY position, id) AS number
    FROM events
) AS numbered
WHERE numbered.account = events.account AND numbered.id = events.id
"""
SENDING = """
UPDATE accounts SET sends_events = EXISTS (
    SELECT 1 FROM webhook_endpoints AS endpoint
    WHERE endpoint.account = accounts.id AND endpoint.deleted_at IS NULL
)
"""


def upgrade() -> None:
    op.create_table('webhook_deliveries',
    sa.Column('account', TEXT, nullable=False),
    sa.Column('id', TEXT, nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('created', sa.BigInteger(), nullable=False),
    sa.Column('deleted_at', sa.BigInteger(), nullable=True),
    sa.Column('event', TEXT, nullable=False),
    sa.Column('endpoint', TEXT, nullable=False),
    sa.Column('object', TEXT, nullable=False),
    sa.Column('sequence', sa.BigInteger(), nullable=False),
    sa.Column('status', TEXT, nullable=False),
    sa.Column('tries', sa.BigInteger(), nullable=False),
    sa.Column('tries_before', sa.BigInteger(), nullable=False),
    sa.Column('next_try', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_webhook_deliveries')),
    sa.UniqueConstraint('account', 'event', 'endpoint', name=op.f('uq_webhook_deliveries_account_event_endpoint'))
    )
    with op.batch_alter_table('webhook_deliveries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_deliveries_account_object_endpoint_sequence'), ['account', 'object', 'endpoint', 'sequence'], unique=False)
        batch_op.create_index(batch_op.f('ix_webhook_deliveries_account_position_id'), ['account', 'position', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_webhook_deliveries_account_status_position'), ['account', 'status', 'position'], unique=False)

    op.create_table('webhook_tries',
    sa.Column('account', TEXT, nullable=False),
    sa.Column('delivery', TEXT, nullable=False),
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('duration_ms', sa.BigInteger(), nullable=False),
    sa.Column('status_code', sa.BigInteger(), nullable=True),
    sa.Column('error', TEXT, nullable=True),
    sa.Column('answer', TEXT, nullable=False),
    sa.PrimaryKeyConstraint('account', 'delivery', 'number', name=op.f('pk_webhook_tries'))
    )
    with op.batch_alter_table('webhook_tries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_tries_account_at'), ['account', 'at'], unique=False)

    with op.batch_alter_table('webhook_endpoints', schema=None) as batch_op:
        batch_op.add_column(sa.Column('old_secret_sealed', TEXT, nullable=True))
        batch_op.add_column(sa.Column('old_secret_until', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('failing_since', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('disabled_at', sa.BigInteger(), nullable=True))

    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sequence', sa.BigInteger(), nullable=True))
    op.execute(NUMBERED)
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.alter_column('sequence', existing_type=sa.BigInteger(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_events_account_object_sequence'), ['account', 'object', 'sequence'])

    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sends_events', sa.Boolean(), nullable=True))
    op.execute(SENDING)
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.alter_column('sends_events', existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.drop_column('sends_events')

    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_events_account_object_sequence'), type_='unique')
        batch_op.drop_column('sequence')

    with op.batch_alter_table('webhook_endpoints', schema=None) as batch_op:
        batch_op.drop_column('disabled_at')
        batch_op.drop_column('failing_since')
        batch_op.drop_column('old_secret_until')
        batch_op.drop_column('old_secret_sealed')

    with op.batch_alter_table('webhook_tries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_tries_account_at'))

    op.drop_table('webhook_tries')
    with op.batch_alter_table('webhook_deliveries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_deliveries_account_status_position'))
        batch_op.drop_index(batch_op.f('ix_webhook_deliveries_account_position_id'))
        batch_op.drop_index(batch_op.f('ix_webhook_deliveries_account_object_endpoint_sequence'))

    op.drop_table('webhook_deliveries')
