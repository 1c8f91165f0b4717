"""Certificates that come in, their files, and the rule sets they are held against."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
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
        'insurance_requirements',
        *_noun(),
        sa.Column('name', TEXT, nullable=False),
        sa.Column('entity', TEXT, nullable=True),
        sa.Column('category_code', TEXT, nullable=True),
        sa.Column('rules', sa.Text(), nullable=False),
        sa.Column('scope', TEXT, nullable=True),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_insurance_requirements')),
        sa.UniqueConstraint('account', 'scope', name=op.f('uq_insurance_requirements_account_scope')),
    )
    _index('insurance_requirements', 'account', 'position', 'id')
    op.create_table(
        'incoming_certificates',
        *_noun(),
        sa.Column('contractor', TEXT, nullable=False),
        sa.Column('job', TEXT, nullable=True),
        sa.Column('requirement', TEXT, nullable=True),
        sa.Column('filename', TEXT, nullable=False),
        sa.Column('size_bytes', sa.BigInteger(), nullable=False),
        sa.Column('sha256', TEXT, nullable=False),
        sa.Column('status', TEXT, nullable=False),
        sa.Column('fault', TEXT, nullable=True),
        sa.Column('reason', TEXT, nullable=True),
        sa.Column('review', sa.Text(), nullable=True),
        sa.Column('updated', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_incoming_certificates')),
    )
    _index('incoming_certificates', 'account', 'position', 'id')
    _index('incoming_certificates', 'account', 'contractor', 'position')
    _index('incoming_certificates', 'account', 'status', 'position')
    _index('incoming_certificates', 'account', 'sha256')
    op.create_table(
        'certificate_files',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('certificate', TEXT, nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'certificate', name=op.f('pk_certificate_files')),
    )


def downgrade() -> None:
    for name in ('certificate_files', 'incoming_certificates', 'insurance_requirements'):
        op.drop_table(name)
