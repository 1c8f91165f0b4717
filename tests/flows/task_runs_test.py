"""Tasks that failed, done after all: anew, with all their tries, and out of an old try's reach."""

import pytest

from paycover.domain.tasks import LEASE_SECONDS, Task, TaskKind, TaskStatus, begun, done
from paycover.flows.task_runs import run_again
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from paycover.store import tasks
from paycover.store.access import write_as
from paycover.store.db import Database, Tx
from paycover.store.task_lists import count, listed, lock_task, named
from paycover.store.tasks import LeaseLost
from tests import make
from tests.rows import tasks_of


@pytest.fixture
def account(database: Database) -> str:
    """An account of its own."""
    return make.account(database).id


def _tried(database: Database, account: str, status: TaskStatus, kind: TaskKind = TaskKind.EMAIL) -> Task:
    """Add a task that was tried eight times; return it as it stands."""

    def work(tx: Tx) -> Task:
        tasks.enqueue(tx, kind, f"subject-{account}", due=tx.now)
        (task,) = [task for task in _all(tx) if task.status is TaskStatus.WAITING and not task.attempts]
        after = replace(task, attempts=8, status=status, due=tx.now + 500, run_at=tx.machine_now + 500)
        tasks.save_try(tx, task, after)
        return after

    return write_as(database, account, work)


def _all(tx: Tx) -> list[Task]:
    found = (listed(tx.link, status, account=tx.account.id, limit=100) for status in TaskStatus)
    return [claim.task for claims in found for claim in claims]


def _again(database: Database, account: str, id: str) -> Task:
    return write_as(database, account, lambda tx: run_again(tx, id))


def test_a_failed_task_is_done_anew_with_all_its_tries(database: Database, account: str) -> None:
    failed = _tried(database, account, TaskStatus.FAILED)
    anew = _again(database, account, failed.id)
    assert (anew.kind, anew.subject, anew.attempts) == (failed.kind, failed.subject, 0)
    assert (anew.status, anew.last_error) == (TaskStatus.WAITING, None) and anew.due < failed.due
    states = {task.id: task.status for task in tasks_of(database, account)}
    assert states == {failed.id: TaskStatus.RERUN, anew.id: TaskStatus.WAITING}
    with pytest.raises(Problem) as refused:
        _again(database, account, failed.id)
    assert refused.value.code is Code.BAD_REQUEST


def test_a_worker_that_still_holds_the_old_task_writes_nothing(database: Database, account: str) -> None:
    failed = _tried(database, account, TaskStatus.FAILED)
    anew = _again(database, account, failed.id)
    stale = replace(failed, status=TaskStatus.WAITING)
    with pytest.raises(LeaseLost):
        write_as(database, account, lambda tx: tasks.save_try(tx, stale, done(stale)))
    assert {t.id: t.status for t in tasks_of(database, account)}[anew.id] is TaskStatus.WAITING


def test_what_was_to_be_charged_is_asked_about_first(database: Database, account: str) -> None:
    failed = _tried(database, account, TaskStatus.FAILED, TaskKind.SEND)
    assert _again(database, account, failed.id).kind is TaskKind.ASK


def test_one_that_waits_after_a_failed_try_is_tried_now(database: Database, account: str) -> None:
    waiting = _tried(database, account, TaskStatus.WAITING)
    soon = _again(database, account, waiting.id)
    assert soon == replace(waiting, due=soon.due, run_at=soon.run_at) and soon.due == waiting.due - 500
    assert tasks_of(database, account) == [soon]


@pytest.mark.parametrize("status", [TaskStatus.DONE, TaskStatus.RERUN])
def test_what_is_over_is_not_run_again(database: Database, account: str, status: TaskStatus) -> None:
    over = _tried(database, account, status)
    with pytest.raises(Problem, match="has not failed"):
        _again(database, account, over.id)
    assert tasks_of(database, account) == [over]


def test_what_never_failed_keeps_its_time(database: Database, account: str) -> None:
    write_as(database, account, lambda tx: tasks.enqueue(tx, TaskKind.CHARGE, "py_1", due=tx.now + 86_400))
    (task,) = tasks_of(database, account)
    with pytest.raises(Problem, match="has not failed"):
        _again(database, account, task.id)
    assert tasks_of(database, account) == [task]


def test_what_somebody_works_at_is_left_to_them(database: Database, account: str) -> None:
    waiting = _tried(database, account, TaskStatus.WAITING)

    def begin(tx: Tx) -> None:
        tasks.save_try(tx, waiting, begun(waiting, tx.machine_now + LEASE_SECONDS))

    write_as(database, account, begin)
    with pytest.raises(Problem, match="has not failed"):
        _again(database, account, waiting.id)


def test_nobody_runs_the_task_of_another_account(database: Database, account: str) -> None:
    failed = _tried(database, account, TaskStatus.FAILED)
    other = make.account(database).id
    for id in (failed.id, "ts_none"):
        with pytest.raises(Problem) as refused:
            _again(database, other, id)
        assert refused.value.code is Code.RESOURCE_NOT_FOUND
    assert tasks_of(database, account) == [failed]


def test_failed_tasks_are_counted_and_found_of_one_account_or_of_all(
    database: Database, account: str
) -> None:
    before = database.read(lambda link: count(link, TaskStatus.FAILED))
    failed = _tried(database, account, TaskStatus.FAILED)
    other = make.account(database).id
    theirs = _tried(database, other, TaskStatus.FAILED)
    mine = database.read(lambda link: listed(link, TaskStatus.FAILED, account=account, limit=10))
    assert [claim.task for claim in mine] == [failed]
    everyone = database.read(lambda link: listed(link, TaskStatus.FAILED, account=None, limit=1_000))
    assert {(account, failed.id), (other, theirs.id)} <= {(c.account, c.task.id) for c in everyone}
    assert database.read(lambda link: count(link, TaskStatus.FAILED)) == before + 2
    found = database.read(lambda link: named(link, theirs.id))
    assert found is not None and found.account == other
    assert database.read(lambda link: named(link, "ts_none")) is None
    assert write_as(database, account, lambda tx: lock_task(tx, theirs.id)) is None
