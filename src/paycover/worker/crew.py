"""A crew: a few threads that run errands side by side, so that one slow answer holds up no other."""

import concurrent.futures
import threading
from collections.abc import Mapping, Set

from paycover.domain.tasks import TaskKind
from paycover.kit.clock import NANOSECONDS
from paycover.kit.log import get_logger
from paycover.store import tasks
from paycover.store.db import Database
from paycover.store.tasks import Claim
from paycover.worker.claims import Handler, run_claim

log = get_logger()

PARALLEL_DEFAULT = 4

Errands = Mapping[TaskKind, Handler]
"""Kind of task → what is done at somebody else's server."""

NO_ERRANDS: Errands = {}


class Crew:
    """Claims no more errands than it has idle threads for, so that each has its whole lease.

    Two for the same subject do not run at once: the second waits, as it would with one thread.
    """

    def __init__(self, database: Database, errands: Errands, *, parallel: int = PARALLEL_DEFAULT) -> None:
        self._database = database
        self._errands = errands
        self._parallel = parallel
        self._threads = concurrent.futures.ThreadPoolExecutor(parallel, "paycover-errand")
        self._out: set[str] = set()
        self._changed = threading.Condition()

    def start_due(self) -> int:
        """Begin errands that are due, as many as threads are idle; return how many there were."""
        with self._changed:
            out = frozenset(self._out)
        found = _chosen(self._database, self._errands, self._parallel - len(out), out)
        for claim in _claimed(self._database, found):
            with self._changed:
                self._out.add(claim.task.subject)
            self._threads.submit(self._run, claim)
        return len(found)

    def wait(self) -> None:
        """Wait until nothing is under way."""
        with self._changed:
            self._changed.wait_for(lambda: not self._out)

    def close(self) -> None:
        """Wait for what is under way, and let go of the threads."""
        self._threads.shutdown()

    def _run(self, claim: Claim) -> None:
        try:
            run_claim(self._database, claim, self._errands[claim.task.kind])
        except Exception:
            log.exception("an errand was left to its next try", task=claim.task.id)
        finally:
            with self._changed:
                self._out.discard(claim.task.subject)
                self._changed.notify_all()
            self._database.woken.set()


def run_errand(database: Database, errands: Errands) -> int:
    """Claim one errand, run it here and now, and return how many there were."""
    found = _chosen(database, errands, 1, frozenset())
    for claim in _claimed(database, found):
        run_claim(database, claim, errands[claim.task.kind])
    return len(found)


def _chosen(database: Database, errands: Errands, limit: int, out: Set[str]) -> list[Claim]:
    """Return errands that are due, one of each subject, and none of those that are out."""
    if not errands or limit <= 0:
        return []
    machine_now, kinds = _machine_now(database), frozenset(errands)
    found = database.read(
        lambda link: tasks.due(link, machine_now=machine_now, limit=limit + len(out), kinds=kinds)
    )
    first = {claim.task.subject: claim for claim in reversed(found) if claim.task.subject not in out}
    return [claim for claim in found if first.get(claim.task.subject) is claim][:limit]


def _claimed(database: Database, candidates: list[Claim]) -> list[Claim]:
    if not candidates:
        return []
    machine_now = _machine_now(database)
    return database.write(lambda link: tasks.claim(link, candidates, machine_now=machine_now))


def _machine_now(database: Database) -> int:
    return database.clock() // NANOSECONDS
