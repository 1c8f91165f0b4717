"""Job rows, and what an edit of one has to know."""

from dataclasses import dataclass

import sqlalchemy as sa

from paycover.domain.categories import Category
from paycover.domain.invoices import Invoice, InvoiceStatus
from paycover.domain.jobs import Job
from paycover.store.categories import CATEGORIES
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.invoices import INVOICES
from paycover.store.pages import Listing
from paycover.store.records import Records, split
from paycover.store.tables import accounts, assignments, categories, entities, invoices, jobs, policies

JOBS: Records[Job] = Records(jobs, Job)
LISTING = Listing(JOBS)

_ID: sa.BindParameter[str] = sa.bindparam("id")


@dataclass(frozen=True, slots=True)
class Billed:
    """A job with its unpaid invoices; `has_paid` tells whether one of its invoices is paid."""

    job: Job
    open_invoices: list[Invoice]
    has_paid: bool


@dataclass(frozen=True, slots=True)
class References:
    """What a job points at: whether its entity is there, and its category."""

    has_entity: bool
    category: Category | None


_OPEN = (
    sa.select(*INVOICES.columns)
    .where(INVOICES.live, invoices.c.job == _ID, invoices.c.status == InvoiceStatus.OPEN.value)
    .order_by(invoices.c.id)
    .with_for_update(key_share=True)
    .subquery("open_invoices")
)
_PAID = (
    sa.select(invoices.c.id)
    .where(INVOICES.live, invoices.c.job == _ID, invoices.c.status == InvoiceStatus.PAID.value)
    .exists()
)
_BILLED = Statement(
    sa.select(*JOBS.columns, *(_OPEN.c[column.name] for column in INVOICES.columns), _PAID)
    .select_from(jobs.outerjoin(_OPEN, _OPEN.c.job == jobs.c.id))
    .where(JOBS.live, jobs.c.id == _ID)
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
    """Return a job with its unpaid invoices, all locked, None where the account has none of that id."""
    rows = tx.all(_BILLED, id=id)
    if not rows:
        return None
    found = [split(row, JOBS, INVOICES) for row in rows]
    return Billed(found[0][0], [row[1] for row in found if row[1] is not None], bool(rows[0][-1]))


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
