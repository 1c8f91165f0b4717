"""Joined loads: all that one decision needs, in one trip."""

import enum
from typing import Any

import sqlalchemy as sa

from paycover.domain.assignments import Assignment
from paycover.domain.contractors import Contractor
from paycover.domain.entities import Entity
from paycover.domain.invoices import Invoice, InvoiceStatus
from paycover.domain.jobs import Job
from paycover.domain.policies import Policy, PolicyStatus
from paycover.domain.quotes import Quote
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.entities import ENTITIES
from paycover.store.invoices import INVOICES
from paycover.store.jobs import JOBS
from paycover.store.policies import POLICIES
from paycover.store.quotes import QUOTES
from paycover.store.records import Records, split
from paycover.store.tables import (
    accounts,
    assignments,
    contractors,
    entities,
    invoices,
    jobs,
    policies,
    quotes,
)


class Pair(Record):
    """A contractor and a job, with the contractor's policies and the pair's assignments.

    `biller` is the live invoice that has the live key asked about.
    """

    contractor: Contractor
    job: Job
    policies: list[Policy]
    assignments: list[Assignment]
    biller: str | None


def _of_account(table: sa.Table, *conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.account == accounts.c.id, table.c.deleted_at.is_(None), *conditions)


_BILLER = sa.select(invoices.c.id).where(INVOICES.live, invoices.c.live_key == sa.bindparam("live_key"))
_PAIR = Statement(
    sa.select(
        *CONTRACTORS.columns,
        *JOBS.columns,
        *POLICIES.columns,
        *ASSIGNMENTS.columns,
        _BILLER.scalar_subquery(),
    )
    .select_from(accounts)
    .outerjoin(
        contractors,
        _of_account(contractors, contractors.c.id == sa.bindparam("contractor")),
    )
    .outerjoin(jobs, _of_account(jobs, jobs.c.id == sa.bindparam("job")))
    .outerjoin(policies, _of_account(policies, policies.c.contractor == contractors.c.id))
    .outerjoin(
        assignments,
        _of_account(
            assignments,
            assignments.c.contractor == contractors.c.id,
            assignments.c.job == jobs.c.id,
        ),
    )
    .where(accounts.c.id == sa.bindparam("account"))
)


def pair(snapshot: Snapshot, contractor: str, job: str, *, live_key: str = "") -> Pair:
    """Return a contractor and job with what was made of them.

    Raises Problem(invalid_contractor_id or invalid_job_id) for an id that names nothing.
    """
    rows = snapshot.all(_PAIR, contractor=contractor, job=job, live_key=live_key)
    found = [split(row, CONTRACTORS, JOBS, POLICIES, ASSIGNMENTS) for row in rows]
    first = found[0]
    if first[0] is None:
        raise Problem(Code.INVALID_CONTRACTOR_ID, f"No such contractor: {contractor}")
    if first[1] is None:
        raise Problem(Code.INVALID_JOB_ID, f"No such job: {job}")
    held = {row[2].id: row[2] for row in found if row[2] is not None}
    assigned = {row[3].id: row[3] for row in found if row[3] is not None}
    return Pair(first[0], first[1], list(held.values()), list(assigned.values()), rows[0][-1])


class Whose(enum.Enum):
    """Whose cover is meant: one policy's, all of a contractor's, all on an entity's jobs."""

    POLICY = "policy"
    CONTRACTOR = "contractor"
    ENTITY = "entity"


class Cover(Record):
    """Active policies, their assignments that have not started, and the unpaid invoices of those."""

    policies: list[Policy]
    assignments: list[Assignment]
    invoices: list[Invoice]


_SUBJECT: sa.BindParameter[str] = sa.bindparam("subject")
_WHOSE: dict[Whose, sa.ColumnElement[bool]] = {
    Whose.POLICY: policies.c.id == _SUBJECT,
    Whose.CONTRACTOR: policies.c.contractor == _SUBJECT,
    Whose.ENTITY: policies.c.job.in_(
        sa.select(jobs.c.id).where(jobs.c.account == sa.bindparam("account"), jobs.c.entity == _SUBJECT)
    ),
}
_COVER = {
    whose: Statement(
        sa.select(*POLICIES.columns, *ASSIGNMENTS.columns, *INVOICES.columns)
        .select_from(policies)
        .outerjoin(
            assignments,
            sa.and_(
                assignments.c.account == policies.c.account,
                assignments.c.policy == policies.c.id,
                assignments.c.deleted_at.is_(None),
                assignments.c.cancelled.is_(False),
                assignments.c.effective_date > sa.bindparam("now"),
            ),
        )
        .outerjoin(
            invoices,
            sa.and_(
                invoices.c.account == assignments.c.account,
                invoices.c.assignment == assignments.c.id,
                invoices.c.deleted_at.is_(None),
                invoices.c.status == InvoiceStatus.OPEN.value,
            ),
        )
        .where(POLICIES.live, policies.c.status == PolicyStatus.ACTIVE.value, condition)
        .order_by(policies.c.id, assignments.c.id, invoices.c.id)
        .with_for_update(key_share=True, of=policies)
    )
    for whose, condition in _WHOSE.items()
}


def lock_cover(tx: Tx, whose: Whose, subject: str) -> Cover:
    """Return the cover that ends when a policy, contractor or entity goes; its policies are locked."""
    rows = tx.all(_COVER[whose], subject=subject, now=tx.now)
    found = [split(row, POLICIES, ASSIGNMENTS, INVOICES) for row in rows]
    parts = [{row[i].id: row[i] for row in found if row[i] is not None} for i in range(3)]
    return Cover(*(list(part.values()) for part in parts))


class Sale(Record):
    """A quote with those it is for, None where one was deleted since."""

    quote: Quote
    contractor: Contractor | None
    job: Job | None
    entity: Entity | None


def _with_those_it_is_for(root: Records[Any]) -> Statement:
    """A quote or policy, locked, with its contractor, job and entity where they are still there."""
    table = root.table
    return Statement(
        sa.select(*root.columns, *CONTRACTORS.columns, *JOBS.columns, *ENTITIES.columns)
        .select_from(table)
        .outerjoin(contractors, sa.and_(CONTRACTORS.live, contractors.c.id == table.c.contractor))
        .outerjoin(jobs, sa.and_(JOBS.live, jobs.c.id == table.c.job))
        .outerjoin(entities, sa.and_(ENTITIES.live, entities.c.id == jobs.c.entity))
        .where(root.live, table.c.id == sa.bindparam("id"))
        .with_for_update(key_share=True, of=table)
    )


_SALE = _with_those_it_is_for(QUOTES)
_HELD = _with_those_it_is_for(POLICIES)


def lock_sale(tx: Tx, quote: str) -> Sale | None:
    """Return a quote with those it is for; the quote is locked."""
    row = tx.one(_SALE, id=quote)
    return None if row is None else Sale(*split(row, QUOTES, CONTRACTORS, JOBS, ENTITIES))


class Held(Record):
    """A policy with those it covers, None where one was deleted or the policy names none."""

    policy: Policy
    contractor: Contractor | None
    job: Job | None
    entity: Entity | None


def lock_held(tx: Tx, policy: str) -> Held | None:
    """Return a policy with those it covers; the policy is locked."""
    row = tx.one(_HELD, id=policy)
    return None if row is None else Held(*split(row, POLICIES, CONTRACTORS, JOBS, ENTITIES))


_OF_INVOICE = Statement(
    sa.select(*ASSIGNMENTS.columns)
    .join_from(
        assignments,
        invoices,
        sa.and_(invoices.c.account == assignments.c.account, invoices.c.assignment == assignments.c.id),
    )
    .where(ASSIGNMENTS.mine, INVOICES.live, invoices.c.id == sa.bindparam("id"))
    .with_for_update(key_share=True, of=assignments)
)


def lock_assignment_of_invoice(tx: Tx, id: str) -> Assignment | None:
    """Return the assignment an invoice bills, deleted or not, locked as everywhere before its invoices."""
    row = tx.one(_OF_INVOICE, id=id)
    return None if row is None else ASSIGNMENTS.record(row)


_QUOTED_COVER = Statement(
    sa.select(*QUOTES.columns, *POLICIES.columns)
    .join_from(
        quotes,
        policies,
        sa.and_(policies.c.account == quotes.c.account, policies.c.id == quotes.c.policy),
    )
    .where(QUOTES.live, quotes.c.job == sa.bindparam("job"), policies.c.deleted_at.is_(None))
    .order_by(policies.c.effective_date.desc(), policies.c.position.desc())
    .limit(1)
    .with_for_update(key_share=True)
)


def lock_quoted_cover(tx: Tx, job: str) -> tuple[Quote, Policy] | None:
    """Return the newest quote of a job that has a policy, and that policy, both locked."""
    row = tx.one(_QUOTED_COVER, job=job)
    if row is None:
        return None
    quote, policy = split(row, QUOTES, POLICIES)
    return quote, policy
