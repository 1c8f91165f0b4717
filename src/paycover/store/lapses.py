"""Lapses: cover that ends and was not told of yet, found by when it ends, and the rows of what was told."""

from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain.assignments import Assignment
from paycover.domain.lapses import (
    AHEAD_SECONDS,
    LOOKBACK_SECONDS,
    Lapse,
    LapseReason,
    LapseStage,
    ToldLapse,
    reason_of,
)
from paycover.domain.policies import PolicyStatus
from paycover.store.assignments import ASSIGNMENTS, is_eligible
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.policies import POLICIES
from paycover.store.records import Columns, split
from paycover.store.tables import (
    assignments,
    contractors,
    entities,
    hub_links,
    jobs,
    lapses,
    policies,
)

BATCH = 500
"""Lapses that are written in one transaction."""

TOLD_MAX = 5_000
"""Lapses that the digests of one day name; all are counted."""

LAPSES: Columns[Lapse] = Columns(lapses, Lapse)

_NOW = sa.bindparam("now", type_=sa.BigInteger)


class Lapsing(NamedTuple):
    """An assignment whose cover ends, and what is to be written of it."""

    assignment: Assignment
    lapse: Lapse


def _earlier(moment: sa.ColumnElement[int], *when: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """Return a moment where it ends cover before its time, else the planned end."""
    return sa.case((sa.and_(*when, moment < assignments.c.end_date), moment), else_=assignments.c.end_date)


_IS_CANCELLED = policies.c.status == sa.literal_column(f"'{PolicyStatus.CANCELLED.value}'")
_BY_POLICY = _earlier(policies.c.cancelled_at, _IS_CANCELLED)
_BY_ITSELF = sa.case(
    (
        assignments.c.cancelled.is_(True),
        _earlier(assignments.c.cancellation_date),
    ),
    else_=_earlier(assignments.c.deleted_at, assignments.c.deleted_at.is_not(None)),
)
ENDS = sa.case((_BY_POLICY < _BY_ITSELF, _BY_POLICY), else_=_BY_ITSELF)
"""When the cover of an assignment ends: as planned, or before by its own or its policy's end."""

_STAGE = sa.case(
    (ENDS <= _NOW, sa.literal_column(f"'{LapseStage.LAPSED.value}'")),
    else_=sa.literal_column(f"'{LapseStage.LAPSING.value}'"),
)
_IS_WATCHED = sa.exists().where(
    hub_links.c.account == assignments.c.account,
    hub_links.c.entity == jobs.c.entity,
    hub_links.c.deleted_at.is_(None),
    hub_links.c.revoked_at.is_(None),
    hub_links.c.created <= ENDS,
)
_IS_WRITTEN = sa.exists().where(
    lapses.c.account == assignments.c.account,
    lapses.c.assignment == assignments.c.id,
    lapses.c.stage == _STAGE,
    lapses.c.ends == ENDS,
)
_next = assignments.alias("next")
_IS_FOLLOWED = sa.exists().where(
    _next.c.account == assignments.c.account,
    _next.c.contractor == assignments.c.contractor,
    _next.c.job == assignments.c.job,
    _next.c.id != assignments.c.id,
    _next.c.deleted_at.is_(None),
    _next.c.cancelled.is_(False),
    _next.c.bind.is_(True),
    is_eligible(_next),
    _next.c.effective_date <= ENDS,
    _next.c.end_date > ENDS,
)
_IS_DUE = sa.or_(
    ENDS <= _NOW,
    sa.and_(
        assignments.c.effective_date <= _NOW,
        assignments.c.end_date - assignments.c.effective_date > AHEAD_SECONDS,
    ),
)

NEW = (
    sa.select(*ASSIGNMENTS.columns, *POLICIES.columns, jobs.c.entity, _STAGE, ENDS)
    .select_from(assignments)
    .join(jobs, sa.and_(jobs.c.account == assignments.c.account, jobs.c.id == assignments.c.job))
    .outerjoin(
        policies,
        sa.and_(policies.c.account == assignments.c.account, policies.c.id == assignments.c.policy),
    )
    .where(
        ASSIGNMENTS.mine,
        assignments.c.end_date > _NOW - LOOKBACK_SECONDS,
        assignments.c.bind.is_(True),
        is_eligible(assignments),
        ENDS > _NOW - LOOKBACK_SECONDS,
        ENDS <= _NOW + AHEAD_SECONDS,
        _IS_DUE,
        _IS_WATCHED,
        sa.not_(_IS_WRITTEN),
        sa.not_(_IS_FOLLOWED),
    )
    .order_by(assignments.c.end_date, assignments.c.id)
    .limit(BATCH)
)
"""Cover on the jobs of entities whose people have a link, that ends and is not written of yet."""

_NEW = Statement(NEW)
_ADD = Statement(sa.insert(lapses))
_UNTOLD = sa.and_(lapses.c.account == sa.bindparam("account"), lapses.c.told_at.is_(None))
_COUNTS = Statement(
    sa.select(lapses.c.entity, entities.c.name, lapses.c.stage, sa.func.count())
    .select_from(lapses)
    .join(entities, sa.and_(entities.c.account == lapses.c.account, entities.c.id == lapses.c.entity))
    .where(_UNTOLD)
    .group_by(lapses.c.entity, entities.c.name, lapses.c.stage)
)
_TO_TELL = Statement(
    sa.select(
        lapses.c.stage,
        lapses.c.ends,
        lapses.c.reason,
        lapses.c.entity,
        entities.c.name,
        contractors.c.first_name,
        contractors.c.last_name,
        jobs.c.name,
    )
    .select_from(lapses)
    .join(entities, sa.and_(entities.c.account == lapses.c.account, entities.c.id == lapses.c.entity))
    .join(
        contractors,
        sa.and_(contractors.c.account == lapses.c.account, contractors.c.id == lapses.c.contractor),
    )
    .join(jobs, sa.and_(jobs.c.account == lapses.c.account, jobs.c.id == lapses.c.job))
    .where(_UNTOLD)
    .order_by(lapses.c.entity, lapses.c.ends)
    .limit(TOLD_MAX)
)
_TELL = Statement(sa.update(lapses).where(_UNTOLD).values(told_at=sa.bindparam("now")))


class Untold(NamedTuple):
    """What is still to be told: lapses by name; of each entity its name, and how many of each stage."""

    lapses: list[ToldLapse]
    names: dict[str, str]
    counts: dict[str, dict[LapseStage, int]]


def new_lapses(tx: Tx) -> list[Lapsing]:
    """Return cover that ends, or has ended, and was not written of yet; a batch at most."""
    found = []
    for row in tx.all(_NEW, now=tx.now):
        assignment, policy = split(row, ASSIGNMENTS, POLICIES)
        entity, stage, ends = row[-3:]
        lapse = Lapse(
            assignment=assignment.id,
            stage=LapseStage(stage),
            ends=ends,
            reason=reason_of(assignment, policy, ends),
            entity=entity,
            contractor=assignment.contractor,
            job=assignment.job,
            created=tx.now,
        )
        found.append(Lapsing(assignment, lapse))
    return found


def add_lapses(tx: Tx, rows: list[Lapse]) -> None:
    """Write of lapses that they are to be told."""
    tx.run(_ADD, [LAPSES.values(lapse) for lapse in rows])


def untold(snapshot: Snapshot) -> Untold:
    """Return the lapses that no digest has told of yet."""
    names: dict[str, str] = {}
    counts: dict[str, dict[LapseStage, int]] = {}
    for entity, name, stage, count in snapshot.all(_COUNTS):
        names[entity] = name
        counts.setdefault(entity, {})[LapseStage(stage)] = count
    if not counts:
        return Untold([], names, counts)
    found = [
        ToldLapse(
            stage=LapseStage(stage),
            ends=ends,
            reason=LapseReason(reason),
            entity=entity,
            entity_name=entity_name,
            contractor_name=f"{first} {last}",
            job_name=job,
        )
        for stage, ends, reason, entity, entity_name, first, last, job in snapshot.all(_TO_TELL)
    ]
    return Untold(found, names, counts)


def mark_told(tx: Tx) -> None:
    """Write that every lapse has been told of."""
    tx.run(_TELL, [{"now": tx.now}])
