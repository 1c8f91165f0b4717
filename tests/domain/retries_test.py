"""When a task that failed is tried again."""

from paycover.domain.retries import ATTEMPTS_MAX, DELAY_MAX, after_failure, delay_after
from paycover.domain.tasks import Task, TaskKind, TaskStatus, begun
from paycover.kit.records import replace

NOW, AHEAD = 1_700_000_000, 86_400


def _task() -> Task:
    return Task(
        id="ts_1",
        kind=TaskKind.EXPIRE_POLICY,
        subject="pl_1",
        due=NOW + AHEAD,
        run_at=NOW,
        created=NOW,
    )


def test_each_wait_is_longer_than_the_one_before_up_to_half_a_day() -> None:
    delays = [delay_after(attempts) for attempts in range(1, ATTEMPTS_MAX)]
    assert delays == [30, 120, 480, 1_920, 7_680, 30_720, DELAY_MAX]


def test_after_the_last_try_there_is_none() -> None:
    assert delay_after(ATTEMPTS_MAX) is None
    assert delay_after(ATTEMPTS_MAX + 1) is None


def test_a_failed_try_waits_in_both_clocks_and_gives_up_its_lease() -> None:
    failed = after_failure(begun(_task(), NOW), "boom", now=NOW + AHEAD + 5, machine_now=NOW + 5)
    assert (failed.status, failed.attempts, failed.lease_until) == (TaskStatus.WAITING, 1, None)
    assert (failed.due, failed.run_at) == (NOW + AHEAD + 35, NOW + 35)
    assert failed.last_error == "boom"


def test_a_task_that_fails_every_time_fails_for_good_and_keeps_its_error() -> None:
    task = _task()
    for _ in range(ATTEMPTS_MAX):
        assert task.status is TaskStatus.WAITING
        task = after_failure(begun(task, NOW), "x" * 10_000, now=NOW, machine_now=NOW)
    assert task.status is TaskStatus.FAILED
    assert task.last_error == "x" * 500


def test_the_last_try_leaves_its_own_error_and_no_lease() -> None:
    last = replace(_task(), attempts=ATTEMPTS_MAX, lease_until=NOW + 9, last_error="earlier")
    failed = after_failure(last, "boom", now=NOW + AHEAD, machine_now=NOW)
    assert failed == replace(last, status=TaskStatus.FAILED, lease_until=None, last_error="boom")
