"""Assignments are judged anew; renewals are sold by their own window; every rate is of a version."""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from paycover.kit.ids import new_id

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
AUTHOR = "Paycover"
NANOSECONDS = 1_000_000_000


def upgrade() -> None:
    op.add_column('assignments', sa.Column('recheck', sa.Text(), nullable=True))
    op.add_column('rates', sa.Column('renewal_from', sa.BigInteger(), nullable=True))
    op.add_column('rates', sa.Column('renewal_until', sa.BigInteger(), nullable=True))
    _adopt()


def _adopt() -> None:
    """Give rates sold before there were versions a version of their own, which says what they say.

    Where they were all under one plan, each line's become a plan by itself, for a version has one line.
    """
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            """
            SELECT r.*, c.slug, c.name AS category_name, a.created AS account_created
            FROM rates r
            JOIN accounts a ON a.id = r.account
            JOIN categories c ON c.account = r.account AND c.id = r.category_code
            WHERE NOT EXISTS (
                SELECT 1 FROM rate_plan_versions v
                WHERE v.account = r.account AND v.plan = r.plan AND v.version = r.version
            )
            ORDER BY r.account, r.plan, r.version, r.coverage_type, c.slug, r.state
            """
        )
    ).mappings()
    groups: dict[tuple[str, str, int, str], list[Any]] = {}
    for row in rows:
        groups.setdefault((row['account'], row['plan'], row['version'], row['coverage_type']), []).append(row)
    for number, (key, found) in enumerate(groups.items()):
        is_shared = sum(other[:3] == key[:3] for other in groups) > 1
        _adopt_one(bind, number, *key, f"{key[1]}-{key[3]}" if is_shared else key[1], found)


def _adopt_one(
    bind: sa.Connection,
    number: int,
    account: str,
    plan: str,
    version: int,
    line: str,
    name: str,
    found: list[Any],
) -> None:
    key = {"account": account, "plan": plan, "version": version}
    taxes = bind.execute(sa.text(_TAXES), key).mappings().all()
    content = _content(name, version, line, found) | _taxed(taxes)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    created = found[0]['account_created']
    step = {"status": "active", "by": AUTHOR, "at": created, "states": ["*"], "note": None}
    bind.execute(
        sa.text(
            """
            INSERT INTO rate_plan_versions (
                account, id, position, created, plan, version, coverage_type, status, content, sha256,
                illustrative, sold_from, sold_until, states, author, steps
            ) VALUES (
                :account, :id, :position, :created, :plan, :version, :line, 'active', :content, :sha256,
                :illustrative, :sold_from, :sold_until, '["*"]', :author, :steps
            )
            """
        ),
        {
            "account": account,
            "id": new_id("rate_plan_version"),
            "position": created * NANOSECONDS + number,
            "created": created,
            "plan": name,
            "version": version,
            "line": line,
            "content": text,
            "sha256": sha256,
            "illustrative": bool(found[0]['illustrative']),
            "sold_from": found[0]['sold_from'],
            "sold_until": found[0]['sold_until'],
            "author": AUTHOR,
            "steps": json.dumps([step]),
        },
    )
    bind.execute(
        sa.text(
            """
            UPDATE rates SET plan = :name, sha256 = :sha256
            WHERE account = :account AND plan = :plan AND version = :version AND coverage_type = :line
            """
        ),
        key | {"name": name, "sha256": sha256, "line": line},
    )


_TAXES = """
    SELECT * FROM rate_taxes WHERE account = :account AND plan = :plan AND version = :version ORDER BY state
"""


def _taxed(taxes: Any) -> dict[str, Any]:
    if not taxes:
        return {}
    blank = {"start": None, "end": None, "note": None}
    names = ("state", "surplus_lines_tax_ppm", "stamping_fee_ppm")
    rows = [
        {"row": number, **{name: tax[name] for name in names}, **blank}
        for number, tax in enumerate(taxes, start=2)
    ]
    return {"taxes_in_rate": True, "tax_tables": [{"name": "taxes", "rows": rows}]}


def _content(plan: str, version: int, line: str, found: list[Any]) -> dict[str, Any]:
    categories = {
        row['slug']: {"slug": row['slug'], "name": row['category_name'], "id": row['category_code']}
        for row in found
    }
    return {
        "plan": plan,
        "version": version,
        "coverage_type": line,
        "admitted": True,
        "minimum": found[0]['minimum'],
        "new_business": {"start": found[0]['sold_from'], "end": found[0]['sold_until']},
        "renewal": None,
        "taxes_in_rate": False,
        "illustrative": bool(found[0]['illustrative']),
        "states": [],
        "filings": [],
        "schedule_caps": {},
        "limit_profiles": [],
        "tax_tables": [],
        "class_codes": None,
        "categories": list(categories.values()),
        "entries": [_entry(number, row) for number, row in enumerate(found, start=2)],
    }


def _entry(number: int, row: Any) -> dict[str, Any]:
    kept = (
        'state',
        'class_code',
        'exact_rate_ppm',
        'net_rate',
        'appetite',
        'max_pay',
        'max_term_days',
        'limit_profile',
    )
    return {
        "row": number,
        "job_category": row['slug'],
        **{name: row[name] for name in kept},
        "tier": None,
        "notes": None,
        "factors": json.loads(row['factors']),
    }


def downgrade() -> None:
    for column in ('renewal_until', 'renewal_from'):
        with op.batch_alter_table('rates', schema=None) as batch_op:
            batch_op.drop_column(column)
    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.drop_column('recheck')
