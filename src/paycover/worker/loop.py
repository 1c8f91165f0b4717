"""The worker: claims tasks that are due, runs each, and has couriers take out what is to be sent."""

import itertools
import threading
from collections.abc import Sequence

from paycover.domain.tasks import TaskKind
from paycover.kit.clock import NANOSECONDS
from paycover.kit.log import get_logger
from paycover.store import tasks
from paycover.store.db import Database
from paycover.store.tasks import Claim
from paycover.worker.claims import Handler, in_the_books, run_claim
from paycover.worker.couriers import Couriers
from paycover.worker.crew import NO_ERRANDS, Crew, Errands, run_errand
from paycover.worker.issuing import match
from paycover.worker.schedule import plan, plan_postings

log = get_logger()

PREPARED: dict[TaskKind, Handler] = {TaskKind.MATCH_CERTIFICATES: match}
"""Kinds of our own books whose slow part is done before their transaction."""

LONG = frozenset({TaskKind.ISSUE_STATEMENT, TaskKind.APPLY, TaskKind.POST_LEDGER})
"""Kinds that take an account as a whole, or all of a statement: seconds, where others take milliseconds."""

BATCH_MAX = 10
POLL_SECONDS = 1.0
TROUBLE_SECONDS = 5.0
"""How long a worker that can't reach the database waits before it tries again."""


class Worker:
    """Runs what is due until it is stopped; any number of them may share a database."""

    def __init__(self, database: Database, couriers: Couriers, *crews: Crew) -> None:
        self._database = database
        self._couriers = couriers
        self._crews = crews
        self._stopping = threading.Event()
        self._planned: dict[TaskKind, int] = {}

    def run(self) -> None:
        """Work until `stop`; between batches wait for a commit that wants work, a courier, or a second."""
        while not self._stopping.is_set():
            self._database.woken.clear()
            wait = POLL_SECONDS
            try:
                plan(self._database, _machine_now(self._database), self._planned)
                plan_postings(self._database, _machine_now(self._database))
                done = run_batch(self._database) + self._couriers.send_due()
                if done + sum(crew.start_due() for crew in self._crews):
                    continue
            except Exception:
                log.exception("the worker could not work", again_in_seconds=TROUBLE_SECONDS)
                wait = TROUBLE_SECONDS
            if not self._stopping.is_set():
                self._database.woken.wait(wait)
        for crew in self._crews:
            crew.close()
        self._couriers.close()

    def stop(self) -> None:
        """Ask the worker to end after the batch it is at, and what its crews and couriers have out."""
        self._stopping.set()
        self._database.woken.set()


def drain(database: Database, couriers: Couriers | None = None, errands: Errands = NO_ERRANDS) -> int:
    """Run all that is due now and all that this makes due; return how many tries that took.

    Deliveries are among it where there are couriers to take them, and errands those that are given.
    """
    tries = 0
    while ran := run_batch(database) + run_errand(database, errands) + _sent(couriers):
        tries += ran
    return tries


def run_batch(database: Database) -> int:
    """Claim a batch of what is due, run each task of it, and return how many there were."""
    machine_now = _machine_now(database)
    candidates = database.read(lambda link: tasks.due(link, machine_now=machine_now, limit=BATCH_MAX))
    if not candidates:
        return 0
    share = fair_share(candidates)
    claims = database.write(lambda link: tasks.claim(link, share, machine_now=machine_now))
    for claim in claims:
        run_claim(database, claim, PREPARED.get(claim.task.kind, in_the_books))
    return len(share)


def fair_share(candidates: Sequence[Claim]) -> Sequence[Claim]:
    """Return what one worker takes of what is due: up to the first long task, or that one by itself.

    So the statements of a month's end are not claimed all by one worker while the others have nothing.
    """
    short = list(itertools.takewhile(lambda claim: claim.task.kind not in LONG, candidates))
    return short or candidates[:1]


def _sent(couriers: Couriers | None) -> int:
    if couriers is None:
        return 0
    given = couriers.send_due()
    couriers.wait()
    return given


def _machine_now(database: Database) -> int:
    return database.clock() // NANOSECONDS
