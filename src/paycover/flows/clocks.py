"""Moves a sandbox's clock on, and does the work that comes due on the way."""

from typing import NamedTuple

from paycover.domain.retries import after_failure
from paycover.domain.tasks import CHARGES, Task, begun, done
from paycover.flows.sandbox_charges import charge_in_sandbox
from paycover.flows.tasks import STEPS
from paycover.kit.log import get_logger
from paycover.store import access, tasks
from paycover.store.db import Conflict, Tx

log = get_logger()

STEP_TASKS_MAX = 500
"""Tasks done in one transaction at most; bounds how long others wait for it."""


_STEPS = {**STEPS, **dict.fromkeys(CHARGES, charge_in_sandbox)}
"""A sandbox charges test cards in rows of its own, so that its clock can do that too, in the same step."""


class ClockStep(NamedTuple):
    """The account's time (Unix seconds) after a step, and whether it is where it was to go."""

    now: int
    arrived: bool


def step_clock(tx: Tx, goal: int) -> ClockStep:
    """Move the account's clock to the next moment with work due, and do that work; else to `goal`.

    Clock and work are one transaction, so that each task sees the time it was due at, whatever fails.
    A task that fails is put off, as the worker does it, and the step changes nothing else.
    """
    before = access.lock_clock(tx)
    ahead = tasks.lock_due(before, until=goal, limit=STEP_TASKS_MAX)
    tx = access.move_clock(before, ahead[0].due if ahead else goal)
    if tx.now > before.now:
        tasks.follow_clock(tx, before.now)
    now_due = [task for task in ahead if task.due <= tx.now]
    for task in now_due:
        try:
            _STEPS[task.kind](tx, task.subject)
        except Conflict:
            raise
        except Exception as error:
            log.exception("task failed", task=task.id, kind=task.kind, subject=task.subject)
            return _put_off(tx, task, error)
    tasks.save_tries(tx, [(task, done(task)) for task in now_due])
    return ClockStep(tx.now, arrived=not ahead)


def _put_off(tx: Tx, task: Task, error: Exception) -> ClockStep:
    """Take the step back, and put its failing task off to when it is tried again."""
    due = task.due
    tx.link.undo()
    tx = access.lock_clock(tx)
    failed = after_failure(
        begun(task, tx.machine_now), repr(error), now=max(due, tx.now), machine_now=tx.machine_now
    )
    tasks.save_try(tx, task, failed)
    return ClockStep(tx.now, arrived=False)
