"""Joined loads for explanations: an object with what says how it came to its figures, in one trip."""

from typing import Any

import sqlalchemy as sa

from paycover.domain.assignments import Assignment
from paycover.domain.invoices import Invoice
from paycover.domain.jobs import Job
from paycover.domain.policies import Policy
from paycover.domain.quotes import Quote
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.db import Snapshot, Statement
from paycover.store.invoices import INVOICES
from paycover.store.jobs import JOBS
from paycover.store.policies import POLICIES
from paycover.store.quotes import QUOTES
from paycover.store.records import Records, split
from paycover.store.tables import assignments, invoices, jobs, policies


def _of(root: sa.Table, other: sa.Table, name: str) -> sa.ColumnElement[bool]:
    """Join the row that a column of `root` names, deleted or not: what was billed stays billed."""
    return sa.and_(other.c.account == root.c.account, other.c.id == root.c[name])


_INVOICE = Statement(
    sa.select(*INVOICES.columns, *ASSIGNMENTS.columns, *POLICIES.columns)
    .select_from(invoices)
    .outerjoin(assignments, _of(invoices, assignments, "assignment"))
    .outerjoin(policies, _of(invoices, policies, "policy"))
    .where(INVOICES.live, invoices.c.id == sa.bindparam("id"))
)


def _with_job(root: Records[Any]) -> Statement:
    return Statement(
        sa.select(*root.columns, *JOBS.columns)
        .select_from(root.table)
        .join(jobs, _of(root.table, jobs, "job"))
        .where(root.live, root.table.c.id == sa.bindparam("id"))
    )


_QUOTE = _with_job(QUOTES)
_ASSIGNMENT = _with_job(ASSIGNMENTS)


def invoice_with_cover(
    snapshot: Snapshot, id: str
) -> tuple[Invoice, Assignment | None, Policy | None] | None:
    """Return an invoice with its assignment and policy, deleted or not; None without such an invoice."""
    row = snapshot.one(_INVOICE, id=id)
    if row is None:
        return None
    invoice, assignment, policy = split(row, INVOICES, ASSIGNMENTS, POLICIES)
    return invoice, assignment, policy


def quote_with_job(snapshot: Snapshot, id: str) -> tuple[Quote, Job] | None:
    """Return a quote with its job, deleted or not; None without such a quote."""
    row = snapshot.one(_QUOTE, id=id)
    if row is None:
        return None
    quote, job = split(row, QUOTES, JOBS)
    return quote, job


def assignment_with_job(snapshot: Snapshot, id: str) -> tuple[Assignment, Job] | None:
    """Return an assignment with its job, deleted or not; None without such an assignment."""
    row = snapshot.one(_ASSIGNMENT, id=id)
    if row is None:
        return None
    assignment, job = split(row, ASSIGNMENTS, JOBS)
    return assignment, job
