"""What invoices that were billed would come to by another version of a rate plan."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from paycover.domain.coverage import Coverage, Rates, net_rate
from paycover.domain.premium import premium_due
from paycover.domain.rate_contents import Cell, RateContent, RateEntry, by_cell, row_for
from paycover.kit.money import ratio_half_up
from paycover.kit.records import Record


@dataclass(slots=True)
class Tally:
    """Invoices of a kind: how many, what they bill and would bill, the largest rise and fall; cents."""

    count: int = 0
    old: int = 0
    new: int = 0
    rise: int = 0
    fall: int = 0

    def add(self, old: int, new: int) -> None:
        """Count one invoice."""
        self.count += 1
        self.old += old
        self.new += new
        if new - old > self.rise:
            self.rise = new - old
        elif new - old < self.fall:
            self.fall = new - old

    def join(self, other: "Tally") -> None:
        """Count all that another has counted."""
        self.count += other.count
        self.old += other.old
        self.new += other.new
        self.rise = max(self.rise, other.rise)
        self.fall = min(self.fall, other.fall)

    @property
    def permille(self) -> int | None:
        """The change of the sum in tenths of a percent, None where nothing was billed."""
        return ratio_half_up((self.new - self.old) * 1_000, self.old) if self.old else None


class Billed(Record, kw_only=True):
    """What many invoices share: the lines they bill, their rates, and what was pinned.

    `category_code` is None where nothing was pinned.
    """

    coverage_type: tuple[Coverage, ...]
    rates: Rates
    category_code: str | None
    work_state: str | None
    home_state: str | None


@dataclass(slots=True)
class Simulation:
    """A book of invoices priced by a version; `slugs` are the account's categories by code.

    `tallies` are by category and state. `unpinned` invoices have nothing pinned to price them by,
    `other_lines` do not bill the line, `unsold` are of a cell the version declines or lacks.
    """

    content: RateContent
    slugs: Mapping[str, str]
    tallies: dict[Cell, Tally] = field(default_factory=lambda: defaultdict(Tally))
    unpinned: Tally = field(default_factory=Tally)
    other_lines: Tally = field(default_factory=Tally)
    unsold: Tally = field(default_factory=Tally)
    _rows: dict[Cell, RateEntry] = field(init=False)

    def __post_init__(self) -> None:
        self._rows = by_cell(self.content)

    def lane(self, billed: Billed) -> tuple[Tally, int | None]:
        """Return where invoices of a kind are counted, and their net rate by the version.

        The rate is cents per $100 of pay, None where the version does not price them.
        """
        line = self.content.coverage_type
        if line not in billed.coverage_type:
            return self.other_lines, None
        if billed.category_code is None:
            return self.unpinned, None
        state = billed.work_state if line is Coverage.WORKERS_COMP else billed.home_state
        slug = self.slugs.get(billed.category_code, billed.category_code)
        row = row_for(self._rows, slug, state or "")
        if row is None or row.net_rate is None:
            return self.unsold, None
        new = net_rate(billed.rates | {line: row.net_rate}, billed.coverage_type)
        return self.tallies[slug, state or ""], new

    @property
    def total(self) -> Tally:
        """All invoices the version prices."""
        return joined(self.tallies, lambda cell: "")[""] if self.tallies else Tally()

    @property
    def by_state(self) -> dict[str, Tally]:
        """The invoices the version prices, by state."""
        return joined(self.tallies, lambda cell: cell[1])

    @property
    def by_category(self) -> dict[str, Tally]:
        """The invoices the version prices, by category."""
        return joined(self.tallies, lambda cell: cell[0])


def priced(tally: Tally, gross_pay: int, old: int, new_rate: int | None) -> None:
    """Count an invoice of `gross_pay` cents that bills `old` cents; without a rate it stays as it is."""
    tally.add(old, old if new_rate is None else premium_due(gross_pay, new_rate))


def joined(tallies: Mapping[Cell, Tally], kind: Callable[[Cell], str]) -> dict[str, Tally]:
    """Return the tallies put together by kind, in the order of the kinds."""
    found: dict[str, Tally] = defaultdict(Tally)
    for cell in sorted(tallies):
        found[kind(cell)].join(tallies[cell])
    return dict(sorted(found.items()))
