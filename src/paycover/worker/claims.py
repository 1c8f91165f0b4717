"""Runs one claimed task: what it does outside first, then one transaction with the end of the task."""

from collections.abc import Callable

from paycover.domain.retries import ATTEMPTS_MAX, after_failure
from paycover.domain.tasks import done
from paycover.flows.tasks import STEPS
from paycover.kit.log import get_logger
from paycover.store import tasks
from paycover.store.access import write_as
from paycover.store.db import Database, Tx
from paycover.store.tasks import Claim, LeaseLost

log = get_logger()

Outcome = Callable[[Tx], object]
Handler = Callable[[Database, Claim], Outcome]
"""Reads what it needs and does what is slow or outside with no transaction open, then returns what to
write of it: that is one transaction with the end of the task, so that a try which lost its lease writes
nothing. It may run more than once; what it does outside is keyed by subject."""


class RefusedForGood(Exception):
    """Somebody outside refused what was asked, and will again: the task has failed."""


def in_the_books(_database: Database, claim: Claim) -> Outcome:
    """Return what a task does to our own books."""
    ensure_not_given_up(claim)
    step = STEPS[claim.task.kind]
    return lambda tx: step(tx, claim.task.subject)


def ensure_not_given_up(claim: Claim) -> None:
    """Raise RuntimeError for a task each of whose tries took its worker with it."""
    if claim.task.attempts > ATTEMPTS_MAX:
        raise RuntimeError("every try ended with its worker")


def run_claim(database: Database, claim: Claim, handle: Handler = in_the_books) -> None:
    """Run one task; whatever goes wrong is written to it, unless another worker has taken it over."""
    try:
        try:
            _run(database, claim, handle)
        except LeaseLost:
            raise
        except Exception as error:
            log.exception("task failed", **_named(claim))
            _put_off(database, claim, error)
    except LeaseLost:
        log.warning("another worker took the task over", **_named(claim))


def _run(database: Database, claim: Claim, handle: Handler) -> None:
    outcome = handle(database, claim)

    def work(tx: Tx) -> None:
        tasks.save_try(tx, claim.task, done(claim.task))
        outcome(tx)

    write_as(database, claim.account, work)


def _put_off(database: Database, claim: Claim, error: Exception) -> None:
    is_final = isinstance(error, RefusedForGood)

    def work(tx: Tx) -> None:
        failed = after_failure(
            claim.task, repr(error), now=tx.now, machine_now=tx.machine_now, is_final=is_final
        )
        tasks.save_try(tx, claim.task, failed)

    write_as(database, claim.account, work)


def _named(claim: Claim) -> dict[str, object]:
    task = claim.task
    return {"task": task.id, "kind": task.kind, "subject": task.subject, "attempt": task.attempts}
