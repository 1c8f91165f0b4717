"""The hosted application: where a session stands, what is answered and signed, and names watched for."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
IN_REVIEW = sa.text("standing = 'review'")
SESSION = {"standing": "open", "barred_by": "[]", "origin": ""}
KINDS = {"standing": TEXT, "barred_by": sa.Text(), "origin": TEXT}


def _of_session(*columns: sa.Column[object]) -> tuple[sa.Column[object], ...]:
    return (
        sa.Column('account', TEXT, nullable=False),
        sa.Column('id', TEXT, nullable=False),
        sa.Column('position', sa.BigInteger(), nullable=False),
        sa.Column('created', sa.BigInteger(), nullable=False),
        sa.Column('deleted_at', sa.BigInteger(), nullable=True),
        sa.Column('session', TEXT, nullable=False),
        sa.Column('contractor', TEXT, nullable=False),
        sa.Column('version', TEXT, nullable=False),
        *columns,
    )


def _texts(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _indexed(table: str) -> None:
    op.create_index(f"ix_{table}_account_position_id", table, ['account', 'position', 'id'])
    op.create_index(f"ix_{table}_account_session_position", table, ['account', 'session', 'position'])


def upgrade() -> None:
    for name, value in SESSION.items():
        op.add_column('sessions', sa.Column(name, KINDS[name], nullable=True))
        op.execute(f"UPDATE sessions SET {name} = '{value}'")
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        for name in SESSION:
            batch_op.alter_column(name, existing_type=KINDS[name], nullable=False)
        batch_op.add_column(sa.Column('started_at', sa.BigInteger(), nullable=True))
    op.create_index(
        'ix_sessions_in_review',
        'sessions',
        ['account', 'position'],
        sqlite_where=IN_REVIEW,
        postgresql_where=IN_REVIEW,
    )
    op.create_table(
        'answers',
        *_of_session(
            sa.Column('adult', sa.Boolean(), nullable=False),
            sa.Column('independent', sa.Boolean(), nullable=False),
            sa.Column('employees', sa.Boolean(), nullable=False),
            sa.Column('losses', sa.Boolean(), nullable=False),
            sa.Column('losses_told', TEXT, nullable=True),
        ),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_answers')),
    )
    _indexed('answers')
    signed = ('document', 'language', 'title', 'text', 'sha256', 'signature', 'address', 'user_agent')
    op.create_table(
        'consents',
        *_of_session(*_texts(*signed)),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_consents')),
    )
    _indexed('consents')
    op.create_table(
        'watched_names',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('name', TEXT, nullable=False),
        sa.Column('written', TEXT, nullable=False),
        sa.PrimaryKeyConstraint('account', 'name', name=op.f('pk_watched_names')),
    )


def downgrade() -> None:
    for name in ('watched_names', 'consents', 'answers'):
        op.drop_table(name)
    op.drop_index('ix_sessions_in_review', table_name='sessions')
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        for name in ('started_at', *SESSION):
            batch_op.drop_column(name)
