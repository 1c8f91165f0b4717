"""What a job is tied to: the invoices that bill it, what it points at, and what names it."""

import sqlalchemy as sa

from paycover.domain.categories import Category
from paycover.domain.invoices import Invoice, InvoiceStatus
from paycover.domain.jobs import Job
from paycover.kit.records import Record
from paycover.store.categories import CATEGORIES
from paycover.store.db import Conflict, Snapshot, Statement, Tx
from paycover.store.invoices import INVOICES
from paycover.store.jobs import JOBS
from paycover.store.records import split
from paycover.store.tables import accounts, assignments, categories, entities, invoices, jobs, policies

_ID: sa.BindParameter[str] = sa.bindparam("id")


class Billed(Record):
    """A job with its unpaid invoices, in the order of their ids.

    `has_paid` tells whether one of its invoices is paid.
    """

    job: Job
    open_invoices: list[Invoice]
    has_paid: bool


class References(Record):
    """What a job points at: whether its entity is there, and its category."""

    has_entity: bool
    category: Category | None


_paid = invoices.alias("paid")
_PAID = (
    sa.select(_paid.c.id)
    .where(
        _paid.c.account == sa.bindparam("account"),
        _paid.c.job == _ID,
        _paid.c.status == InvoiceStatus.PAID.value,
        _paid.c.deleted_at.is_(None),
    )
    .exists()
)
_seen = jobs.alias("seen")
_SEEN_WAGE = (
    sa.select(_seen.c.wage)
    .where(_seen.c.account == sa.bindparam("account"), _seen.c.id == _ID)
    .scalar_subquery()
)
_BILLED = Statement(
    sa.select(*JOBS.columns, *INVOICES.columns, _SEEN_WAGE, _PAID)
    .select_from(jobs)
    .outerjoin(
        invoices,
        sa.and_(
            invoices.c.account == jobs.c.account,
            invoices.c.job == jobs.c.id,
            invoices.c.status == InvoiceStatus.OPEN.value,
            invoices.c.deleted_at.is_(None),
        ),
    )
    .where(JOBS.live, jobs.c.id == _ID)
    .order_by(invoices.c.id)
    .with_for_update(key_share=True, of=jobs)
)
_REFERENCES = Statement(
    sa.select(entities.c.id, *CATEGORIES.columns)
    .select_from(accounts)
    .outerjoin(
        entities,
        sa.and_(
            entities.c.account == accounts.c.id,
            entities.c.id == sa.bindparam("entity"),
            entities.c.deleted_at.is_(None),
        ),
    )
    .outerjoin(
        categories,
        sa.and_(
            categories.c.account == accounts.c.id,
            categories.c.id == sa.bindparam("category_code"),
            categories.c.deleted_at.is_(None),
        ),
    )
    .where(accounts.c.id == sa.bindparam("account"))
)


def _named_by(table: sa.Table, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    mine = (table.c.account == sa.bindparam("account"), table.c.deleted_at.is_(None))
    return sa.select(table.c.id).where(*mine, table.c.job == _ID, *conditions).exists()


_USED = Statement(
    sa.select(
        sa.or_(
            _named_by(policies),
            _named_by(assignments, assignments.c.cancelled.is_(False)),
            _named_by(invoices, invoices.c.live_key.is_not(None)),
        )
    )
)


def lock_billed(tx: Tx, id: str) -> Billed | None:
    """Return a job, locked, with its unpaid invoices, which are not: they are to be swapped.

    None where the account has no such job. On PostgreSQL a statement that waited for the lock has the
    job as it is now beside invoices as they were: where the wage moved meanwhile, Conflict.
    """
    rows = tx.all(_BILLED, id=id)
    if not rows:
        return None
    found = [split(row, JOBS, INVOICES) for row in rows]
    job = found[0][0]
    seen_wage, has_paid = rows[0][-2:]
    if seen_wage != job.wage:
        raise Conflict("the job's wage and its invoices changed meanwhile")
    return Billed(job, [row[1] for row in found if row[1] is not None], bool(has_paid))


def references(snapshot: Snapshot, entity: str, category_code: str) -> References:
    """Return what is there of the entity and the category a job names."""
    row = snapshot.one(_REFERENCES, entity=entity, category_code=category_code)
    assert row is not None, "a snapshot's account exists"
    (category,) = split(row[1:], CATEGORIES)
    return References(row[0] is not None, category)


def is_used(snapshot: Snapshot, id: str) -> bool:
    """Tell whether a policy, an assignment not cancelled, or an invoice not set aside names a job."""
    row = snapshot.one(_USED, id=id)
    return row is not None and bool(row[0])
