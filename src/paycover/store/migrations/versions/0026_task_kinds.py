"""Tasks are told apart where they are found: a clock passes over e-mails that wait, and reads none."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

COLUMNS = ['account', 'status', 'due', 'created', 'id']


def upgrade() -> None:
    op.create_index('ix_tasks_account_status_due_created_id_kind', 'tasks', [*COLUMNS, 'kind'])
    op.drop_index('ix_tasks_account_status_due_created_id', 'tasks')


def downgrade() -> None:
    op.create_index('ix_tasks_account_status_due_created_id', 'tasks', COLUMNS)
    op.drop_index('ix_tasks_account_status_due_created_id_kind', 'tasks')
