"""What a rule set refers to, and what stands in its way."""

from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain.insurance_requirements import InsuranceRequirement
from paycover.store.db import Snapshot, Statement
from paycover.store.tables import accounts, categories, entities, insurance_requirements


class Ties(NamedTuple):
    """Whether the entity and category a rule set names exist, and the rule set with its scope."""

    has_entity: bool
    has_category: bool
    rival: str | None


def _exists(table: sa.Table, name: str) -> sa.Exists:
    return (
        sa.exists()
        .where(
            table.c.account == accounts.c.id, table.c.id == sa.bindparam(name), table.c.deleted_at.is_(None)
        )
        .correlate(accounts)
    )


_TIES = Statement(
    sa.select(
        _exists(entities, "entity"),
        _exists(categories, "category_code"),
        sa.select(insurance_requirements.c.id)
        .where(
            insurance_requirements.c.account == accounts.c.id,
            insurance_requirements.c.scope == sa.bindparam("scope"),
        )
        .correlate(accounts)
        .scalar_subquery(),
    ).where(accounts.c.id == sa.bindparam("account"))
)


def ties(snapshot: Snapshot, requirement: InsuranceRequirement) -> Ties:
    """Return what a new rule set refers to."""
    row = snapshot.one(
        _TIES,
        entity=requirement.entity or "",
        category_code=requirement.category_code or "",
        scope=requirement.scope,
    )
    assert row is not None, "the account is there while its transaction runs"
    return Ties(bool(row[0]), bool(row[1]), row[2])
