"""A task's tries: begun with a lease, done once."""

from typing import Any

import pytest

from paycover.domain.tasks import (
    LEASE_SECONDS,
    Task,
    TaskKind,
    TaskStatus,
    again,
    begun,
    done,
    hurried,
    is_put_off,
    rerun,
)
from paycover.kit.records import replace

TASK = Task(id="ts_1", kind=TaskKind.FORGET_TASKS, subject="ac_1", due=10, run_at=5, attempts=3, created=1)


def test_a_try_that_begins_is_counted_and_has_a_lease() -> None:
    assert begun(TASK, 1_000) == replace(TASK, attempts=4, lease_until=1_000 + LEASE_SECONDS)
    assert LEASE_SECONDS == 120


def test_a_task_that_is_done_has_no_lease_and_keeps_what_it_tried() -> None:
    assert done(begun(TASK, 1_000)) == replace(TASK, attempts=4, status=TaskStatus.DONE)


def test_a_failed_task_comes_back_as_one_of_its_own() -> None:
    failed = replace(TASK, status=TaskStatus.FAILED, last_error="no", once_key="k")
    assert rerun(failed) == replace(failed, status=TaskStatus.RERUN)
    assert again(failed, id="ts_2", now=70, machine_now=60) == Task(
        id="ts_2", kind=failed.kind, subject="ac_1", due=70, run_at=60, created=70
    )
    assert (
        again(replace(failed, kind=TaskKind.SEND), id="ts_2", now=70, machine_now=60).kind is TaskKind.ASK
    )


@pytest.mark.parametrize(
    ("changed", "is_so"),
    [
        ({}, True),
        ({"attempts": 0}, False),
        ({"lease_until": 1_001}, False),
        ({"lease_until": 1_000}, True),
        ({"status": TaskStatus.FAILED}, False),
    ],
)
def test_only_what_waits_after_a_failed_try_is_put_off(changed: dict[str, Any], is_so: bool) -> None:
    assert is_put_off(replace(TASK, **changed), 1_000) is is_so


def test_what_is_hurried_is_due_now_and_never_later_than_it_was() -> None:
    later = replace(TASK, due=500, run_at=495)
    assert hurried(later, now=100, machine_now=95) == replace(TASK, due=100, run_at=95)
    assert hurried(later, now=900, machine_now=895) == later
