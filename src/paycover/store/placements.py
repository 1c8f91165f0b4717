"""Joined loads for assignments: all that making, changing or ending one needs, in one trip."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from paycover.domain.assignments import Assignment
from paycover.domain.dues import Dues
from paycover.domain.invoices import Invoice
from paycover.domain.marks import Mark
from paycover.domain.policies import Policy
from paycover.domain.rates import Offered
from paycover.domain.work import Work
from paycover.kit.records import Record
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.categories import CATEGORIES
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Statement, Tx
from paycover.store.dues import JoinedWithTermPayOfOne, dues
from paycover.store.entities import ENTITIES
from paycover.store.invoices import INVOICES
from paycover.store.jobs import JOBS
from paycover.store.marks import MARKS, marks_on
from paycover.store.policies import POLICIES
from paycover.store.rates import RATE_TAXES, RATES, offered_by, on_offer, taxes_of
from paycover.store.records import Columns, split
from paycover.store.standings import (
    TWINS,
    Standing,
    Value,
    bills_of,
    columns_of,
    distinct,
    live,
    same_time_bills,
    target_of,
    twin_of,
    twins_of,
)
from paycover.store.tables import (
    assignments,
    categories,
    contractors,
    entities,
    invoices,
    jobs,
    marks,
    policies,
    rate_taxes,
    rates,
)

_overlaps = assignments.alias("overlaps")
_MARKED_OF_JOB = (jobs.c.id, jobs.c.entity, jobs.c.category_code)
_OWN = {"start": "effective_date", "end": "end_date"}


class Prospect(Record):
    """A contractor and a job, every policy an assignment could go under, and what bills them.

    `policies` are the contractor's and the one that is named, whoever holds it; they are locked.
    `offered` are the rates of the job's category, where one of the policies has none of its own.
    `others` are assignments of the contractor or of the job at the same time, `marks` the underwriters',
    `dues` what is owed.
    """

    work: Work
    policies: list[Policy]
    invoices: list[Invoice]
    offered: Offered
    others: list[Assignment]
    marks: list[Mark]
    dues: Dues


class Search(NamedTuple):
    """Which contractor, job and policy are meant, from when to when; None: what is there already."""

    contractor: str | None
    job: str | None
    policy: str | None
    start: int | None
    end: int | None


def _of_work(
    root: sa.FromClause, account: Value, wanted: dict[str, Value], owing: JoinedWithTermPayOfOne
) -> sa.FromClause:
    """Join to `root` the contractor and job wanted, and all that eligibility asks of them."""
    its_policies = sa.or_(policies.c.contractor == wanted["contractor"], policies.c.id == wanted["policy"])
    if root is not contractors:
        root = root.join(contractors, live(contractors, account, contractors.c.id == wanted["contractor"]))
    root = root.join(jobs, live(jobs, account, jobs.c.id == wanted["job"]))
    return (
        owing.to(root.join(policies, live(policies, account, its_policies)), contractors.c.id)
        .outerjoin(categories, live(categories, account, categories.c.id == jobs.c.category_code))
        .outerjoin(entities, live(entities, account, entities.c.id == jobs.c.entity))
        .outerjoin(rates, _rates_of_opt_in(account))
        .outerjoin(rate_taxes, taxes_of(policies.c.work_state, policies.c.home_state))
        .outerjoin(marks, marks_on(account, contractors.c.id, policies.c.id, *_MARKED_OF_JOB))
        .outerjoin(_overlaps, live(_overlaps, account, *_at_the_same_time(wanted)))
    )


def _at_the_same_time(wanted: dict[str, Value]) -> list[sa.ColumnElement[bool]]:
    return [
        sa.or_(_overlaps.c.contractor == wanted["contractor"], _overlaps.c.job == wanted["job"]),
        _overlaps.c.effective_date < wanted["end"],
        _overlaps.c.end_date > wanted["start"],
        _overlaps.c.cancelled.is_(False),
        _overlaps.c.bind.is_(True),
    ]


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
    *MARKS.columns,
    *columns_of(_overlaps),
]
_WORK_PARTS: tuple[Columns[Any], ...] = (
    CONTRACTORS,
    JOBS,
    CATEGORIES,
    ENTITIES,
    POLICIES,
    RATES,
    RATE_TAXES,
    MARKS,
    ASSIGNMENTS,
)
_NAMED: dict[str, Value] = {
    **{name: sa.bindparam(name, type_=sa.Text) for name in ("contractor", "job", "policy")},
    **{name: sa.bindparam(name, type_=sa.BigInteger) for name in ("start", "end")},
}


_OWING = JoinedWithTermPayOfOne(lambda column: column == _NAMED["contractor"])
_PROSPECT = Statement(
    sa.select(*_WORK, *_OWING.columns, *INVOICES.columns)
    .select_from(
        _of_work(contractors, contractors.c.account, _NAMED, _OWING).outerjoin(
            invoices,
            same_time_bills(contractors.c.account, contractors.c.id, jobs.c.id, _NAMED["start"]),
        )
    )
    .where(CONTRACTORS.live, contractors.c.id == _NAMED["contractor"])
    .order_by(policies.c.id)
    .with_for_update(key_share=True, of=policies)
)


def _prospect_of_change() -> tuple[Statement, JoinedWithTermPayOfOne]:
    target = target_of(_ID)
    account, bills = target.c.account, bills_of(target)
    given_or_own: dict[str, Value] = {
        name: sa.func.coalesce(parameter, target.c[_OWN.get(name, name)])
        for name, parameter in _NAMED.items()
    }
    same_time = same_time_bills(account, contractors.c.id, jobs.c.id, given_or_own["start"])
    who = sa.select(given_or_own["contractor"]).scalar_subquery()
    owing = JoinedWithTermPayOfOne(lambda column: column == who, but=_ID)
    statement = Statement(
        sa.select(
            *_WORK, *owing.columns, *INVOICES.columns, *bills.c, *columns_of(target), *columns_of(TWINS)
        )
        .select_from(
            _of_work(target, account, given_or_own, owing)
            .outerjoin(invoices, same_time)
            .outerjoin(bills, sa.true())
            .outerjoin(TWINS, twins_of(target))
        )
        .order_by(policies.c.id)
        .with_for_update(key_share=True, of=policies)
    )
    return statement, owing


_ID: sa.BindParameter[str] = sa.bindparam("id")
_PROSPECT_OF_CHANGE, _OWING_OF_CHANGE = _prospect_of_change()


def prospect(tx: Tx, search: Search) -> Prospect | None:
    """Return all that a new assignment needs; None where contractor, job or any policy is missing."""
    rows = tx.all(_PROSPECT, now=tx.now, **search._asdict())
    found = [split(row, *_WORK_PARTS, *_OWING.parts, INVOICES) for row in rows]
    return _prospect(tx, found, _BILLS) if found else None


def prospect_of_change(tx: Tx, id: str, search: Search) -> tuple[Prospect, Standing] | None:
    """Return an assignment, locked, and all that its change needs.

    None where the assignment, the contractor, the job or any policy is missing.
    """
    rows = tx.all(_PROSPECT_OF_CHANGE, id=id, now=tx.now, **search._asdict())
    parts = (*_WORK_PARTS, *_OWING_OF_CHANGE.parts, INVOICES, INVOICES, ASSIGNMENTS, ASSIGNMENTS)
    found = [split(row, *parts) for row in rows]
    if not found:
        return None
    chances = _prospect(tx, found, _BILLS, _BILLS + 1)
    assignment = found[0][_BILLS + 2]
    _hold(tx, chances, assignment)
    current = next((policy for policy in chances.policies if policy.id == assignment.policy), None)
    return chances, Standing(assignment, current, chances.invoices, twin_of(found, _BILLS + 3))


def _hold(tx: Tx, chances: Prospect, assignment: Assignment) -> None:
    """Keep apart two changes about one contractor or job, and a change of a bill from an edit of it."""
    contractors = {assignment.contractor, chances.work.contractor.id}
    jobs = {assignment.job, chances.work.job.id}
    policies = {policy.id for policy in chances.policies}
    bills = {invoice.id for invoice in chances.invoices}
    tx.link.hold(assignment.id, *contractors | jobs | policies | bills)


_OWED = len(_WORK_PARTS)
_BILLS = _OWED + len(_OWING.parts)


def _prospect(tx: Tx, found: list[Sequence[Any]], *bills: int) -> Prospect:
    return Prospect(
        Work(*found[0][:4]),
        policies=distinct(found, 4),
        invoices=distinct(found, *bills),
        offered=offered_by(found, 5),
        others=distinct(found, 8),
        marks=distinct(found, 7),
        dues=dues(tx, [row[_OWED:_BILLS] for row in found]),
    )
