"""When cover starts and ends: defaults, the same-day rule and the limits (api.md 3.4, in UTC)."""

from paycover.kit.dates import DAY, add_months, same_day, start_of_next_day
from paycover.kit.errors import Code, Problem
from paycover.kit.unset import UNSET, Unset

TERM_DAYS_DEFAULT = 30
TERM_MONTHS_MAX = 12


def asked_dates(start: int | Unset, end: int | Unset, now: int) -> tuple[int, int]:
    """Return the dates a caller means, whether they can be had or not (Unix seconds)."""
    begins = start_of_next_day(now) if start is UNSET else start
    ends = begins + TERM_DAYS_DEFAULT * DAY if end is UNSET else end
    return begins, start_of_next_day(begins) if same_day(begins, ends) else ends


def start_date(wanted: int | Unset, now: int) -> int:
    """Return when cover starts: the moment wanted, or the start of the next day.

    Raises Problem(effective_date_invalid) for a moment that is not in the future.
    """
    if wanted is UNSET:
        return start_of_next_day(now)
    if wanted <= now:
        raise Problem(Code.EFFECTIVE_DATE_INVALID)
    return wanted


def end_date(wanted: int | Unset, start: int) -> int:
    """Return when cover ends (half open): the moment wanted, or 30 days after its start.

    An end on the day of the start moves to the start of the next day (seed 000). Raises
    Problem(end_date_invalid) for an end before the start or more than a year after it.
    """
    if wanted is UNSET:
        return start + TERM_DAYS_DEFAULT * DAY
    if same_day(wanted, start):
        return start_of_next_day(start)
    if wanted < start:
        raise Problem(Code.END_DATE_INVALID, "The end date must be after the effective date.")
    if wanted > add_months(start, TERM_MONTHS_MAX):
        raise Problem(
            Code.END_DATE_INVALID, "The end date must be at most one year after the effective date."
        )
    return wanted
