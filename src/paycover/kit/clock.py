"""The only reader of the system clock."""

import time
from collections.abc import Callable

Clock = Callable[[], int]
"""Returns nanoseconds since the Unix epoch."""

NANOSECONDS = 1_000_000_000


def system_clock() -> int:
    """Return the machine's time in nanoseconds since the Unix epoch."""
    return time.time_ns()
