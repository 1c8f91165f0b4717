"""Marks of underwriters, and the reasons of a quote."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        'marks',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('id', TEXT, nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('created', sa.BigInteger(), nullable=False),
        sa.Column('deleted_at', sa.BigInteger(), nullable=True),
        sa.Column('subject', TEXT, nullable=False),
        sa.Column('code', TEXT, nullable=False),
        sa.Column('coverage_type', TEXT, nullable=True),
        sa.Column('approved', sa.Boolean(), nullable=False),
        sa.Column('note', TEXT, nullable=True),
        sa.Column('params', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_marks')),
    )
    with op.batch_alter_table('marks') as batch_op:
        batch_op.create_index(
            batch_op.f('ix_marks_account_position_id'), ['account', 'position', 'id'], unique=False
        )
        batch_op.create_index(batch_op.f('ix_marks_account_subject'), ['account', 'subject'], unique=False)
    op.add_column('quotes', sa.Column('reasons', sa.Text(), nullable=True))
    op.execute("UPDATE quotes SET reasons = '[]'")
    with op.batch_alter_table('quotes') as batch_op:
        batch_op.alter_column('reasons', existing_type=sa.Text(), nullable=False)


def downgrade() -> None:
    op.drop_column('quotes', 'reasons')
    op.drop_table('marks')
