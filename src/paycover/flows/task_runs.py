"""What an operator can do about a task that failed: have it done after all."""

from paycover.domain.tasks import Task, TaskStatus, again, hurried, is_put_off, rerun
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id
from paycover.store.db import Tx
from paycover.store.task_lists import lock_task, save_status
from paycover.store.tasks import enqueue_all


def run_again(tx: Tx, id: str) -> Task:
    """Have a task that failed done anew, or one that waits after a failed try tried now; return that task.

    Raises Problem: resource_not_found; bad_request for one that is done, that is worked at, or whose
    time has not come: a charge must not be made before the day the contractor was told.
    """
    task = lock_task(tx, id)
    if task is None:
        raise not_found("task", id)
    if task.status is TaskStatus.FAILED:
        anew = again(task, id=new_id("task"), now=tx.now, machine_now=tx.machine_now)
        save_status(tx, rerun(task))
        enqueue_all(tx, [anew])
        return anew
    if not is_put_off(task, tx.machine_now):
        raise Problem(Code.BAD_REQUEST, f"The task {id} is {task.status} and has not failed.")
    soon = hurried(task, now=tx.now, machine_now=tx.machine_now)
    save_status(tx, soon)
    tx.link.wants_work = True
    return soon
