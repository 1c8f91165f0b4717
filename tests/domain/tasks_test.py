"""A task's tries: begun with a lease, done once."""

from dataclasses import replace

from paycover.domain.tasks import LEASE_SECONDS, Task, TaskKind, TaskStatus, begun, done

TASK = Task(id="ts_1", kind=TaskKind.FORGET_TASKS, subject="ac_1", due=10, run_at=5, attempts=3, created=1)


def test_a_try_that_begins_is_counted_and_has_a_lease() -> None:
    assert begun(TASK, 1_000) == replace(TASK, attempts=4, lease_until=1_000 + LEASE_SECONDS)
    assert LEASE_SECONDS == 120


def test_a_task_that_is_done_has_no_lease_and_keeps_what_it_tried() -> None:
    assert done(begun(TASK, 1_000)) == replace(TASK, attempts=4, status=TaskStatus.DONE)
