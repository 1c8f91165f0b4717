"""The only reader of the system's clocks."""

import time
from collections.abc import Callable

Clock = Callable[[], int]
"""Returns nanoseconds since the Unix epoch."""

NANOSECONDS = 1_000_000_000


def system_clock() -> int:
    """Return the machine's time in nanoseconds since the Unix epoch."""
    return time.time_ns()


def stopwatch() -> float:
    """Return seconds since some moment of the past: for how long a thing takes."""
    return time.monotonic()
