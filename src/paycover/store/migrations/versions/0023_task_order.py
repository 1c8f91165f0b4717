"""Tasks of a moment are found in their order: a clock that takes some of many reads no others."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        'ix_tasks_account_status_due_created_id',
        'tasks',
        ['account', 'status', 'due', 'created', 'id'],
    )
    op.drop_index('ix_tasks_account_status_due', 'tasks')


def downgrade() -> None:
    op.create_index('ix_tasks_account_status_due', 'tasks', ['account', 'status', 'due'])
    op.drop_index('ix_tasks_account_status_due_created_id', 'tasks')
