"""Snapshots and forks of sandboxes; entries of the books go only where a sandbox is put back whole."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
APPEND_ONLY = ('ledger_entries', 'ledger_lines')
REFUSAL = 'the ledger is only ever added to'
OPENED = (
    "EXISTS (SELECT 1 FROM opened_books WHERE opened_books.account = OLD.account)"
    " AND NOT EXISTS"
    " (SELECT 1 FROM accounts WHERE accounts.id = OLD.account AND accounts.environment = 'production')"
)


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
        'world_snapshots',
        *_noun(),
        sa.Column('name', TEXT, nullable=False),
        sa.Column('description', TEXT, nullable=True),
        sa.Column('rows', sa.BigInteger(), nullable=False),
        sa.Column('now', sa.BigInteger(), nullable=False),
        sa.Column('moment', sa.BigInteger(), nullable=False),
        sa.Column('settings', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_world_snapshots')),
    )
    op.create_index(
        'ix_world_snapshots_account_position_id', 'world_snapshots', ['account', 'position', 'id']
    )
    op.create_table(
        'forks',
        *_noun(),
        sa.Column('name', TEXT, nullable=False),
        sa.Column('snapshot', TEXT, nullable=False),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_forks')),
    )
    op.create_index('ix_forks_account_position_id', 'forks', ['account', 'position', 'id'])
    op.create_table(
        'opened_books',
        sa.Column('account', TEXT, nullable=False),
        sa.PrimaryKeyConstraint('account', name=op.f('pk_opened_books')),
    )
    if op.get_context().dialect.name == 'postgresql':
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def _guard_on_sqlite() -> None:
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_no_delete")
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT ({OPENED})"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _guard_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_ledger_delete() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF {OPENED} THEN RETURN OLD; END IF; RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_ledger_delete()"
        )


def downgrade() -> None:
    raise NotImplementedError('a guard of the books stays')
