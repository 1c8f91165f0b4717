"""Joined loads for previews: all that many rows name, in a number of trips that does not grow with them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from paycover.domain.assignments import Assignment
from paycover.domain.categories import Category
from paycover.domain.contractors import Contractor
from paycover.domain.dues import Dues
from paycover.domain.entities import Entity
from paycover.domain.invoices import Invoice
from paycover.domain.jobs import Job
from paycover.domain.marks import Mark
from paycover.domain.policies import Policy
from paycover.domain.rate_snapshots import RateSnapshot
from paycover.domain.rates import ANY_STATE, Offered, Rate, RateTax
from paycover.domain.rating import RatedStates, rated_states
from paycover.domain.work import Work
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.categories import CATEGORIES
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Row, Snapshot
from paycover.store.dues import JoinedWithTermPay, Matching, dues
from paycover.store.entities import ENTITIES
from paycover.store.invoices import INVOICES
from paycover.store.jobs import JOBS
from paycover.store.listed import Listed
from paycover.store.loads import Pair
from paycover.store.markets import Market
from paycover.store.marks import MARKS, marks_on
from paycover.store.placements import Prospect
from paycover.store.policies import POLICIES
from paycover.store.rates import RATE_SNAPSHOTS, RATE_TAXES, RATES
from paycover.store.records import Records, split
from paycover.store.tables import (
    assignments,
    categories,
    contractors,
    entities,
    invoices,
    jobs,
    marks,
    policies,
    rate_snapshots,
    rate_taxes,
    rates,
)

_ACCOUNT: sa.BindParameter[str] = sa.bindparam("account")


def _same(one: sa.Table, other: sa.Table, **names: str) -> sa.ColumnElement[bool]:
    """Join live rows of `one` whose columns are those of `other`, in the same account."""
    return sa.and_(
        one.c.account == other.c.account,
        one.c.deleted_at.is_(None),
        *(one.c[own] == other.c[its] for own, its in names.items()),
    )


def _live(records: Records[Any], of: sa.Column[Any]) -> Listed:
    return Listed(lambda listed: sa.select(*records.columns).where(records.live, listed(of)))


_THEIRS = contractors.outerjoin(policies, _same(policies, contractors, contractor="id"))


def _of_contractors(listed: Matching) -> sa.Select[Any]:
    owing = JoinedWithTermPay(listed)
    return (
        sa.select(*CONTRACTORS.columns, *POLICIES.columns, *MARKS.columns, *owing.columns)
        .select_from(owing.to(_THEIRS, contractors.c.id))
        .outerjoin(marks, marks_on(contractors.c.account, contractors.c.id, policies.c.id))
        .where(CONTRACTORS.live, listed(contractors.c.id))
    )


_CONTRACTORS = Listed(_of_contractors)
_CONTRACTORS_ALONE = Listed(
    lambda listed: (
        sa.select(*CONTRACTORS.columns, *POLICIES.columns)
        .select_from(_THEIRS)
        .where(CONTRACTORS.live, listed(contractors.c.id))
    )
)
_OWED = JoinedWithTermPay(lambda _: sa.true()).parts
_JOBS = Listed(
    lambda listed: (
        sa.select(*JOBS.columns, *CATEGORIES.columns, *ENTITIES.columns, *MARKS.columns)
        .select_from(jobs)
        .outerjoin(categories, _same(categories, jobs, id="category_code"))
        .outerjoin(entities, _same(entities, jobs, id="entity"))
        .outerjoin(marks, marks_on(jobs.c.account, jobs.c.id, jobs.c.entity, jobs.c.category_code))
        .where(JOBS.live, listed(jobs.c.id))
    )
)
_POLICIES = Listed(
    lambda listed: (
        sa.select(*POLICIES.columns, *MARKS.columns)
        .select_from(policies)
        .outerjoin(marks, marks_on(policies.c.account, policies.c.id))
        .where(POLICIES.live, listed(policies.c.id))
    )
)
_ASSIGNMENTS = _live(ASSIGNMENTS, assignments.c.contractor)
_AT_HAND = Listed(
    lambda listed: sa.select(*ASSIGNMENTS.columns).where(
        ASSIGNMENTS.live, sa.or_(listed(assignments.c.contractor), listed(assignments.c.job))
    )
)
_BILLS = _live(INVOICES, invoices.c.live_key)
_RATES = Listed(
    lambda listed: sa.select(*RATES.columns).where(
        rates.c.account == _ACCOUNT, rates.c.closed_at.is_(None), listed(rates.c.category_code)
    )
)
_TAXES = Listed(
    lambda listed: sa.select(*RATE_TAXES.columns).where(
        rate_taxes.c.account == _ACCOUNT, listed(rate_taxes.c.plan)
    )
)
_OF_ACCOUNT = rate_snapshots.c.account == _ACCOUNT
_SNAPSHOTS = Listed(
    lambda listed: sa.select(*RATE_SNAPSHOTS.columns).where(_OF_ACCOUNT, listed(rate_snapshots.c.id))
)


class Named(Record, kw_only=True):
    """What the rows of a preview name; `live_keys` are what their bills would have.

    Where nobody is judged, contractors' marks and dues are not asked for.
    """

    is_judged: bool = True
    contractors: Collection[str]
    jobs: Collection[str]
    policies: Collection[str] = ()
    live_keys: Collection[str] = ()


@dataclass(slots=True)
class Known:
    """All that is there of what some rows name, to be looked up without another trip."""

    contractors: dict[str, Contractor] = field(default_factory=dict)
    policies: dict[str, dict[str, Policy]] = field(default_factory=lambda: defaultdict(dict))
    named: dict[str, Policy] = field(default_factory=dict)
    jobs: dict[str, tuple[Job, Category | None, Entity | None]] = field(default_factory=dict)
    assignments: dict[tuple[str, str], list[Assignment]] = field(default_factory=lambda: defaultdict(list))
    bills: dict[str, Invoice] = field(default_factory=dict)
    rates: dict[tuple[str, str], list[Rate]] = field(default_factory=lambda: defaultdict(list))
    taxes: dict[str, list[RateTax]] = field(default_factory=lambda: defaultdict(list))
    busy: dict[str, dict[str, Assignment]] = field(default_factory=lambda: defaultdict(dict))
    marks: dict[str, dict[str, Mark]] = field(default_factory=lambda: defaultdict(dict))
    dues: dict[str, Dues] = field(default_factory=dict)

    def pair(self, contractor: str, job: str) -> Pair:
        """Return a contractor and job with what was made of them; raises what `loads.pair` raises."""
        if contractor not in self.contractors:
            raise Problem(Code.INVALID_CONTRACTOR_ID, f"No such contractor: {contractor}")
        if job not in self.jobs:
            raise Problem(Code.INVALID_JOB_ID, f"No such job: {job}")
        held = list(self.policies[contractor].values())
        assigned = self.assignments[contractor, job]
        return Pair(self.contractors[contractor], self.jobs[job][0], held, assigned, None)

    def market(self, contractor: Contractor, job: Job, states: RatedStates) -> Market:
        """Return what a contractor on a job can be insured by in the states that rate it."""
        _, category, entity = self.jobs[job.id]
        marks = self._marks(contractor.id, job.id, job.entity, job.category_code)
        offered = self.offered(job.category_code, states)
        return Market(entity, category, offered, marks, self.dues[contractor.id])

    @property
    def has_opt_in(self) -> bool:
        """Tell whether a policy has no rates of its own, so that what is on offer is needed."""
        held = [policy for own in self.policies.values() for policy in own.values()]
        return any(not policy.rates for policy in (*held, *self.named.values()))

    def prospect(self, contractor: str, job: str, policy: str | None, live_key: str) -> Prospect | None:
        """Return all that a new assignment needs; None where contractor, job or any policy is missing."""
        if contractor not in self.contractors or job not in self.jobs:
            return None
        found = self.pair(contractor, job)
        chances = dict(self.policies[contractor])
        if policy in self.named:
            chances[policy] = self.named[policy]
        if not chances:
            return None
        _, category, entity = self.jobs[job]
        bills = [self.bills[live_key]] if live_key in self.bills else []
        offered = self.offered_to(found)
        return Prospect(
            Work(found.contractor, found.job, category, entity),
            list(chances.values()),
            bills,
            offered,
            others=list((self.busy[contractor] | self.busy[job]).values()),
            marks=self._marks(contractor, job, found.job.entity, found.job.category_code, *chances),
            dues=self.dues[contractor],
        )

    def add_contractor(self, contractor: Contractor, policy: Policy | None) -> None:
        """Keep a contractor, and a policy of theirs."""
        self.contractors[contractor.id] = contractor
        if policy is not None:
            self.policies[contractor.id][policy.id] = policy

    def note(self, mark: Mark | None) -> None:
        """Keep a mark under what it is on."""
        if mark is not None:
            self.marks[mark.subject][mark.id] = mark

    def _marks(self, *subjects: str) -> list[Mark]:
        return [mark for subject in dict.fromkeys(subjects) for mark in self.marks[subject].values()]

    def offered_to(self, pair: Pair) -> Offered:
        """Return what is on offer where a pair's work is rated."""
        return self.offered(pair.job.category_code, rated_states(pair.contractor, pair.job))

    def offered(self, category_code: str, states: RatedStates) -> Offered:
        """Return what is on offer in a category in the states that rate it."""
        places = {state for state in (states.work, states.home, ANY_STATE) if state}
        found = [rate for state in places for rate in self.rates[category_code, state]]
        return Offered(found, [tax for state in sorted(places) for tax in self.taxes[state]])


def known(snapshot: Snapshot, named: Named) -> Known:
    """Return all that is there of what at most CHUNK_ROWS rows name, but for what is on offer."""
    found = Known()
    if named.is_judged:
        _add_contractors(snapshot, named, found)
    else:
        for row in _split(_CONTRACTORS_ALONE.rows(snapshot, named.contractors), CONTRACTORS, POLICIES):
            found.add_contractor(*row)
    for row in _split(_JOBS.rows(snapshot, named.jobs), JOBS, CATEGORIES, ENTITIES, MARKS):
        found.note(row[3])
        found.jobs[row[0].id] = (row[0], row[1], row[2])
    for policy, mark in _split(_POLICIES.rows(snapshot, named.policies), POLICIES, MARKS):
        found.note(mark)
        found.named[policy.id] = policy
    for (bill,) in _split(_BILLS.rows(snapshot, named.live_keys), INVOICES):
        found.bills[bill.live_key] = bill
    return found


def _add_contractors(snapshot: Snapshot, named: Named, found: Known) -> None:
    rows = _CONTRACTORS.rows(snapshot, named.contractors, now=snapshot.now)
    owed: dict[str, list[Sequence[Any]]] = defaultdict(list)
    for row in _split(rows, CONTRACTORS, POLICIES, MARKS, *_OWED):
        found.note(row[2])
        found.add_contractor(row[0], row[1])
        owed[row[0].id].append(row[3:])
    found.dues = {id: dues(snapshot, its_rows) for id, its_rows in owed.items()}


def add_assignments(snapshot: Snapshot, found: Known) -> None:
    """Add the assignments of the contractors that were found."""
    for assignment in map(ASSIGNMENTS.record, _ASSIGNMENTS.rows(snapshot, found.contractors)):
        found.assignments[assignment.contractor, assignment.job].append(assignment)


def add_work_at_hand(snapshot: Snapshot, found: Known) -> None:
    """Add what the contractors that were found do already, and who is on the jobs that were."""
    for (assignment,) in _split(_AT_HAND.rows(snapshot, (*found.contractors, *found.jobs)), ASSIGNMENTS):
        found.busy[assignment.contractor][assignment.id] = assignment
        found.busy[assignment.job][assignment.id] = assignment


def add_offers(snapshot: Snapshot, found: Known) -> None:
    """Add what is on offer in the categories of the jobs that were found, and its taxes."""
    add_offers_of(snapshot, found, {job.category_code for job, _, _ in found.jobs.values()})


def add_offers_of(snapshot: Snapshot, found: Known, codes: Iterable[str]) -> None:
    """Add what is on offer in some categories, and its taxes."""
    sold = set()
    for rate in map(RATES.record, _RATES.rows(snapshot, codes)):
        found.rates[rate.category_code, rate.state].append(rate)
        sold.add((rate.plan, rate.version))
    for row in _TAXES.rows(snapshot, (plan for plan, _ in sold)):
        tax = RATE_TAXES.record(row)
        if (tax.plan, tax.version) in sold:
            found.taxes[tax.state].append(tax)


def snapshots_by_id(snapshot: Snapshot, ids: Iterable[str | None]) -> dict[str, RateSnapshot]:
    """Return what made some rates, by its id."""
    rows = _SNAPSHOTS.rows(snapshot, ids)
    return {record.id: record for record in map(RATE_SNAPSHOTS.record, rows)}


def _split(rows: list[Row], *parts: Any) -> list[Sequence[Any]]:
    return [split(row, *parts) for row in rows]
