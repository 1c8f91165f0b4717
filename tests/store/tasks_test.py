"""Tasks on both databases: claimed once, taken over from the dead, fenced off from the stale."""

import collections
import threading
from collections.abc import Callable

import pytest

from paycover.domain.tasks import LEASE_SECONDS, Task, TaskKind, TaskStatus, done
from paycover.kit.clock import NANOSECONDS
from paycover.kit.records import replace
from paycover.store import access, tasks
from paycover.store.access import write_as
from paycover.store.db import Database, Link, Tx
from paycover.store.tasks import Claim, LeaseLost
from tests import make
from tests.rows import tasks_of

NOW = 2_000  # long past, so that no other test's tasks are due
BATCH = 7


def _claim(database: Database, now: int = NOW, limit: int = BATCH) -> list[Claim]:
    found = database.read(lambda link: tasks.due(link, machine_now=now, limit=limit))
    return database.write(lambda link: tasks.claim(link, found, machine_now=now))


def _want(database: Database, account: str, count: int = 1, due: int = 1_000) -> None:
    def work(tx: Tx) -> None:
        for number in range(count):
            tasks.enqueue(tx, TaskKind.FORGET_REPLAYS, f"{account}-{number}", due=due)

    write_as(database, account, work)


def _end(database: Database, claim: Claim) -> None:
    write_as(database, claim.account, lambda tx: tasks.save_try(tx, claim.task, done(claim.task)))


def _only(database: Database, account: str) -> Task:
    (task,) = tasks_of(database, account)
    return task


@pytest.fixture
def account(database: Database) -> str:
    """An account of its own; what it leaves is done, so that no other test meets it."""
    return make.account(database).id


def test_a_task_is_wanted_by_the_transaction_or_not_at_all(database: Database, account: str) -> None:
    def work(tx: Tx) -> None:
        tasks.enqueue(tx, TaskKind.FORGET_REPLAYS, account, due=tx.now)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        write_as(database, account, work)
    assert tasks_of(database, account) == []


def test_two_workers_claim_two_hundred_tasks_each_exactly_once(database: Database, account: str) -> None:
    _want(database, account, 200)
    claimed: list[Claim] = []

    def run() -> None:
        while claims := _claim(database):
            claimed.extend(claims)
            for claim in claims:
                _end(database, claim)

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    mine = collections.Counter(claim.task.subject for claim in claimed if claim.account == account)
    assert mine == {f"{account}-{number}": 1 for number in range(200)}
    assert {(t.status, t.attempts) for t in tasks_of(database, account)} == {(TaskStatus.DONE, 1)}


def test_what_two_saw_only_one_gets(database: Database, account: str) -> None:
    _want(database, account)
    seen = database.read(lambda link: tasks.due(link, machine_now=NOW, limit=BATCH))
    claims = [database.write(lambda link: tasks.claim(link, seen, machine_now=NOW)) for _ in range(2)]
    assert [len([c for c in claim if c.account == account]) for claim in claims] == [1, 0]
    _end(database, claims[0][0])


def test_a_lease_keeps_others_off_until_it_runs_out(database: Database, account: str) -> None:
    _want(database, account)
    (first,) = _claim(database)
    assert _claim(database, NOW + LEASE_SECONDS - 1) == []
    (second,) = _claim(database, NOW + LEASE_SECONDS)
    assert second.task.id == first.task.id
    assert (first.task.attempts, second.task.attempts) == (1, 2)
    _end(database, second)


def test_a_try_that_lost_its_lease_writes_nothing(database: Database, account: str) -> None:
    _want(database, account)
    (stale,) = _claim(database)
    (fresh,) = _claim(database, NOW + LEASE_SECONDS)
    before = _only(database, account)
    with pytest.raises(LeaseLost):
        _end(database, stale)
    assert _only(database, account) == before
    _end(database, fresh)
    with pytest.raises(LeaseLost):
        _end(database, fresh)
    assert _only(database, account).status is TaskStatus.DONE


def test_tasks_are_claimed_the_longest_overdue_first(database: Database, account: str) -> None:
    for due in (900, 700, 800):
        _want(database, account, due=due)
    claims = _claim(database)
    assert [claim.task.run_at for claim in claims] == [700, 800, 900]
    for claim in claims:
        _end(database, claim)


def test_what_a_clock_passes_comes_due_then_in_the_order_of_the_accounts_time(
    database: Database, account: str
) -> None:
    def at(moment: int, work: Callable[[Tx], None]) -> None:
        def run(link: Link) -> None:
            owner = access.account_by_id(link, account)
            work(Tx(link, owner, lambda: moment * NANOSECONDS, database.vault))

        database.write(run)

    def want(tx: Tx) -> None:
        for name, due in (("waits", 900), ("third", 1_300), ("second", 1_200), ("far", 9_000)):
            tasks.enqueue(tx, TaskKind.FORGET_REPLAYS, name, due=due)

    def move(tx: Tx) -> None:
        moved = access.move_clock(access.lock_clock(tx), 5_000)
        tasks.follow_clock(moved, tx.now)
        tasks.enqueue(moved, TaskKind.FORGET_REPLAYS, "since", due=moved.now)

    at(1_000, want)
    at(1_010, move)
    due = {task.subject: task.run_at for task in tasks_of(database, account)}
    assert due == {"waits": 900, "second": 1_010, "third": 1_010, "since": 1_010, "far": 5_010}
    claims = [claim for claim in _claim(database) if claim.account == account]
    assert [claim.task.subject for claim in claims] == ["waits", "second", "third", "since"]
    for claim in claims:
        _end(database, claim)
    for claim in _claim(database, now=5_010):
        _end(database, claim)


def test_one_that_is_not_due_is_left_alone(database: Database, account: str) -> None:
    _want(database, account, due=NOW + 1)
    assert [claim for claim in _claim(database) if claim.account == account] == []
    for claim in _claim(database, NOW + 1):
        _end(database, claim)
    assert _only(database, account).status is TaskStatus.DONE


def test_done_tasks_are_forgotten_after_thirty_days_and_failed_ones_are_not(
    database: Database, account: str
) -> None:
    _want(database, account, 2)
    first, second = _claim(database)
    _end(database, first)

    def fail(tx: Tx) -> None:
        after = replace(second.task, status=TaskStatus.FAILED)
        tasks.save_try(tx, second.task, after)
        tasks.forget_done(tx)

    write_as(database, account, fail)
    assert _only(database, account).status is TaskStatus.FAILED


def test_a_claim_takes_no_row_locks(database: Database, account: str) -> None:
    """So that a PostgreSQL sharded by account takes it, which refuses SKIP LOCKED over all of them."""
    _want(database, account, 2)
    statements: list[str] = []
    database.watchers.append(statements)
    try:
        claims = _claim(database)
    finally:
        database.watchers.remove(statements)
    assert len(claims) == 2 and [text.split()[0] for text in statements] == ["SELECT", "UPDATE", "UPDATE"]
    assert not any("FOR " in text or "LOCKED" in text for text in statements)
    assert all("tasks.account =" in text for text in statements[1:])
    for claim in claims:
        _end(database, claim)


def test_many_claimers_of_many_accounts_get_each_task_once(database: Database) -> None:
    accounts = [make.account(database).id for _ in range(3)]
    for each in accounts:
        _want(database, each, 12)
    together = threading.Barrier(4)
    claimed: list[Claim] = []

    def run() -> None:
        together.wait(30)
        while claims := _claim(database, limit=5):
            claimed.extend(claims)

    workers = [threading.Thread(target=run) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    mine = collections.Counter((c.account, c.task.subject) for c in claimed if c.account in accounts)
    assert mine == {(each, f"{each}-{number}"): 1 for each in accounts for number in range(12)}
    for claim in claimed:
        _end(database, claim)
