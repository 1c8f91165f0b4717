"""An assignment as it stands: its policy and what bills it, locked in one trip."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from paycover.domain.assignments import Assignment, is_covered
from paycover.domain.invoices import Invoice
from paycover.domain.policies import Policy
from paycover.kit.records import Record
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.db import Statement, Tx
from paycover.store.invoices import INVOICES
from paycover.store.policies import POLICIES
from paycover.store.records import split
from paycover.store.tables import assignments, invoices, policies

TWINS = assignments.alias("twins")
_others = assignments.alias("others")

Value = sa.ColumnElement[Any] | sa.BindParameter[Any]


class Standing(Record):
    """An assignment with its policy (None: deleted), both locked, and what bills it.

    `invoices` are the live ones that name it, locked, and those that may bill the same time. `twin` is
    another covered assignment of the same pair and dates.
    """

    assignment: Assignment
    policy: Policy | None
    invoices: list[Invoice]
    twin: Assignment | None


def live(
    table: sa.FromClause, account: Value, *conditions: sa.ColumnElement[bool]
) -> sa.ColumnElement[bool]:
    """Select the live rows of an account in a table, under some conditions."""
    return sa.and_(table.c.account == account, table.c.deleted_at.is_(None), *conditions)


def columns_of(assignment: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    """Return the columns of an assignment in the order of its record."""
    return [assignment.c[column.name] for column in ASSIGNMENTS.columns]


def target_of(id: Value) -> sa.CTE:
    """The one assignment that is meant, locked before anything that hangs on it."""
    return (
        sa.select(*ASSIGNMENTS.columns, assignments.c.account)
        .where(ASSIGNMENTS.live, assignments.c.id == id)
        .with_for_update(key_share=True)
        .cte("target")
    )


def bills_of(target: sa.CTE) -> sa.CTE:
    """The live invoices that name the assignment, locked: an outer join could not lock them."""
    return (
        sa.select(*INVOICES.columns)
        .where(
            INVOICES.live,
            invoices.c.assignment == sa.select(target.c.id).scalar_subquery(),
            invoices.c.live_key.is_not(None),
        )
        .order_by(invoices.c.id)
        .with_for_update(key_share=True)
        .cte("bills")
    )


def _policy_of(target: sa.CTE) -> sa.CTE:
    """The policy the assignment is under, locked."""
    return (
        sa.select(*POLICIES.columns)
        .where(POLICIES.live, policies.c.id == sa.select(target.c.policy).scalar_subquery())
        .with_for_update(key_share=True)
        .cte("held")
    )


def twins_of(target: sa.CTE) -> sa.ColumnElement[bool]:
    """Join the other assignments of the same pair and dates."""
    same = ("contractor", "job", "effective_date", "end_date")
    return live(
        TWINS,
        target.c.account,
        *(TWINS.c[name] == target.c[name] for name in same),
        TWINS.c.id != target.c.id,
    )


def same_time_bills(account: Value, contractor: Value, job: Value, start: Value) -> sa.ColumnElement[bool]:
    """The live invoices of a pair whose cycle starts at a moment."""
    return live(
        invoices,
        account,
        invoices.c.live_key.is_not(None),
        invoices.c.contractor == contractor,
        invoices.c.job == job,
        invoices.c.paycycle_startdate == start,
    )


def _standing(id: Value) -> Statement:
    target = target_of(id)
    held, bills = _policy_of(target), bills_of(target)
    same_time = same_time_bills(
        target.c.account, target.c.contractor, target.c.job, target.c.effective_date
    )
    return Statement(
        sa.select(*columns_of(target), *held.c, *INVOICES.columns, *bills.c, *columns_of(TWINS))
        .select_from(target)
        .outerjoin(held, sa.true())
        .outerjoin(invoices, same_time)
        .outerjoin(bills, sa.true())
        .outerjoin(TWINS, twins_of(target))
    )


_STANDING = _standing(sa.bindparam("id"))
_STANDING_OF_JOB = _standing(
    sa.select(_others.c.id)
    .where(live(_others, sa.bindparam("account"), _others.c.job == sa.bindparam("job")))
    .order_by(_others.c.cancelled, _others.c.position.desc())
    .limit(1)
    .scalar_subquery()
)


def lock_standing(tx: Tx, id: str) -> Standing | None:
    """Return an assignment, locked, with what bills it; None where there is none of that id."""
    return _read_standing(tx, _STANDING, {"id": id})


def lock_standing_of_job(tx: Tx, job: str) -> Standing | None:
    """Return the newest assignment of a job that is not cancelled, else the newest; None without any."""
    return _read_standing(tx, _STANDING_OF_JOB, {"job": job})


def _read_standing(tx: Tx, statement: Statement, which: dict[str, str]) -> Standing | None:
    found = [
        split(row, ASSIGNMENTS, POLICIES, INVOICES, INVOICES, ASSIGNMENTS)
        for row in tx.all(statement, **which)
    ]
    if not found:
        return None
    return Standing(found[0][0], found[0][1], distinct(found, 2, 3), twin_of(found, 4))


def distinct(found: list[Sequence[Any]], *parts: int) -> list[Any]:
    """Return the records of some parts, once each; of two reads of a record the later part's stands."""
    every = (row[part] for part in parts for row in found)
    return list({record.id: record for record in every if record is not None}.values())


def twin_of(found: list[Sequence[Any]], part: int) -> Assignment | None:
    """Return the covered assignment among some twins that comes first by id, None without any."""
    twins: list[Assignment] = distinct(found, part)
    return min(filter(is_covered, twins), key=lambda twin: twin.id, default=None)
