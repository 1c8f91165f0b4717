"""The test clock of a sandbox: where it may be moved to."""

from paycover.kit.dates import add_months
from paycover.kit.errors import invalid

ADVANCE_MONTHS_MAX = 120
"""How far a test clock moves at once: ten years (our decision)."""

CLOCK_MAX = 32_503_680_000
"""The start of the year 3000, where test clocks end: dates computed from it stay dates (our decision)."""


def clock_goal(now: int, *, seconds: int | None, to: int | None) -> int:
    """Return the moment (Unix seconds) a test clock is to be moved to from `now`.

    Raises Problem(invalid_input) unless exactly one of `seconds` and `to` is given, for a moment that
    is past, and for one too far ahead.
    """
    if (seconds is None) == (to is None):
        raise invalid("seconds", "give either seconds or to")
    field, goal = ("to", to) if to is not None else ("seconds", now + (seconds or 0))
    assert goal is not None, "one of the two is given"
    if goal < now:
        raise invalid(field, f"must not be before the clock's present time, {now}")
    if goal > min(add_months(now, ADVANCE_MONTHS_MAX), CLOCK_MAX):
        raise invalid(field, "must be at most ten years ahead, and before the year 3000")
    return goal
