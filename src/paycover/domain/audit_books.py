"""What the books say beside an audit pack: the trial balance, and that the pack's sums are in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from paycover.domain.bordereaux import BordereauRow
from paycover.domain.ledger import Entry, Line, Template
from paycover.domain.ledger_chart import CHART
from paycover.domain.ledger_closing import dollars

Cell = str | int
Rows = list[tuple[Cell, ...]]


class Table(NamedTuple):
    """A file of a pack: column names, and rows."""

    columns: tuple[str, ...]
    rows: Rows


WRITTEN = (Template.INVOICE_ISSUED, Template.REVERSAL, Template.PREMIUM_RETURNED)
"""The entries that write premium or take it back."""

TIED = {
    "2000": "net premium",
    "2100": "surplus lines tax",
    "2110": "stamping fee",
    "2130": "program fee",
    "2400": "commission",
}
"""Account that premium is owed on: which part of it."""

TIES = ("account", "what", "opening", "written by the pack", "moved otherwise", "closing", "difference")


def trial_balance(entries: Iterable[Entry], before: int) -> Table:
    """Return what every account had come to before a moment (Unix seconds), and the sum of all."""
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for _, line in _lines(entries, before):
        debit, credit = sums[line.code]
        sums[line.code] = (debit + line.debit, credit + line.credit)
    rows: Rows = [
        (code, CHART[code].name, CHART[code].fund.value, *map(dollars, (debit, credit, debit - credit)))
        for code, (debit, credit) in sorted(sums.items())
    ]
    debits, credits = (sum(side[i] for side in sums.values()) for i in (0, 1))
    rows.append(("", "Debits and credits", "", *map(dollars, (debits, credits, debits - credits))))
    return Table(("account", "name", "fund", "debit", "credit", "balance"), rows)


def ties_of(written: Iterable[BordereauRow], entries: Iterable[Entry], start: int, before: int) -> Rows:
    """Return for each account that premium is owed on how a pack's own sum leads to its closing balance.

    Opening before `start`, what the pack says was written, what else was moved, closing before `before`
    (Unix seconds), and the difference, which has to be nothing.
    """
    packed: dict[str, int] = defaultdict(int)
    for row in written:
        parts = {"2000": row.net, "2100": row.tax, "2110": row.stamping, "2130": row.fee}
        for code, cents in (parts | {"2400": row.commission}).items():
            packed[code] += cents
    opening, otherwise, closing = (defaultdict[str, int](int) for _ in range(3))
    for entry, line in _lines(entries, before):
        cents = line.credit - line.debit
        closing[line.code] += cents
        if entry.business_date < start:
            opening[line.code] += cents
        elif entry.kind not in WRITTEN:
            otherwise[line.code] += cents
    rows: Rows = []
    for code, what in TIED.items():
        sums = (opening[code], packed[code], otherwise[code], closing[code])
        rows.append((code, what, *map(dollars, (*sums, sum(sums[:3]) - closing[code]))))
    return rows


def _lines(entries: Iterable[Entry], before: int) -> Iterator[tuple[Entry, Line]]:
    return ((entry, line) for entry in entries if entry.business_date < before for line in entry.lines)
