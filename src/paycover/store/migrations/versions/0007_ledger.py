"""The ledger: entries and lines that are only ever added, and events that wait for it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
APPEND_ONLY = ("ledger_entries", "ledger_lines")
REFUSAL = "the ledger is only ever added to"


def upgrade() -> None:
    op.create_table(
        'ledger_entries',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('id', TEXT, nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('created', sa.BigInteger(), nullable=False),
        sa.Column('deleted_at', sa.BigInteger(), nullable=True),
        sa.Column('number', sa.BigInteger(), nullable=False),
        sa.Column('previous_hash', TEXT, nullable=False),
        sa.Column('hash', TEXT, nullable=False),
        sa.Column('event', TEXT, nullable=False),
        sa.Column('kind', TEXT, nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('subject', TEXT, nullable=False),
        sa.Column('business_date', sa.BigInteger(), nullable=False),
        sa.Column('reverses', TEXT, nullable=True),
        sa.Column('facts', sa.Text(), nullable=True),
        sa.Column('lines', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_ledger_entries')),
        sa.UniqueConstraint('account', 'number', name=op.f('uq_ledger_entries_account_number')),
        sa.UniqueConstraint(
            'account', 'event', 'kind', 'version', 'subject',
            name=op.f('uq_ledger_entries_account_event_kind_version_subject'),
        ),
    )
    op.create_index(
        op.f('ix_ledger_entries_account_position_id'), 'ledger_entries', ['account', 'position', 'id']
    )
    op.create_index(
        op.f('ix_ledger_entries_account_subject_position'), 'ledger_entries', ['account', 'subject', 'position']
    )
    op.create_table(
        'ledger_lines',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('number', sa.BigInteger(), nullable=False),
        sa.Column('line', sa.BigInteger(), nullable=False),
        sa.Column('business_date', sa.BigInteger(), nullable=False),
        sa.Column('code', TEXT, nullable=False),
        sa.Column('fund', TEXT, nullable=False),
        sa.Column('debit', sa.BigInteger(), nullable=False),
        sa.Column('credit', sa.BigInteger(), nullable=False),
        sa.Column('coverage_type', TEXT, nullable=True),
        sa.Column('state', TEXT, nullable=True),
        sa.Column('carrier', TEXT, nullable=True),
        sa.Column('payer', TEXT, nullable=True),
        sa.PrimaryKeyConstraint('account', 'number', 'line', name=op.f('pk_ledger_lines')),
    )
    op.create_index(
        op.f('ix_ledger_lines_account_code_business_date'), 'ledger_lines', ['account', 'code', 'business_date']
    )
    op.create_table(
        'ledger_heads',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('number', sa.BigInteger(), nullable=False),
        sa.Column('hash', TEXT, nullable=False),
        sa.PrimaryKeyConstraint('account', name=op.f('pk_ledger_heads')),
    )
    op.create_table(
        'ledger_periods',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('month', TEXT, nullable=False),
        sa.Column('closed_at', sa.BigInteger(), nullable=False),
        sa.Column('closed_by', TEXT, nullable=False),
        sa.Column('totals_hash', TEXT, nullable=False),
        sa.PrimaryKeyConstraint('account', 'month', name=op.f('pk_ledger_periods')),
    )
    op.create_table(
        'program_terms',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('coverage_type', TEXT, nullable=False),
        sa.Column('carrier', TEXT, nullable=False),
        sa.Column('commission_ppm', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'coverage_type', name=op.f('pk_program_terms')),
    )
    op.add_column('events', sa.Column('unposted', sa.Boolean(), nullable=True))
    unposted = sa.text('unposted IS NOT NULL')
    op.create_index(
        'ix_events_unposted', 'events', ['account', 'position'],
        sqlite_where=unposted, postgresql_where=unposted,
    )
    if op.get_context().dialect.name == 'postgresql':
        _refuse_on_postgresql()
    else:
        _refuse_on_sqlite()


def _refuse_on_sqlite() -> None:
    for table in APPEND_ONLY:
        for change in ('UPDATE', 'DELETE'):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()"
        )


def downgrade() -> None:
    raise NotImplementedError('books are kept')
