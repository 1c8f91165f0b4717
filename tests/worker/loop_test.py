"""The worker on both databases: runs what is due, puts off what fails, stops when told."""

import pathlib
import threading
from collections.abc import Iterator

import pytest

from paycover.domain.policies import PolicyStatus
from paycover.domain.retries import ATTEMPTS_MAX
from paycover.domain.tasks import LEASE_SECONDS, OUTSIDE, Task, TaskKind, TaskStatus
from paycover.flows.tasks import STEPS
from paycover.kit.clock import NANOSECONDS
from paycover.reader.apart import Reader
from paycover.store import tasks
from paycover.store.access import write_as
from paycover.store.db import Database, Tx
from paycover.store.policies import POLICIES
from paycover.store.tasks import Claim
from paycover.worker import loop
from paycover.worker.certificates import reading
from paycover.worker.chargers.choice import Chargers
from paycover.worker.claims import run_claim
from paycover.worker.couriers import Couriers
from paycover.worker.crew import Crew
from paycover.worker.emails import Mail, mailing
from paycover.worker.errands import errands
from paycover.worker.loop import Worker, drain, fair_share
from paycover.worker.outside import Post
from paycover.worker.schedule import PERIODIC, plan, plan_postings
from paycover.worker.uploads import uploading
from tests import make
from tests.rows import tasks_of

LONG_PAST = 2_000
FAR_AHEAD = 4_000_000_000


@pytest.fixture
def account(database: Database) -> str:
    """An account of its own, with nothing of other tests left to do."""
    id = make.account(database).id
    make.put_others_aside(database, id)
    return id


def _expiring(database: Database, account: str, *, unreadable: bool = False) -> str:
    """Add a policy whose term is over, and the task that ends it; return the policy's id."""

    def work(tx: Tx) -> str:
        lines = {"coverage_type": ("nonsense",)} if unreadable else {}
        policy = make.policy(
            tx, make.contractor(tx).id, effective_date=1, expiration_date=tx.now - 1, **lines
        )
        tasks.enqueue(tx, TaskKind.EXPIRE_POLICY, policy.id, due=tx.now)
        return policy.id

    return write_as(database, account, work)


def _status(database: Database, account: str, policy: str) -> PolicyStatus:
    found = write_as(database, account, lambda tx: POLICIES.find(tx, policy))
    assert found is not None
    return found.status


def _only(database: Database, account: str) -> Task:
    (task,) = tasks_of(database, account)
    return task


def _claimed(database: Database, account: str, machine_now: int) -> Claim:
    seen = [Claim(account, _only(database, account))]
    (claim,) = database.write(lambda link: tasks.claim(link, seen, machine_now=machine_now))
    return claim


def test_every_kind_of_task_is_done_in_the_books_or_outside(database: Database) -> None:
    assert set(STEPS) == set(TaskKind) - OUTSIDE
    outside = [
        *errands(Chargers(database)),
        *mailing(Mail(pathlib.Path(), "")),
        *reading(Reader()),
        *uploading(),
        TaskKind.DELIVER,
    ]
    assert set(outside) == OUTSIDE and len(outside) == len(OUTSIDE)


def test_draining_runs_all_that_is_due_and_nothing_else(database: Database, account: str) -> None:
    policies = [_expiring(database, account) for _ in range(25)]
    later = _expiring(database, account)
    task = tasks_of(database, account)[-1]
    assert task.subject in (*policies, later)
    write_as(database, account, lambda tx: tasks.enqueue(tx, task.kind, later, due=tx.now + 3_600))
    assert drain(database) >= 26
    assert {_status(database, account, policy) for policy in policies} == {PolicyStatus.EXPIRED}
    assert [t.status for t in tasks_of(database, account)] == [TaskStatus.DONE] * 26 + [TaskStatus.WAITING]


def test_a_task_that_fails_waits_and_leaves_the_others_alone(database: Database, account: str) -> None:
    broken = _expiring(database, account, unreadable=True)
    fine = _expiring(database, account)
    drain(database)
    assert _status(database, account, fine) is PolicyStatus.EXPIRED
    task = next(t for t in tasks_of(database, account) if t.subject == broken)
    assert (task.status, task.attempts, task.lease_until) == (TaskStatus.WAITING, 1, None)
    assert task.run_at > task.created and task.last_error is not None and "nonsense" in task.last_error


def test_after_its_last_try_a_task_has_failed_for_good_and_stays(database: Database, account: str) -> None:
    _expiring(database, account, unreadable=True)
    for attempt in range(1, ATTEMPTS_MAX + 1):
        run_claim(database, _claimed(database, account, LONG_PAST))
        assert _only(database, account).attempts == attempt
    assert _only(database, account).status is TaskStatus.FAILED
    drain(database)
    assert _only(database, account).attempts == ATTEMPTS_MAX


def test_a_task_whose_workers_all_died_is_given_up(database: Database, account: str) -> None:
    _expiring(database, account)
    for _ in range(ATTEMPTS_MAX):
        _claimed(database, account, LONG_PAST)
    drain(database)
    task = _only(database, account)
    assert task.status is TaskStatus.FAILED and "ended with its worker" in str(task.last_error)


def test_a_stale_try_has_no_effect(database: Database, account: str) -> None:
    policy = _expiring(database, account)
    stale = _claimed(database, account, LONG_PAST)
    fresh = _claimed(database, account, LONG_PAST + LEASE_SECONDS)
    run_claim(database, stale)
    assert _status(database, account, policy) is PolicyStatus.ACTIVE
    run_claim(database, fresh)
    assert _status(database, account, policy) is PolicyStatus.EXPIRED
    assert _only(database, account).status is TaskStatus.DONE


def test_a_task_done_twice_changes_nothing_more(database: Database, account: str) -> None:
    policy = _expiring(database, account)
    write_as(database, account, lambda tx: tasks.enqueue(tx, TaskKind.EXPIRE_POLICY, policy, due=tx.now))
    drain(database)
    assert {task.status for task in tasks_of(database, account)} == {TaskStatus.DONE}
    assert _status(database, account, policy) is PolicyStatus.EXPIRED


@pytest.fixture
def working(database: Database, account: str) -> Iterator[threading.Thread]:
    """A worker in a thread of its own, which finds nothing of other tests to plan and to do."""
    now = database.clock() // NANOSECONDS
    plan(database, now, {})
    make.put_others_aside(database, account)
    while plan_postings(database, now):
        drain(database)
    worker = Worker(database, Couriers(database, Post()), Crew(database, errands(Chargers(database))))
    thread = threading.Thread(target=worker.run)
    thread.start()
    yield thread
    worker.stop()
    thread.join(10)
    assert not thread.is_alive(), "the worker did not stop"


def test_a_worker_wakes_for_what_is_wanted_now_and_stops_when_told(
    database: Database, account: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(loop, "POLL_SECONDS", 600.0)
    request.getfixturevalue("working")
    for _ in range(3):
        policy = _expiring(database, account)
        _wait_until_expired(database, account, policy)


def _wait_until_expired(database: Database, account: str, policy: str) -> None:
    tick = threading.Event()
    for _ in range(6_000):  # a minute, where the machine is busy; unasked it looks after ten
        if _status(database, account, policy) is PolicyStatus.EXPIRED:
            return
        tick.wait(0.01)
    raise AssertionError("the worker did not wake")


def test_many_workers_want_periodic_work_once_in_each_slot(database: Database, account: str) -> None:
    other = make.account(database).id
    workers = [
        threading.Thread(target=plan, args=(database, moment, {}))
        for moment in (FAR_AHEAD, FAR_AHEAD, FAR_AHEAD + 1, FAR_AHEAD)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    wanted = [f"{kind}:{FAR_AHEAD // every_seconds}" for kind, every_seconds in PERIODIC]
    for id in (account, other):
        assert sorted(str(task.once_key) for task in tasks_of(database, id)) == sorted(wanted)
    plan(database, FAR_AHEAD + 86_400, {})
    daily = [kind for kind, every_seconds in PERIODIC if every_seconds == 86_400]
    assert len(tasks_of(database, account)) == len(wanted) + len(daily)


def test_a_worker_that_has_planned_a_slot_asks_no_database_again(database: Database, account: str) -> None:
    planned: dict[TaskKind, int] = {}
    plan(database, FAR_AHEAD, planned)
    statements: list[str] = []
    database.watchers.append(statements)
    try:
        plan(database, FAR_AHEAD + 1, planned)
    finally:
        database.watchers.remove(statements)
    assert statements == []


@pytest.mark.parametrize(
    ("due", "taken"),
    [
        ("bbb", "bbb"),
        ("bbsb", "bb"),
        ("ssb", "s"),
        ("s", "s"),
        ("", ""),
    ],
)
def test_a_long_task_is_claimed_by_itself(due: str, taken: str) -> None:
    kinds = {"b": TaskKind.BILL, "s": TaskKind.ISSUE_STATEMENT}
    claims = [
        Claim("ac", Task(id=str(at), kind=kinds[kind], subject="x", due=1, run_at=1, created=1))
        for at, kind in enumerate(due)
    ]
    assert [claim.task.kind for claim in fair_share(claims)] == [kinds[kind] for kind in taken]
