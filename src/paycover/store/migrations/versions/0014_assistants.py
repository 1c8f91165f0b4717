"""What assistants do over MCP: the log of their calls, changes that wait to be confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        'assistant_calls',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('id', TEXT, nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('created', sa.BigInteger(), nullable=False),
        sa.Column('deleted_at', sa.BigInteger(), nullable=True),
        sa.Column('tool', TEXT, nullable=False),
        sa.Column('operation', TEXT, nullable=True),
        sa.Column('subject', TEXT, nullable=True),
        sa.Column('reason', TEXT, nullable=True),
        sa.Column('outcome', TEXT, nullable=False),
        sa.Column('code', TEXT, nullable=True),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_assistant_calls')),
    )
    for columns in (('account', 'position', 'id'), ('account', 'subject', 'position')):
        op.create_index(f"ix_assistant_calls_{'_'.join(columns)}", 'assistant_calls', list(columns))
    op.create_table(
        'proposals',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('token_hash', TEXT, nullable=False),
        sa.Column('operation', TEXT, nullable=False),
        sa.Column('subject', TEXT, nullable=True),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('seen', TEXT, nullable=True),
        sa.Column('reason', TEXT, nullable=False),
        sa.Column('expires_at', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'token_hash', name=op.f('pk_proposals')),
    )
    op.create_index('ix_proposals_account_expires_at', 'proposals', ['account', 'expires_at'])


def downgrade() -> None:
    for name in ('proposals', 'assistant_calls'):
        op.drop_table(name)
