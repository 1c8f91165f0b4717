"""Unix seconds and calendar days, all in UTC (see docs/decisions/time-is-utc.md)."""

import calendar
import datetime
from typing import NewType

UnixSeconds = NewType("UnixSeconds", int)

DAY = 86_400
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SECONDS_MAX = 253_402_300_799  # the last second of the year 9999


def start_of_day(moment: int) -> int:
    """Return the first second of the UTC day that holds `moment`."""
    return moment - moment % DAY


def start_of_next_day(moment: int) -> int:
    """Return the first second of the UTC day after the one that holds `moment`."""
    return start_of_day(moment) + DAY


def start_of_next_month(moment: int) -> int:
    """Return the first second of the UTC month after the one that holds `moment`."""
    day = datetime.datetime.fromtimestamp(moment, datetime.UTC).day
    return add_months(start_of_day(moment) - (day - 1) * DAY, 1)


def year_and_month(moment: int) -> tuple[int, int]:
    """Return the UTC year and month that hold `moment`."""
    then = datetime.datetime.fromtimestamp(moment, datetime.UTC)
    return then.year, then.month


def same_day(one: int, other: int) -> bool:
    """Tell whether two moments fall on the same UTC day."""
    return one // DAY == other // DAY


def add_months(moment: int, months: int) -> int:
    """Return `moment` moved by whole calendar months, held to the target month's last day.

    What lies beyond the calendar's last year is its last second.
    """
    then = datetime.datetime.fromtimestamp(moment, datetime.UTC)
    years, month = divmod(then.month - 1 + months, 12)
    year, month = then.year + years, month + 1
    if year > datetime.MAXYEAR:
        return int(datetime.datetime.max.replace(tzinfo=datetime.UTC, microsecond=0).timestamp())
    last_day = calendar.monthrange(year, month)[1]
    return int(then.replace(year=year, month=month, day=min(then.day, last_day)).timestamp())


def parse_iso(text: str) -> int | None:
    """Return the Unix seconds of an ISO-8601 date or date-time (UTC unless it says otherwise)."""
    try:
        then = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=datetime.UTC)
    return int(then.timestamp())


def utc(moment: int) -> datetime.datetime:
    """Return a moment as the standard library has it, in UTC."""
    return datetime.datetime.fromtimestamp(moment, datetime.UTC)


def iso_second(moment: int) -> str:
    """Write a moment, for people, in UTC: 2026-05-03 14:05:00."""
    return utc(moment).strftime("%Y-%m-%d %H:%M:%S")


def iso_day(moment: int) -> str:
    """Write the UTC day of `moment`, for people: 2026-05-03."""
    return utc_day(moment).isoformat()


def utc_day(moment: int) -> datetime.date:
    """Return the UTC day that holds `moment`."""
    return datetime.datetime.fromtimestamp(moment, datetime.UTC).date()


def written_day(moment: int) -> str:
    """Write the UTC day of `moment` as people write it: 3 May 2026."""
    day = datetime.datetime.fromtimestamp(moment, datetime.UTC)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def written_minute(moment: int) -> str:
    """Write `moment` to the minute, for people: 3 May 2026, 14:05 UTC."""
    return f"{written_day(moment)}, {datetime.datetime.fromtimestamp(moment, datetime.UTC):%H:%M} UTC"
