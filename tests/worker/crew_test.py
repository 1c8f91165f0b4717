"""A crew on both databases: errands side by side, each once, never two for the same subject."""

import threading

import pytest

from paycover.domain.tasks import TaskKind, TaskStatus
from paycover.store import tasks
from paycover.store.access import write_as
from paycover.store.db import Database, Tx
from paycover.store.tasks import Claim
from paycover.worker.claims import Outcome
from paycover.worker.crew import Crew
from tests import make
from tests.rows import tasks_of

PATIENCE_SECONDS = 30


@pytest.fixture
def account(database: Database) -> str:
    """An account of its own, with nothing of other tests left to do."""
    id = make.account(database).id
    make.put_others_aside(database, id)
    return id


def _want(database: Database, account: str, *subjects: str) -> None:
    def work(tx: Tx) -> None:
        for subject in subjects:
            tasks.enqueue(tx, TaskKind.EMAIL, subject, due=tx.now)

    write_as(database, account, work)


def test_as_many_are_under_way_as_there_are_threads(database: Database, account: str) -> None:
    together = threading.Barrier(3)
    done: list[str] = []

    def errand(_database: Database, claim: Claim) -> Outcome:
        together.wait(PATIENCE_SECONDS)  # one after the other none would get past it
        done.append(claim.task.subject)
        return lambda _tx: None

    _want(database, account, *"abcdef")
    crew = Crew(database, {TaskKind.EMAIL: errand}, parallel=3)
    begun = []
    while number := crew.start_due():
        begun.append(number)
        crew.wait()
    crew.close()
    assert begun == [3, 3] and sorted(done) == [*"abcdef"]
    assert {(t.status, t.attempts) for t in tasks_of(database, account)} == {(TaskStatus.DONE, 1)}


def test_while_all_threads_are_busy_nothing_is_claimed(database: Database, account: str) -> None:
    go_on = threading.Event()

    def errand(_database: Database, _claim: Claim) -> Outcome:
        assert go_on.wait(PATIENCE_SECONDS)
        return lambda _tx: None

    _want(database, account, "a", "b")
    crew = Crew(database, {TaskKind.EMAIL: errand}, parallel=1)
    assert [crew.start_due(), crew.start_due()] == [1, 0]
    assert sorted(task.attempts for task in tasks_of(database, account)) == [0, 1]
    go_on.set()
    crew.wait()
    assert crew.start_due() == 1
    crew.close()
    assert {task.status for task in tasks_of(database, account)} == {TaskStatus.DONE}


def test_two_for_one_subject_are_done_one_after_the_other(database: Database, account: str) -> None:
    under_way: set[str] = set()
    together: list[str] = []

    def errand(_database: Database, claim: Claim) -> Outcome:
        if claim.task.subject in under_way:
            together.append(claim.task.subject)
        under_way.add(claim.task.subject)
        return lambda _tx: under_way.discard(claim.task.subject)

    _want(database, account, "a", "a", "a", "b")
    crew = Crew(database, {TaskKind.EMAIL: errand}, parallel=4)
    assert crew.start_due() == 2
    while crew.start_due() or TaskStatus.WAITING in {t.status for t in tasks_of(database, account)}:
        crew.wait()
    crew.close()
    assert together == [] and len(tasks_of(database, account)) == 4


def test_one_that_fails_is_put_off_and_its_thread_goes_on(database: Database, account: str) -> None:
    def errand(_database: Database, claim: Claim) -> Outcome:
        if claim.task.subject == "bad":
            raise RuntimeError("no")
        return lambda _tx: None

    _want(database, account, "bad", "good")
    crew = Crew(database, {TaskKind.EMAIL: errand}, parallel=1)
    while crew.start_due():
        crew.wait()
    crew.close()
    states = {t.subject: (t.status, t.last_error) for t in tasks_of(database, account)}
    assert states == {
        "bad": (TaskStatus.WAITING, "RuntimeError('no')"),
        "good": (TaskStatus.DONE, None),
    }
