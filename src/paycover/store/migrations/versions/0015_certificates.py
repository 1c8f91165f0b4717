"""Certificates, endorsements, the keys that sign them and the log of their hashes."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
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


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def upgrade() -> None:
    op.create_table(
        'certificates',
        *_noun(),
        sa.Column('number', TEXT, nullable=False),
        sa.Column('revision', sa.BigInteger(), nullable=False),
        sa.Column('policy', TEXT, nullable=False),
        sa.Column('assignment', TEXT, nullable=True),
        sa.Column('contractor', TEXT, nullable=False),
        sa.Column('coverage_type', TEXT, nullable=False),
        sa.Column('facts', sa.Text(), nullable=False),
        sa.Column('layout', sa.BigInteger(), nullable=False),
        sa.Column('link', TEXT, nullable=False),
        sa.Column('token', TEXT, nullable=False),
        sa.Column('status', TEXT, nullable=False),
        sa.Column('reason', TEXT, nullable=True),
        sa.Column('ended_at', sa.BigInteger(), nullable=True),
        sa.Column('superseded_by', TEXT, nullable=True),
        sa.Column('sha256', TEXT, nullable=False),
        sa.Column('signature', TEXT, nullable=False),
        sa.Column('signing_key', TEXT, nullable=False),
        sa.Column('log_number', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_certificates')),
        sa.UniqueConstraint(
            'account', 'number', 'revision', name=op.f('uq_certificates_account_number_revision')
        ),
        sa.UniqueConstraint('account', 'token', name=op.f('uq_certificates_account_token')),
    )
    _index('certificates', 'account', 'position', 'id')
    _index('certificates', 'account', 'policy', 'position')
    _index('certificates', 'account', 'assignment', 'position')
    op.create_table(
        'endorsements',
        *_noun(),
        sa.Column('policy', TEXT, nullable=False),
        sa.Column('entity', TEXT, nullable=True),
        sa.Column('kind', TEXT, nullable=False),
        sa.Column('coverage_type', TEXT, nullable=False),
        sa.Column('form', TEXT, nullable=False),
        sa.Column('edition', TEXT, nullable=False),
        sa.Column('scope', TEXT, nullable=False),
        sa.Column('basis', TEXT, nullable=False),
        sa.Column('effective_date', sa.BigInteger(), nullable=False),
        sa.Column('document', TEXT, nullable=True),
        sa.Column('fee', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_endorsements')),
    )
    _index('endorsements', 'account', 'position', 'id')
    _index('endorsements', 'account', 'policy', 'position')
    op.create_table(
        'signing_keys',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('id', TEXT, nullable=False),
        sa.Column('public', TEXT, nullable=False),
        sa.Column('private_sealed', TEXT, nullable=False),
        sa.Column('created', sa.BigInteger(), nullable=False),
        sa.Column('retired_at', sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_signing_keys')),
    )
    op.create_table(
        'log_heads',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('peaks', TEXT, nullable=False),
        sa.PrimaryKeyConstraint('account', name=op.f('pk_log_heads')),
    )
    op.create_table(
        'log_nodes',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('place', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('hash', TEXT, nullable=False),
        sa.PrimaryKeyConstraint('account', 'place', name=op.f('pk_log_nodes')),
    )
    for table in ('policies', 'assignments'):
        op.add_column(table, sa.Column('certificates', sa.Text(), nullable=True))
        op.execute(f"UPDATE {table} SET certificates = '{{}}'")
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column('certificates', existing_type=sa.Text(), nullable=False)


def downgrade() -> None:
    for table in ('policies', 'assignments'):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column('certificates')
    for name in ('log_nodes', 'log_heads', 'signing_keys', 'endorsements', 'certificates'):
        op.drop_table(name)
