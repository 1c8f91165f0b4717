"""What one version of a rate plan changes against another, and what that does to a job's premium."""

from collections.abc import Iterable, Iterator, Mapping

from paycover.domain.coverage import Coverage
from paycover.domain.premium import premium_due
from paycover.domain.rate_contents import Cell, RateContent, RateEntry, by_cell, row_for
from paycover.domain.rates import ANY_STATE, Rate
from paycover.kit.money import ratio_half_up
from paycover.kit.records import Record

USUAL_BUNDLE = (Coverage.WORKERS_COMP, Coverage.GENERAL)
"""What is usually bought together (RV17, our decision)."""

SMALL_JOB, LARGE_JOB = 100_000, 5_000_000
"""Pay in cents of the two jobs a change is shown on: $1,000 and $50,000 (RV17)."""

PERMILLE = 1_000

MARKED_PERMILLE = 250
"""A rate that moves by more than this is marked (RV06)."""

BLOCKED_PERMILLE = 1_000
"""A rate that moves by more than this needs a justification (RV06)."""


class RateChange(Record, kw_only=True):
    """What a category costs in a state before and after, in cents per $100; None where not sold.

    `beside` is what the other lines of a usual bundle add to both, in cents per $100.
    """

    job_category: str
    state: str
    old: int | None
    new: int | None
    entry: RateEntry | None = None
    beside: int = 0

    @property
    def permille(self) -> int | None:
        """The change of the rate in tenths of a percent; None where there is nothing to compare."""
        if self.old is None or self.new is None:
            return None
        return ratio_half_up((self.new - self.old) * PERMILLE, self.old)

    @property
    def is_marked(self) -> bool:
        """Tell whether the rate moved by more than 25 %."""
        return self.exceeds(MARKED_PERMILLE)

    def exceeds(self, permille: int) -> bool:
        """Tell whether the rate moved by more than a share, exactly."""
        if self.old is None or self.new is None:
            return False
        return abs(self.new - self.old) * PERMILLE > permille * self.old

    def premiums(self, pay: int) -> tuple[int | None, int | None]:
        """Return the premium in cents of a job of `pay` cents before and after, the bundle's."""
        return self._premium(pay, self.old), self._premium(pay, self.new)

    def _premium(self, pay: int, rate: int | None) -> int | None:
        return None if rate is None else premium_due(pay, rate + self.beside)


def compared(
    old: RateContent, new: RateContent, beside: Mapping[Cell, int] | None = None
) -> Iterator[RateChange]:
    """Give every cell that either version names, with the rate that holds there in both."""
    before, after = by_cell(old), by_cell(new)
    for slug, state in sorted({*before, *after}):
        own, other = row_for(before, slug, state), row_for(after, slug, state)
        yield RateChange(
            job_category=slug,
            state=state,
            old=None if own is None else own.net_rate,
            new=None if other is None else other.net_rate,
            entry=after.get((slug, state)),
            beside=(beside or {}).get((slug, state), 0),
        )


def percent(permille: int | None) -> str:
    """Write a change in tenths of a percent for people: +12.5 %."""
    if permille is None:
        return "–"
    sign = "+" if permille > 0 else "-" if permille < 0 else ""
    return f"{sign}{abs(permille) // 10}.{abs(permille) % 10} %"


def dollars(cents: int | None) -> str:
    """Write cents for people: $1,234.50."""
    if cents is None:
        return "–"
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02}"


def beside(
    coverage: Coverage, cells: Iterable[Cell], offered: Iterable[Rate], slugs: Mapping[str, str], now: int
) -> dict[Cell, int]:
    """Return what the other lines of a usual bundle cost in each cell, in cents per $100.

    `offered` are the rates on offer, `slugs` the categories by code, `now` the moment asked about.
    """
    sold: dict[tuple[str, str, Coverage], Rate] = {}
    for rate in sorted(offered, key=lambda rate: rate.version):
        is_over = rate.sold_until is not None and rate.sold_until <= now
        if rate.coverage_type in USUAL_BUNDLE and rate.net_rate is not None and not is_over:
            sold[slugs.get(rate.category_code, ""), rate.state, rate.coverage_type] = rate
    found: dict[Cell, int] = {}
    for slug, state in cells:
        rates = [
            sold.get((slug, state, line)) or sold.get((slug, ANY_STATE, line))
            for line in USUAL_BUNDLE
            if line is not coverage
        ]
        found[slug, state] = sum(rate.net_rate or 0 for rate in rates if rate is not None)
    return found
