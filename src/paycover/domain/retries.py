"""When a task that failed is tried again, and a delivery that did not arrive."""

import itertools

from paycover.domain.tasks import Task, TaskStatus
from paycover.kit.records import replace

ATTEMPTS_MAX = 8
DELAY_FIRST = 30
DELAY_MAX = 43_200
ERROR_MAX = 500

_MINUTE, _HOUR = 60, 3_600
DELIVERY_TRIES_AT = (
    *(0, 5, _MINUTE, 5 * _MINUTE, 15 * _MINUTE),
    *(hours * _HOUR for hours in (1, 2, 4, 8, 16, 24, 36, 48, 60, 72)),
)
"""When a delivery is tried that fails at once each time: seconds after the first try (our decision)."""

_DELIVERY_DELAYS = tuple(later - sooner for sooner, later in itertools.pairwise(DELIVERY_TRIES_AT))


def delay_after(attempts: int) -> int | None:
    """Return the seconds to wait after so many tries have failed, None when there is no further try.

    Half a minute, then four times as long each time, twelve hours at most: eight tries over a day
    (our decision).
    """
    if attempts >= ATTEMPTS_MAX:
        return None
    return min(DELAY_FIRST << 2 * (attempts - 1), DELAY_MAX)


def delivery_delay_after(tries: int) -> int | None:
    """Return the seconds to wait after so many tries of a delivery, None when three days are over.

    Without chance in it, so that a receiver can tell when the next one comes (api.md 3.12; the times are
    our decision).
    """
    return _DELIVERY_DELAYS[tries - 1] if tries <= len(_DELIVERY_DELAYS) else None


def after_failure(task: Task, error: str, *, now: int, machine_now: int, is_final: bool = False) -> Task:
    """Return a task whose try failed: waiting for the next one, or failed for good.

    `now` is the account's time and `machine_now` the machine's, in Unix seconds. After a failure that
    `is_final` no further try is of use.
    """
    last_error = error[:ERROR_MAX]
    delay = None if is_final else delay_after(task.attempts)
    if delay is None:
        return replace(task, status=TaskStatus.FAILED, lease_until=None, last_error=last_error)
    return replace(
        task,
        due=now + delay,
        run_at=machine_now + delay,
        lease_until=None,
        last_error=last_error,
    )
