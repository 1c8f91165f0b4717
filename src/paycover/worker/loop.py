"""The worker: claims tasks that are due, runs each, and ends it or puts it off."""

import threading

import structlog

from paycover.domain.retries import ATTEMPTS_MAX, after_failure
from paycover.domain.tasks import TaskKind, done
from paycover.kit.clock import NANOSECONDS
from paycover.store import tasks
from paycover.store.access import write_as
from paycover.store.db import Database, Tx
from paycover.store.tasks import Claim, LeaseLost
from paycover.worker.handlers import HANDLERS
from paycover.worker.schedule import plan

log = structlog.get_logger()

BATCH_MAX = 10
POLL_SECONDS = 1.0
TROUBLE_SECONDS = 5.0
"""How long a worker that can't reach the database waits before it tries again."""


class Worker:
    """Runs what is due until it is stopped; any number of them may share a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stopping = threading.Event()
        self._planned: dict[TaskKind, int] = {}

    def run(self) -> None:
        """Work until `stop`; between batches wait for a commit that wants work, or a second."""
        while not self._stopping.is_set():
            self._database.woken.clear()
            wait = POLL_SECONDS
            try:
                plan(self._database, _machine_now(self._database), self._planned)
                if run_batch(self._database):
                    continue
            except Exception:
                log.exception("the worker could not work", again_in_seconds=TROUBLE_SECONDS)
                wait = TROUBLE_SECONDS
            if not self._stopping.is_set():
                self._database.woken.wait(wait)

    def stop(self) -> None:
        """Ask the worker to end after the batch it is at."""
        self._stopping.set()
        self._database.woken.set()


def drain(database: Database) -> int:
    """Run all that is due now and all that this makes due; return how many tries that took."""
    tries = 0
    while ran := run_batch(database):
        tries += ran
    return tries


def run_batch(database: Database) -> int:
    """Claim a batch of what is due, run each task of it, and return how many there were."""
    machine_now = _machine_now(database)
    candidates = database.read(lambda link: tasks.due(link, machine_now=machine_now, limit=BATCH_MAX))
    if not candidates:
        return 0
    claims = database.write(lambda link: tasks.claim(link, candidates, machine_now=machine_now))
    for claim in claims:
        run_claim(database, claim)
    return len(candidates)


def run_claim(database: Database, claim: Claim) -> None:
    """Run one task; whatever goes wrong is written to it, unless another worker has taken it over."""
    try:
        try:
            _run(database, claim)
        except LeaseLost:
            raise
        except Exception as error:
            log.exception("task failed", **_named(claim))
            _put_off(database, claim, repr(error))
    except LeaseLost:
        log.warning("another worker took the task over", **_named(claim))


def _run(database: Database, claim: Claim) -> None:
    if claim.task.attempts > ATTEMPTS_MAX:
        raise RuntimeError("every try ended with its worker")
    outcome = HANDLERS[claim.task.kind](database, claim)

    def work(tx: Tx) -> None:
        tasks.save_try(tx, claim.task, done(claim.task))
        outcome(tx)

    write_as(database, claim.account, work)


def _put_off(database: Database, claim: Claim, error: str) -> None:
    def work(tx: Tx) -> None:
        failed = after_failure(claim.task, error, now=tx.now, machine_now=tx.machine_now)
        tasks.save_try(tx, claim.task, failed)

    write_as(database, claim.account, work)


def _named(claim: Claim) -> dict[str, object]:
    task = claim.task
    return {"task": task.id, "kind": task.kind, "subject": task.subject, "attempt": task.attempts}


def _machine_now(database: Database) -> int:
    return database.clock() // NANOSECONDS
