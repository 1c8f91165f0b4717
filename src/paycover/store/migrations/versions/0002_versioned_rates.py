"""Rates belong to versions of plans; what rated a quote is kept as a snapshot."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
PINNED = ("quotes", "policies", "assignments", "invoices")
BEFORE = "before-versions"


def _rates() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column('account', TEXT, nullable=False),
        sa.Column('category_code', TEXT, nullable=False),
        sa.Column('coverage_type', TEXT, nullable=False),
        sa.Column('state', TEXT, nullable=False),
        sa.Column('plan', TEXT, nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('sha256', TEXT, nullable=False),
        sa.Column('net_rate', sa.BigInteger(), nullable=True),
        sa.Column('exact_rate_ppm', sa.BigInteger(), nullable=True),
        sa.Column('appetite', TEXT, nullable=False),
        sa.Column('class_code', TEXT, nullable=True),
        sa.Column('factors', sa.Text(), nullable=False),
        sa.Column('minimum', sa.BigInteger(), nullable=False),
        sa.Column('max_pay', sa.BigInteger(), nullable=True),
        sa.Column('max_term_days', sa.BigInteger(), nullable=True),
        sa.Column('limit_profile', TEXT, nullable=True),
        sa.Column('illustrative', sa.Boolean(), nullable=False),
        sa.Column('sold_from', sa.BigInteger(), nullable=False),
        sa.Column('sold_until', sa.BigInteger(), nullable=True),
        sa.Column('activated_at', sa.BigInteger(), nullable=False),
        sa.Column('closed_at', sa.BigInteger(), nullable=True),
    )


def upgrade() -> None:
    op.rename_table('rates', 'old_rates')
    if op.get_context().dialect.name == 'postgresql':
        op.execute('ALTER INDEX pk_rates RENAME TO pk_old_rates')
    op.create_table(
        'rates',
        *_rates(),
        sa.PrimaryKeyConstraint(
            'account', 'category_code', 'coverage_type', 'state', 'plan', 'version', name=op.f('pk_rates')
        ),
    )
    # rates sold before there were versions stay on offer, as version 1 of a plan named for it
    op.execute(
        f"""
        INSERT INTO rates (
            account, category_code, coverage_type, state, plan, version, sha256, net_rate, exact_rate_ppm,
            appetite, class_code, factors, minimum, illustrative, sold_from, activated_at
        )
        SELECT account, category_code, coverage_type, state, '{BEFORE}', 1, '', net_rate, net_rate * 100,
               appetite, class_code, '{{}}', 100, illustrative, 0, 0
        FROM old_rates
        """
    )
    op.drop_table('old_rates')
    op.create_table(
        'rate_taxes',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('plan', TEXT, nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('state', TEXT, nullable=False),
        sa.Column('surplus_lines_tax_ppm', sa.BigInteger(), nullable=False),
        sa.Column('stamping_fee_ppm', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'plan', 'version', 'state', name=op.f('pk_rate_taxes')),
    )
    op.create_table(
        'rate_snapshots',
        sa.Column('account', TEXT, nullable=False),
        sa.Column('id', TEXT, nullable=False),
        sa.Column('engine', sa.BigInteger(), nullable=False),
        sa.Column('category_code', TEXT, nullable=False),
        sa.Column('work_state', TEXT, nullable=True),
        sa.Column('home_state', TEXT, nullable=True),
        sa.Column('lines', sa.Text(), nullable=False),
        sa.Column('created', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('account', 'id', name=op.f('pk_rate_snapshots')),
    )
    for table in PINNED:
        op.add_column(table, sa.Column('snapshot', TEXT, nullable=True))


def downgrade() -> None:
    raise NotImplementedError('what was sold by versioned rates cannot be told without them')
