"""Version rows of rate plans."""

from collections.abc import Sequence

import sqlalchemy as sa

from paycover.domain.rate_plans import RatePlanVersion
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.records import Records
from paycover.store.tables import rate_plan_versions

RATE_PLANS: Records[RatePlanVersion] = Records(rate_plan_versions, RatePlanVersion)

_TABLE = rate_plan_versions
_ALL = Statement(
    sa.select(*RATE_PLANS.columns).where(RATE_PLANS.live).order_by(_TABLE.c.plan, _TABLE.c.version)
)
_SAME = _TABLE.alias("same")
_OF_LINE = Statement(
    sa.select(*RATE_PLANS.columns)
    .where(
        RATE_PLANS.live,
        _TABLE.c.coverage_type
        == sa.select(_SAME.c.coverage_type)
        .where(
            _SAME.c.account == sa.bindparam("account"),
            _SAME.c.plan == sa.bindparam("plan"),
            _SAME.c.version == sa.bindparam("version"),
        )
        .scalar_subquery(),
    )
    .order_by(_TABLE.c.plan, _TABLE.c.version)
    .with_for_update(key_share=True, of=_TABLE)
)
_OF_PLAN = Statement(
    sa.select(*RATE_PLANS.columns)
    .where(RATE_PLANS.live, _TABLE.c.plan == sa.bindparam("plan"))
    .order_by(_TABLE.c.version)
    .with_for_update(key_share=True)
)
_ONE = Statement(
    sa.select(*RATE_PLANS.columns).where(
        RATE_PLANS.live, _TABLE.c.plan == sa.bindparam("plan"), _TABLE.c.version == sa.bindparam("version")
    )
)


def find_version(snapshot: Snapshot, plan: str, version: int) -> RatePlanVersion | None:
    """Return a version of a plan, None where the account has none of that number."""
    row = snapshot.one(_ONE, plan=plan, version=version)
    return None if row is None else RATE_PLANS.record(row)


def all_versions(snapshot: Snapshot) -> Sequence[RatePlanVersion]:
    """Return every version of every plan, by plan and number."""
    return [RATE_PLANS.record(row) for row in snapshot.all(_ALL)]


def lock_plan(tx: Tx, plan: str) -> list[RatePlanVersion]:
    """Return the versions of a plan, oldest number first, locked."""
    return [RATE_PLANS.record(row) for row in tx.all(_OF_PLAN, plan=plan)]


def lock_line(tx: Tx, plan: str, version: int) -> list[RatePlanVersion]:
    """Return the versions of every plan of a version's line, locked: only one is activated at a time."""
    return [RATE_PLANS.record(row) for row in tx.all(_OF_LINE, plan=plan, version=version)]
