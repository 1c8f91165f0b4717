"""Joined loads for assignments: all that making, changing or ending one needs, in one trip."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from paycover.domain.assignments import Assignment, is_covered
from paycover.domain.eligibility import Work
from paycover.domain.invoices import Invoice
from paycover.domain.policies import Policy
from paycover.domain.rates import Offered
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.categories import CATEGORIES
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Statement, Tx
from paycover.store.entities import ENTITIES
from paycover.store.invoices import INVOICES
from paycover.store.jobs import JOBS
from paycover.store.policies import POLICIES
from paycover.store.rates import RATE_TAXES, RATES, offered_by, on_offer, taxes_of
from paycover.store.records import split
from paycover.store.tables import (
    assignments,
    categories,
    contractors,
    entities,
    invoices,
    jobs,
    policies,
    rate_taxes,
    rates,
)

_twins = assignments.alias("twins")
_others = assignments.alias("others")


@dataclass(frozen=True, slots=True)
class Prospect:
    """A contractor and a job, every policy an assignment could go under, and what bills them.

    `policies` are the contractor's and the one that is named, whoever holds it; they are locked.
    `offered` are the rates of the job's category, where one of the policies has none of its own.
    """

    work: Work
    policies: list[Policy]
    invoices: list[Invoice]
    offered: Offered


@dataclass(frozen=True, slots=True)
class Standing:
    """An assignment with its policy (None: deleted), both locked, and what bills it.

    `invoices` are the live ones that name it, locked, and those that may bill the same time. `twin` is
    another covered assignment of the same pair and dates.
    """

    assignment: Assignment
    policy: Policy | None
    invoices: list[Invoice]
    twin: Assignment | None


Value = sa.ColumnElement[Any] | sa.BindParameter[Any]


def _live(
    table: sa.FromClause, account: Value, *conditions: sa.ColumnElement[bool]
) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.account == account, table.c.deleted_at.is_(None), *conditions)


def _of_work(root: sa.FromClause, account: Value, wanted: dict[str, Value]) -> sa.FromClause:
    """Join to `root` the contractor and job wanted, the job's category and entity, and the policies."""
    its_policies = sa.or_(policies.c.contractor == wanted["contractor"], policies.c.id == wanted["policy"])
    if root is not contractors:
        root = root.join(contractors, _live(contractors, account, contractors.c.id == wanted["contractor"]))
    return (
        root.join(jobs, _live(jobs, account, jobs.c.id == wanted["job"]))
        .join(policies, _live(policies, account, its_policies))
        .outerjoin(categories, _live(categories, account, categories.c.id == jobs.c.category_code))
        .outerjoin(entities, _live(entities, account, entities.c.id == jobs.c.entity))
        .outerjoin(rates, _rates_of_opt_in(account))
        .outerjoin(rate_taxes, taxes_of(policies.c.home_state))
    )


def _rates_of_opt_in(account: Value) -> sa.ColumnElement[bool]:
    """A policy from a general opt-in has no category and no rates: each job is rated by the table."""
    return sa.and_(
        policies.c.category_code.is_(None),
        rates.c.account == account,
        rates.c.category_code == jobs.c.category_code,
        on_offer(policies.c.work_state, policies.c.home_state),
    )


_WORK = [
    *CONTRACTORS.columns,
    *JOBS.columns,
    *CATEGORIES.columns,
    *ENTITIES.columns,
    *POLICIES.columns,
    *RATES.columns,
    *RATE_TAXES.columns,
]
_WORK_PARTS = (CONTRACTORS, JOBS, CATEGORIES, ENTITIES, POLICIES, RATES, RATE_TAXES, INVOICES)
_NAMED: dict[str, Value] = {name: sa.bindparam(name) for name in ("contractor", "job", "policy")}
_START: Value = sa.bindparam("start")


def _target(id: Value) -> sa.CTE:
    """The one assignment that is meant, locked before anything that hangs on it."""
    return (
        sa.select(*ASSIGNMENTS.columns, assignments.c.account)
        .where(ASSIGNMENTS.live, assignments.c.id == id)
        .with_for_update(key_share=True)
        .cte("target")
    )


def _bills_of(target: sa.CTE) -> sa.CTE:
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


def _twins_of(target: sa.CTE) -> sa.ColumnElement[bool]:
    same = ("contractor", "job", "effective_date", "end_date")
    return _live(
        _twins,
        target.c.account,
        *(_twins.c[name] == target.c[name] for name in same),
        _twins.c.id != target.c.id,
    )


def _same_time_bills(account: Value, contractor: Value, job: Value, start: Value) -> sa.ColumnElement[bool]:
    """The live invoices of a pair whose cycle starts at a moment."""
    return _live(
        invoices,
        account,
        invoices.c.live_key.is_not(None),
        invoices.c.contractor == contractor,
        invoices.c.job == job,
        invoices.c.paycycle_startdate == start,
    )


_PROSPECT = Statement(
    sa.select(*_WORK, *INVOICES.columns)
    .select_from(
        _of_work(contractors, contractors.c.account, _NAMED).outerjoin(
            invoices,
            _same_time_bills(contractors.c.account, contractors.c.id, jobs.c.id, _START),
        )
    )
    .where(CONTRACTORS.live, contractors.c.id == _NAMED["contractor"])
    .order_by(policies.c.id)
    .with_for_update(key_share=True, of=policies)
)


def _prospect_of_change(id: Value) -> Statement:
    target = _target(id)
    account, bills = target.c.account, _bills_of(target)
    given_or_own: dict[str, Value] = {
        name: sa.func.coalesce(parameter, target.c[name]) for name, parameter in _NAMED.items()
    }
    same_time = _same_time_bills(
        account, contractors.c.id, jobs.c.id, sa.func.coalesce(_START, target.c.effective_date)
    )
    return Statement(
        sa.select(*_WORK, *INVOICES.columns, *bills.c, *_columns(target), *_columns(_twins))
        .select_from(
            _of_work(target, account, given_or_own)
            .outerjoin(invoices, same_time)
            .outerjoin(bills, sa.true())
            .outerjoin(_twins, _twins_of(target))
        )
        .order_by(policies.c.id)
        .with_for_update(key_share=True, of=policies)
    )


def _standing(id: Value) -> Statement:
    target = _target(id)
    held, bills = _policy_of(target), _bills_of(target)
    same_time = _same_time_bills(
        target.c.account, target.c.contractor, target.c.job, target.c.effective_date
    )
    return Statement(
        sa.select(*_columns(target), *held.c, *INVOICES.columns, *bills.c, *_columns(_twins))
        .select_from(target)
        .outerjoin(held, sa.true())
        .outerjoin(invoices, same_time)
        .outerjoin(bills, sa.true())
        .outerjoin(_twins, _twins_of(target))
    )


def _columns(assignment: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    return [assignment.c[column.name] for column in ASSIGNMENTS.columns]


_ID: Value = sa.bindparam("id")
_PROSPECT_OF_CHANGE = _prospect_of_change(_ID)
_STANDING = _standing(_ID)
_STANDING_OF_JOB = _standing(
    sa.select(_others.c.id)
    .where(_live(_others, sa.bindparam("account"), _others.c.job == sa.bindparam("job")))
    .order_by(_others.c.cancelled, _others.c.position.desc())
    .limit(1)
    .scalar_subquery()
)


def prospect(tx: Tx, *, contractor: str, job: str, policy: str | None, start: int) -> Prospect | None:
    """Return all that a new assignment needs; None where contractor, job or any policy is missing."""
    rows = tx.all(_PROSPECT, contractor=contractor, job=job, policy=policy, start=start)
    found = [split(row, *_WORK_PARTS) for row in rows]
    return _prospect(found, 7) if found else None


def prospect_of_change(
    tx: Tx, id: str, *, contractor: str | None, job: str | None, policy: str | None, start: int | None
) -> tuple[Prospect, Standing] | None:
    """Return an assignment, locked, and all that its change needs; None for what the change doesn't name.

    None where the assignment, the contractor, the job or any policy is missing.
    """
    rows = tx.all(_PROSPECT_OF_CHANGE, id=id, contractor=contractor, job=job, policy=policy, start=start)
    found = [split(row, *_WORK_PARTS, INVOICES, ASSIGNMENTS, ASSIGNMENTS) for row in rows]
    if not found:
        return None
    chances = _prospect(found, 7, 8)
    assignment = found[0][9]
    current = next((policy for policy in chances.policies if policy.id == assignment.policy), None)
    return chances, Standing(assignment, current, chances.invoices, _twin(found, 10))


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
    return Standing(found[0][0], found[0][1], _distinct(found, 2, 3), _twin(found, 4))


def _prospect(found: list[Sequence[Any]], *bills: int) -> Prospect:
    return Prospect(
        Work(*found[0][:4]), _distinct(found, 4), _distinct(found, *bills), offered_by(found, 5)
    )


def _distinct(found: list[Sequence[Any]], *parts: int) -> list[Any]:
    """Return the records of some parts, once each; of two reads of a record the later part's stands."""
    every = (row[part] for part in parts for row in found)
    return list({record.id: record for record in every if record is not None}.values())


def _twin(found: list[Sequence[Any]], part: int) -> Assignment | None:
    twins: list[Assignment] = _distinct(found, part)
    return min(filter(is_covered, twins), key=lambda twin: twin.id, default=None)
