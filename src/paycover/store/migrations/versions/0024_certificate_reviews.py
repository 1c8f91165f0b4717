"""Who decided about incoming certificates, pictures of their pages, and those that wait for a person."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WAITING = sa.text("status IN ('error', 'flagged')")


def upgrade() -> None:
    op.add_column('incoming_certificates', sa.Column('decisions', sa.Text(), nullable=True))
    op.execute("UPDATE incoming_certificates SET decisions = '[]'")
    with op.batch_alter_table('incoming_certificates', schema=None) as batch_op:
        batch_op.alter_column('decisions', existing_type=sa.Text(), nullable=False)
    op.create_index(
        'ix_incoming_certificates_waiting',
        'incoming_certificates',
        ['account', 'position', 'id'],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_table(
        'certificate_pages',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('certificate', TEXT, nullable=False),
        sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('width', sa.BigInteger(), nullable=False),
        sa.Column('height', sa.BigInteger(), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'certificate', 'number', name=op.f('pk_certificate_pages')),
    )


def downgrade() -> None:
    op.drop_table('certificate_pages')
    op.drop_index('ix_incoming_certificates_waiting', table_name='incoming_certificates')
    with op.batch_alter_table('incoming_certificates', schema=None) as batch_op:
        batch_op.drop_column('decisions')
