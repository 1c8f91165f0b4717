"""Premium day by day: what the books say was billed and what was collected."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from paycover.domain.ledger import Entry, Template
from paycover.kit.dates import DAY, add_months, iso_day, start_of_day

RECEIVABLES = frozenset({"1200", "1210"})
"""What contractors and agencies owe of premium (insurance.md 5.2)."""

_BILLING = frozenset({Template.INVOICE_ISSUED, Template.REVERSAL, Template.PREMIUM_RETURNED})
_COLLECTING = frozenset({Template.PREMIUM_CAPTURED, Template.AGENCY_PAID})

MONTHS = 12


class Moved(NamedTuple):
    """Cents that were billed, less what was taken back, and cents that were collected."""

    billed: int = 0
    collected: int = 0

    def plus(self, other: "Moved") -> "Moved":
        """Return both together."""
        return Moved(self.billed + other.billed, self.collected + other.collected)


class Month(NamedTuple):
    """A month (`2026-05`) and what moved in it."""

    name: str
    moved: Moved


def moved_by(entry: Entry) -> Moved:
    """Return what an entry bills and collects, by what it posts to the receivables."""
    owed = sum(line.debit - line.credit for line in entry.lines if line.code in RECEIVABLES)
    if entry.kind in _BILLING:
        return Moved(billed=owed)
    return Moved(collected=-owed) if entry.kind in _COLLECTING else Moved()


def moved_on(entries: Iterable[Entry]) -> dict[int, Moved]:
    """Return what entries bill and collect, by the number of the day since 1970."""
    found: dict[int, Moved] = {}
    for entry in entries:
        moved = moved_by(entry)
        if moved != Moved():
            day = entry.business_date // DAY
            found[day] = found.get(day, Moved()).plus(moved)
    return found


def first_day(now: int) -> int:
    """Return the first of the twelve months that end with this one, as a day since 1970."""
    return _month_begin(now, 1 - MONTHS) // DAY


def by_month(days: Mapping[int, Moved], now: int) -> list[Month]:
    """Return the twelve months that end with this one, oldest first, each with what moved in it."""
    months = {iso_day(_month_begin(now, back))[:7]: Moved() for back in range(1 - MONTHS, 1)}
    for day, moved in days.items():
        name = iso_day(day * DAY)[:7]
        if name in months:
            months[name] = months[name].plus(moved)
    return [Month(name, moved) for name, moved in months.items()]


def _month_begin(now: int, months: int) -> int:
    day = int(iso_day(now)[8:])
    return add_months(start_of_day(now) - (day - 1) * DAY, months)
