"""Who signs in to the dashboard, and the indexes its lists go along."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


WITHOUT_PURCHASE_ORDER = sa.text("status = 'open' AND purchase_order_number IS NULL")
NAMED = {
    'contractors': "last_name || ' ' || first_name || coalesce(' ' || middle_name, '')",
    'entities': "name",
    'jobs': "name",
}
PREMIUM_DAYS = """
    INSERT INTO premium_days (account, day, billed, collected)
    SELECT ledger_lines.account, ledger_lines.business_date / 86400,
        CAST(SUM(CASE WHEN kind IN ('invoice_issued', 'reversal', 'premium_returned')
            THEN debit - credit ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN kind IN ('premium_captured', 'agency_paid')
            THEN credit - debit ELSE 0 END) AS BIGINT)
    FROM ledger_lines JOIN ledger_entries
        ON ledger_entries.account = ledger_lines.account AND ledger_entries.number = ledger_lines.number
    WHERE code IN ('1200', '1210')
    GROUP BY ledger_lines.account, ledger_lines.business_date / 86400
"""
INDEXES = (
    ('contractors', 'account', 'name_key', 'id'),
    ('entities', 'account', 'name_key', 'id'),
    ('jobs', 'account', 'name_key', 'id'),
    ('jobs', 'account', 'category_code', 'position'),
    ('sessions', 'account', 'contractor', 'position'),
    ('sessions', 'account', 'step', 'position'),
    ('policies', 'account', 'status', 'position'),
    ('policies', 'account', 'status', 'expiration_date', 'id'),
    ('invoices', 'account', 'status', 'position'),
    ('invoices', 'account', 'purchase_order_number', 'id'),
    ('payments', 'account', 'status', 'position'),
)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def upgrade() -> None:
    op.create_table(
        'users',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('id', TEXT, nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('created', sa.BigInteger(), nullable=False),
        sa.Column('deleted_at', sa.BigInteger(), nullable=True),
        sa.Column('email', TEXT, nullable=False),
        sa.Column('email_key', TEXT, nullable=True),
        sa.Column('name', TEXT, nullable=False),
        sa.Column('role', TEXT, nullable=False),
        sa.Column('password_hash', TEXT, nullable=True),
        sa.Column('totp_sealed', TEXT, nullable=True),
        sa.Column('totp_step', sa.BigInteger(), nullable=True),
        sa.Column('recovery', sa.Text(), nullable=False),
        sa.Column('invite_hash', TEXT, nullable=True),
        sa.Column('invite_until', sa.BigInteger(), nullable=True),
        sa.Column('disabled_at', sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_users')),
        sa.UniqueConstraint('account', 'email_key', name=op.f('uq_users_account_email_key')),
    )
    _index('users', 'account', 'position', 'id')
    _index('users', 'email_key')
    _index('users', 'invite_hash')
    op.create_table(
        'user_sessions',
        sa.Column('token_hash', TEXT, nullable=False),
        sa.Column('account', TEXT, nullable=False),
        sa.Column('user', TEXT, nullable=False),
        sa.Column('created', sa.BigInteger(), nullable=False),
        sa.Column('seen_at', sa.BigInteger(), nullable=False),
        sa.Column('address', TEXT, nullable=False),
        sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_user_sessions')),
    )
    _index('user_sessions', 'account', 'user')
    _index('user_sessions', 'created')
    op.create_table(
        'failed_sign_ins',
        sa.Column('key', TEXT, nullable=False),
        sa.Column('since', sa.BigInteger(), nullable=False),
        sa.Column('failures', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_failed_sign_ins')),
    )
    _index('failed_sign_ins', 'since')
    op.create_table(
        'premium_days',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('day', sa.BigInteger(), nullable=False),
        sa.Column('billed', sa.BigInteger(), nullable=False),
        sa.Column('collected', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'day', name=op.f('pk_premium_days')),
    )
    op.execute(PREMIUM_DAYS)
    for table, name in NAMED.items():
        op.add_column(table, sa.Column('name_key', TEXT, nullable=True))
        op.execute(f'UPDATE {table} SET name_key = lower({name})')
    for table, *columns in INDEXES:
        _index(table, *columns)
    op.create_index(
        'ix_invoices_without_purchase_order',
        'invoices',
        ['account', 'position'],
        sqlite_where=WITHOUT_PURCHASE_ORDER,
        postgresql_where=WITHOUT_PURCHASE_ORDER,
    )


def downgrade() -> None:
    op.drop_index('ix_invoices_without_purchase_order', 'invoices')
    for table, *columns in reversed(INDEXES):
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    for table in NAMED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('name_key')
    op.drop_table('premium_days')
    for name in ('failed_sign_ins', 'user_sessions', 'users'):
        op.drop_table(name)
