"""Closed months: what they held, sealed, and when an event that comes too late counts."""

import hashlib
import re
from collections.abc import Mapping

from paycover.domain.coverage import Coverage
from paycover.kit.dates import add_months, iso_day, parse_iso
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record

Place = tuple[str, Coverage | None, str | None]
"""An account of the chart, a coverage line and a state."""

Totals = Mapping[Place, tuple[int, int]]
"""Place → debits and credits in cents, since the books began."""


class Period(Record, kw_only=True):
    """A closed month (`2026-05`); `totals_hash` seals what every account had come to by its end."""

    month: str
    closed_at: int
    closed_by: str
    totals_hash: str


def month_of(moment: int) -> str:
    """Return the UTC month of a moment: 2026-05."""
    return iso_day(moment)[:7]


def end_of_month(month: str) -> int:
    """Return the first second after a month; raise Problem(bad_request) for what is no month."""
    start = parse_iso(f"{month}-01") if re.fullmatch(r"[0-9]{4}-[0-9]{2}", month) else None
    if start is None:
        raise Problem(Code.BAD_REQUEST, f"Not a month, as in 2026-05: {month}")
    return add_months(start, 1)


def ensure_over(month: str, now: int) -> int:
    """Return the first second after a month; refuse one that is not over."""
    end = end_of_month(month)
    if now < end:
        raise Problem(Code.BAD_REQUEST, f"{month} is not over.")
    return end


def start_of_month(month: str) -> int:
    """Return the first second of a month; raise Problem(bad_request) for what is no month."""
    return add_months(end_of_month(month), -1)


def open_from(closed: str | None) -> int:
    """Return the first second that can still be posted to, after the last closed month."""
    return 0 if closed is None else end_of_month(closed)


def ensure_open(business_date: int, closed: str | None) -> None:
    """Refuse a posting into a closed month; what was wrong there is reversed in an open one."""
    if business_date < open_from(closed):
        raise Problem(Code.BAD_REQUEST, f"The books of {month_of(business_date)} are closed.")


def ensure_closable(month: str, closed: str | None, now: int) -> None:
    """Refuse to close a month that is not over, or that is closed already.

    Months close in order: closing one closes every month before it.
    """
    ensure_over(month, now)
    if closed is not None and month <= closed:
        raise Problem(Code.BAD_REQUEST, f"The books are closed to the end of {closed}.")


def totals_hash(totals: Totals) -> str:
    """Return the hash of what the accounts have come to."""
    rows = sorted(
        f"{code}|{coverage or ''}|{state or ''}|{debit}|{credit}"
        for (code, coverage, state), (debit, credit) in totals.items()
    )
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
