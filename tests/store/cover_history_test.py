"""What events tell of cover: always what assignments and policies say, and found along an index."""

import contextlib
import importlib
import pathlib
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from paycover.domain.assigning import AssignmentChange, AssignmentDraft
from paycover.domain.assignments import Assignment
from paycover.domain.cover_history import Finding, Told, finding
from paycover.domain.cover_standing import CoverStatus, standing
from paycover.domain.policies import PolicyChange
from paycover.flows.assignments import (
    cancel_assignment,
    create_assignment,
    delete_assignment,
    extend_assignment,
    update_assignment,
)
from paycover.flows.policies import delete_policy, update_policy
from paycover.kit.dates import DAY
from paycover.kit.errors import Problem
from paycover.store import schema
from paycover.store.access import move_clock
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.categories import CATEGORIES
from paycover.store.cover_history import COVER, COVER_ON_JOB, cover_at
from paycover.store.db import Database, Statement, Tx
from paycover.store.event_cover import FOUND_BY
from paycover.store.events import EVENTS
from paycover.store.open import open_database
from paycover.store.policies import POLICIES
from tests import make, sales
from tests.conftest import Api
from tests.domain.certified import certificate
from tests.empty import empty_url

MIGRATION = importlib.import_module("paycover.store.migrations.versions.0019_cover_history")
STEPS = st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(0, 20))
NOON = DAY // 2


def all_of(tx: Tx, records: Any) -> list[Any]:
    """Return the records of a noun, deleted ones too."""
    rows = tx.all(Statement(sa.select(*records.columns).where(records.mine)))
    return [records.record(row) for row in rows]


def draft(tx: Tx, policy: str, job: str, days: int) -> AssignmentDraft:
    """Return an assignment to a job, some days from now and for some days; now and then not bound."""
    held = POLICIES.find(tx, policy)
    start = tx.now + (1 + days % 4) * DAY
    return AssignmentDraft(
        contractor="cn_gone" if held is None else held.contractor,
        job=job,
        effective_date=start,
        end_date=start + (1 + days) * DAY,
        bind=days != 7,
    )


DONE: tuple[Callable[[Tx, str, Assignment, int], Any], ...] = (
    lambda tx, policy, one, days: extend_assignment(tx, one.job, one.end_date + days * DAY),
    lambda tx, policy, one, days: cancel_assignment(tx, one.job, None),
    lambda tx, policy, one, days: update_assignment(tx, one.id, AssignmentChange(bind=days % 2 == 0)),
    lambda tx, policy, one, days: delete_assignment(tx, one.id),
    lambda tx, policy, one, days: update_assignment(
        tx, one.id, AssignmentChange(end_date=one.effective_date + (1 + days) * DAY)
    ),
    lambda tx, policy, one, days: update_policy(tx, policy, PolicyChange(is_active=days % 3 > 0)),
    lambda tx, policy, one, days: delete_policy(tx, policy) if days > 17 else None,
)
"""What can happen to cover."""


def step(tx: Tx, policy: str, jobs: list[str], kind: int, which: int, days: int) -> None:
    """Do something to the cover of a contractor; what is refused changes nothing."""
    known = [one for one in all_of(tx, ASSIGNMENTS) if one.deleted_at is None and one.policy == policy]
    if kind >= len(DONE) or not known:
        create_assignment(tx, draft(tx, policy, jobs[which % len(jobs)], days))
    else:
        DONE[kind](tx, policy, known[which % len(known)], days)


def told(found: list[Told], at: int) -> set[str]:
    """Return the ids of what covers at a moment."""
    known: Finding = finding(found, at, at)
    return {one.version.object for one in known.cover}


def by_rows(tx: Tx, id: str, at: int) -> set[str]:
    """Return the same by a policy and its assignments as they are, and by the rule of the public page."""
    (policy,) = [one for one in all_of(tx, POLICIES) if one.id == id]
    covers = set()
    for one in [policy, *(one for one in all_of(tx, ASSIGNMENTS) if one.policy == id)]:
        assigned = None if policy is one else one
        shown = certificate(
            policy=policy.id, contractor=policy.contractor, assignment=assigned and assigned.id
        )
        found = standing(shown, policy, assigned, at)
        if found.status is not CoverStatus.WITHDRAWN and found.starts <= at < found.ends:
            covers.add(one.id)
    return covers


@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(steps=st.lists(STEPS, min_size=5, max_size=12))
def test_it_always_agrees_with_the_assignments_and_policies(api: Api, steps: Any) -> None:
    if make.write(api, lambda tx: CATEGORIES.find(tx, make.CATEGORY)) is None:
        make.categories(api)
    sold = sales.policy(api)
    policy = sold["id"]
    jobs = make.write(api, lambda tx: [sold["job"], make.job(tx).id, make.job(tx).id])
    begun = sales.now(api)
    moments = [begun + n * 2 * DAY + NOON + n for n in range(14)]
    known: dict[int, list[set[str]]] = {}
    for kind, which, days in steps:
        with contextlib.suppress(Problem):
            make.write(api, lambda tx, k=kind, w=which, d=days: step(tx, policy, jobs, k, w, d))
        then, covers = make.write(api, lambda tx: noted(tx, policy, moments))
        known[then] = covers
    make.write(api, lambda tx: agrees(tx, sold["contractor"], moments, known))
    make.write(api, backfilled_alike)


def noted(tx: Tx, policy: str, moments: list[int]) -> tuple[int, list[set[str]]]:
    """Return what rows say of the cover at moments, and when they said so; then time goes on."""
    covers = [by_rows(tx, policy, at) for at in moments]
    then = tx.now
    move_clock(tx, then + NOON)
    return then, covers


def agrees(tx: Tx, contractor: str, moments: list[int], known: dict[int, list[set[str]]]) -> None:
    """Compare the answers about moments, now and as of other moments, with what rows said by then."""
    for then, covers in known.items():
        for at, expected in zip(moments, covers, strict=True):
            found = cover_at(tx, contractor, None, at=at, known_at=then)
            assert told(found.then, at) == expected
            assert told(found.now, at) == known[max(known)][moments.index(at)]


def backfilled_alike(tx: Tx) -> None:
    """Compare the columns events are found by with what the migration makes of the same events."""
    names = ("account", "id", "type", "data", *FOUND_BY)
    rows = tx.link.fetch(
        Statement(sa.select(*(EVENTS.table.c[name] for name in names)).where(EVENTS.mine)),
        {"account": tx.account.id},
    )
    for row in rows:
        event: Any = type("Row", (), dict(zip(names, row, strict=True)))
        if event.type in MIGRATION.TYPES:
            found = MIGRATION.found_by(event)
            assert [found[name] for name in FOUND_BY] == list(row[4:])
        else:
            assert list(row[4:]) == [None] * len(FOUND_BY)


def test_the_migration_fills_in_what_was_told_before_it(database: Database, tmp_path: pathlib.Path) -> None:
    with empty_url(database, tmp_path) as url:
        other = open_database(url, database.vault)
        schema.migrate(other)
        api = type("", (), {"database": other, "account": make.account(other)})
        make.categories(api)
        who, work, _ = make.write(api, make.insured)
        draft = AssignmentDraft(contractor=who.id, job=work.id)
        make.write(api, lambda tx: create_assignment(tx, draft))
        at = make.write(api, lambda tx: tx.now) + 2 * DAY
        before = make.write(api, lambda tx: cover_at(tx, who.id, work.id, at=at, known_at=tx.now))
        assert len(before.now) == 1
        engine = other.engine()
        revision = importlib.import_module("paycover.store.migrations.versions.0019_cover_history")
        with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
            revision.downgrade()  # it alone: some that came after it can't be taken back
            revision.upgrade()
        engine.dispose()
        after = make.write(api, lambda tx: cover_at(tx, who.id, work.id, at=at, known_at=tx.now))
        assert after.now == before.now
        other.close()


@pytest.mark.parametrize("statement", [COVER, COVER_ON_JOB])
def test_it_is_found_along_indexes(database: Database, statement: Statement) -> None:
    compiled = statement.compiled(database.dialect)
    text, own = compiled.text, compiled.own
    params = {"account": "1", "contractor": "1", "job": "1", "at": 1, "known_at": 1, "now": 1} | dict(own)
    engine = database.engine()
    with engine.connect() as connection:
        if database.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", params).fetchall()
            steps = [row[3] for row in rows]
        else:
            for name in ("seqscan", "hashjoin", "mergejoin", "sort"):
                connection.exec_driver_sql(f"SET LOCAL enable_{name} = off")
            steps = [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {text}", params).fetchall()]
    engine.dispose()
    plan = "\n".join(steps)
    assert plan.count("ix_events_cover") == 2, plan
    assert "Seq Scan" not in plan and not [s for s in steps if s.startswith("SCAN") and "CONSTANT" not in s]
    assert "ix_certificates_account_assignment_position" in plan, plan
