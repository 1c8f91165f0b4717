"""How much waits for a person: counts of a few indexes, each up to a bound, in one statement."""

import sqlalchemy as sa

from paycover.domain.payments import PaymentStatus
from paycover.domain.policies import PolicyStatus
from paycover.domain.rate_plans import PlanStatus
from paycover.domain.tasks import TaskStatus
from paycover.domain.webhook_deliveries import DeliveryStatus
from paycover.kit.dates import DAY
from paycover.store.browse import EXPIRING_DAYS
from paycover.store.db import Snapshot, Statement
from paycover.store.incoming_certificates import WAITS
from paycover.store.tables import (
    incoming_certificates,
    invoices,
    marks,
    payments,
    policies,
    rate_plan_versions,
    sessions,
    tasks,
    webhook_deliveries,
    webhook_endpoints,
)

COUNT_MAX = 1_000
"""Where counting stops: “1,000 or more” is enough to know."""

_NOW = sa.bindparam("now", type_=sa.BigInteger)


def _count(table: sa.Table, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    where = [table.c.account == sa.bindparam("account"), *conditions]
    if "deleted_at" in table.c:
        where.append(table.c.deleted_at.is_(None))
    few = sa.select(sa.literal_column("1")).select_from(table).where(*where).limit(COUNT_MAX).subquery()
    return sa.select(sa.func.count()).select_from(few).scalar_subquery()


def _status(table: sa.Table, status: str) -> sa.ScalarSelect[int]:
    return _count(table, table.c.status == sa.literal_column(f"'{status}'"))


_COUNTS = {
    "no_purchase_order": _count(
        invoices,
        invoices.c.status == sa.literal_column("'open'"),
        invoices.c.purchase_order_number.is_(None),
    ),
    "declined": _status(payments, PaymentStatus.DECLINED),
    "unknown": _status(payments, PaymentStatus.UNKNOWN),
    "applications": _count(sessions, sessions.c.standing == sa.literal_column("'review'")),
    "reviews": _count(marks, marks.c.approved.is_(False)),
    "expiring": _count(
        policies,
        policies.c.status == sa.literal_column(f"'{PolicyStatus.ACTIVE.value}'"),
        policies.c.expiration_date >= _NOW,
        policies.c.expiration_date < _NOW + EXPIRING_DAYS * DAY,
    ),
    "certificates": _count(incoming_certificates, WAITS),
    "plans": _count(
        rate_plan_versions,
        rate_plan_versions.c.status == sa.literal_column(f"'{PlanStatus.SUBMITTED.value}'"),
    ),
    "endpoints": _count(
        webhook_endpoints,
        webhook_endpoints.c.failing_since.is_not(None),
        webhook_endpoints.c.disabled_at.is_(None),
    ),
    "given_up": _status(webhook_deliveries, DeliveryStatus.GIVEN_UP),
    "tasks": _status(tasks, TaskStatus.FAILED),
}
_ALL = Statement(sa.select(*(count.label(name) for name, count in _COUNTS.items())))


def waiting_for_a_person(snapshot: Snapshot) -> dict[str, int]:
    """Return how much of each kind waits for a person, each counted up to 1,000."""
    row = snapshot.one(_ALL, now=snapshot.now)
    assert row is not None, "counts are always there"
    return dict(zip(_COUNTS, row, strict=True))
