"""Payments, the notices before them, and remit statements."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ACCOUNT = {"charge_delay": 86_400, "platform_fee_ppm": 0}


def _noun() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column('account', TEXT, nullable=False),
        sa.Column('id', TEXT, nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('created', sa.BigInteger(), nullable=False),
        sa.Column('deleted_at', sa.BigInteger(), nullable=True),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def upgrade() -> None:
    op.create_table(
        'payments',
        *_noun(),
        sa.Column('invoice', TEXT, nullable=False),
        sa.Column('adjustment', TEXT, nullable=True),
        sa.Column('refund_of', TEXT, nullable=True),
        sa.Column('contractor', TEXT, nullable=False),
        sa.Column('payer', TEXT, nullable=False),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('currency', TEXT, nullable=False),
        sa.Column('status', TEXT, nullable=False),
        sa.Column('attempt', sa.BigInteger(), nullable=False),
        sa.Column('key', TEXT, nullable=True),
        sa.Column('card', TEXT, nullable=True),
        sa.Column('processor_id', TEXT, nullable=True),
        sa.Column('decline_code', TEXT, nullable=True),
        sa.Column('message', TEXT, nullable=True),
        sa.Column('fee', sa.BigInteger(), nullable=True),
        sa.Column('due', sa.BigInteger(), nullable=True),
        sa.Column('attempted_at', sa.BigInteger(), nullable=True),
        sa.Column('failing_since', sa.BigInteger(), nullable=True),
        sa.Column('succeeded_at', sa.BigInteger(), nullable=True),
        sa.Column('refunded', sa.BigInteger(), nullable=False),
        sa.Column('statement', TEXT, nullable=True),
        sa.Column('live_key', TEXT, nullable=True),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_payments')),
        sa.UniqueConstraint('account', 'live_key', name=op.f('uq_payments_account_live_key')),
    )
    _index('payments', 'account', 'position', 'id')
    _index('payments', 'account', 'invoice', 'position')
    _index('payments', 'account', 'contractor', 'position')
    _index('payments', 'account', 'payer', 'status', 'position')
    _index('payments', 'account', 'statement', 'position')
    op.create_table(
        'notices',
        *_noun(),
        sa.Column('kind', TEXT, nullable=False),
        sa.Column('to', TEXT, nullable=False),
        sa.Column('contractor', TEXT, nullable=False),
        sa.Column('invoice', TEXT, nullable=False),
        sa.Column('data', sa.Text(), nullable=False),
        sa.Column('token_hash', TEXT, nullable=False),
        sa.Column('sent_at', sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_notices')),
        sa.UniqueConstraint('account', 'token_hash', name=op.f('uq_notices_account_token_hash')),
    )
    _index('notices', 'account', 'position', 'id')
    _index('notices', 'account', 'invoice', 'position')
    op.create_table(
        'statements',
        *_noun(),
        sa.Column('amount', sa.BigInteger(), nullable=False),
        sa.Column('paid', sa.BigInteger(), nullable=False),
        sa.Column('status', TEXT, nullable=False),
        sa.Column('lines', sa.Text(), nullable=False),
        sa.Column('issued_at', sa.BigInteger(), nullable=False),
        sa.Column('due', sa.BigInteger(), nullable=False),
        sa.Column('paid_at', sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_statements')),
    )
    _index('statements', 'account', 'position', 'id')
    with op.batch_alter_table('invoices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('held_by', TEXT, nullable=True))
    for name, value in ACCOUNT.items():
        op.add_column('accounts', sa.Column(name, sa.BigInteger(), nullable=True))
        op.execute(f'UPDATE accounts SET {name} = {value}')
        with op.batch_alter_table('accounts', schema=None) as batch_op:
            batch_op.alter_column(name, existing_type=sa.BigInteger(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        for name in ACCOUNT:
            batch_op.drop_column(name)
    with op.batch_alter_table('invoices', schema=None) as batch_op:
        batch_op.drop_column('held_by')
    for name in ('statements', 'notices', 'payments'):
        op.drop_table(name)
