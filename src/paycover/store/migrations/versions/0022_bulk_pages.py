"""How far bulk uploads have come, their files, and the verdict on each row."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNTED: dict[str, Any] = {'done': sa.BigInteger(), 'planned': sa.BigInteger(), 'counts': sa.Text()}


def upgrade() -> None:
    for name, kind in COUNTED.items():
        op.add_column('bulk_uploads', sa.Column(name, kind, nullable=True))
    op.execute("""UPDATE bulk_uploads SET done = "rows", planned = "rows", counts = '{}'""")
    with op.batch_alter_table('bulk_uploads', schema=None) as batch_op:
        for name, kind in COUNTED.items():
            batch_op.alter_column(name, existing_type=kind, nullable=False)
        batch_op.add_column(sa.Column('author', TEXT, nullable=True))
        batch_op.add_column(sa.Column('before', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('trouble', TEXT, nullable=True))
    op.create_table(
        'bulk_files',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('upload', TEXT, nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'upload', name=op.f('pk_bulk_files')),
    )
    op.create_table(
        'bulk_verdicts',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('upload', TEXT, nullable=False),
        sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('verdict', TEXT, nullable=False),
        sa.Column('sentence', TEXT, nullable=False),
        sa.Column('repairs', sa.Text(), nullable=False),
        sa.Column('objects', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'upload', 'number', name=op.f('pk_bulk_verdicts')),
    )
    op.create_index(
        'ix_bulk_verdicts_account_upload_verdict_number',
        'bulk_verdicts',
        ['account', 'upload', 'verdict', 'number'],
    )


def downgrade() -> None:
    op.drop_table('bulk_verdicts')
    op.drop_table('bulk_files')
    with op.batch_alter_table('bulk_uploads', schema=None) as batch_op:
        for name in ('author', 'before', 'trouble', *COUNTED):
            batch_op.drop_column(name)
