"""What is in one version of a rate plan: everything its author wrote, and nothing else."""

import enum
from collections.abc import Collection, Mapping

from paycover.domain.coverage import MONOPOLISTIC_STATES, NO_GENERAL_STATES, Coverage
from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.domain.rates import ANY_STATE, Appetite, Factors
from paycover.kit.records import Record, field


class FilingType(enum.StrEnum):
    """How a rate was filed with a state."""

    PRIOR_APPROVAL = "prior_approval"
    FILE_AND_USE = "file_and_use"
    USE_AND_FILE = "use_and_file"
    INFORMATIONAL = "informational"
    SURPLUS_EXEMPT = "surplus_exempt"


class Window(Record, kw_only=True):
    """From the first moment to the first one after it; None: without an end. Unix seconds."""

    start: int
    end: int | None = None

    def meets(self, other: "Window") -> bool:
        """Tell whether two windows have a moment in common."""
        return (self.end is None or other.start < self.end) and (
            other.end is None or self.start < other.end
        )


class Filing(Record, kw_only=True):
    """A filing of the version with a state, `*` for every state; `approved` in Unix seconds."""

    state: str
    type: FilingType
    number: str | None = None
    approved: int | None = None


class TaxRow(Record, kw_only=True):
    """What residents of a state pay on surplus lines, in ppm of premium, within [start, end)."""

    row: int
    state: str
    surplus_lines_tax_ppm: int
    stamping_fee_ppm: int
    start: int | None = None
    end: int | None = None
    note: str | None = None


class TaxTable(Record, kw_only=True):
    """A table of taxes, by the name the manifest calls it."""

    name: str
    rows: tuple[TaxRow, ...]


class ClassCode(Record, kw_only=True):
    """A class code the operator's table knows."""

    bureau: str
    class_code: str


class LimitProfile(Record, kw_only=True):
    """Limits of the cover that rows refer to, in cents."""

    name: str
    each_occurrence: int
    aggregate: int


class PlanCategory(Record, kw_only=True):
    """A job category the plan brings along; `id` only where the account must call it so."""

    slug: str
    name: str
    id: str | None = None


class RateEntry(Record, kw_only=True):
    """A row of the table of rates; `net_rate` in cents per $100 of pay, `max_pay` in cents.

    `row` counts as a spreadsheet does. `tier` names the filed tier or deviation that makes a rate
    differ from that of others with its class code.
    """

    row: int
    job_category: str
    state: str
    class_code: str | None = None
    exact_rate_ppm: int | None = None
    net_rate: int | None = None
    appetite: Appetite = Appetite.ACCEPT
    max_pay: int | None = None
    max_term_days: int | None = None
    limit_profile: str | None = None
    tier: str | None = None
    notes: str | None = None
    factors: Factors = field(default_factory=dict)

    @property
    def cell(self) -> "Cell":
        """What the row is about: a category in a state."""
        return self.job_category, self.state


Cell = tuple[str, str]
"""A job category by its slug, and a state or `*`."""


class RateContent(Record, kw_only=True):
    """A version of a rate plan as written (insurance.md 2.2).

    `minimum` is the least an invoice is billed, cents. `states` are those it is meant for, where it
    is not meant for all. `schedule_caps` are ppm by state, `*` for the others.
    """

    plan: str
    version: int
    coverage_type: Coverage
    admitted: bool
    minimum: int
    new_business: Window
    renewal: Window | None = None
    taxes_in_rate: bool = False
    illustrative: bool = False
    states: tuple[str, ...] = ()
    filings: tuple[Filing, ...] = ()
    schedule_caps: dict[str, int] = field(default_factory=dict)
    limit_profiles: tuple[LimitProfile, ...] = ()
    tax_tables: tuple[TaxTable, ...] = ()
    class_codes: tuple[ClassCode, ...] | None = None
    categories: tuple[PlanCategory, ...] = ()
    entries: tuple[RateEntry, ...]

    @property
    def slugs(self) -> frozenset[str]:
        """The categories the version rates or brings along."""
        return frozenset(e.job_category for e in self.entries) | {c.slug for c in self.categories}


def by_cell(content: RateContent) -> dict[Cell, RateEntry]:
    """Return the rows of a version by category and state; of two for one cell the first."""
    return {entry.cell: entry for entry in reversed(content.entries)}


def row_for(rows: Mapping[Cell, RateEntry], slug: str, state: str) -> RateEntry | None:
    """Return the row that rates a category in a state: the state's own before the one for any."""
    return rows.get((slug, state)) or rows.get((slug, ANY_STATE))


def sold_in(coverage: Coverage) -> frozenset[str]:
    """Return the states where a line can be sold at all (insurance.md 1.5, decisions.md 25)."""
    if coverage is Coverage.WORKERS_COMP:
        return frozenset(JURISDICTIONS) - MONOPOLISTIC_STATES
    if coverage is Coverage.GENERAL:
        return frozenset(JURISDICTIONS) - NO_GENERAL_STATES
    return frozenset(JURISDICTIONS)


def reach(content: RateContent) -> frozenset[str]:
    """Return the states a version is meant for: those it lists, else all, else those of its rows."""
    sellable = sold_in(content.coverage_type)
    if content.states:
        return sellable & set(content.states)
    named = {entry.state for entry in content.entries}
    return sellable if ANY_STATE in named else sellable & named


def served_by(content: RateContent, states: Collection[str]) -> frozenset[str]:
    """Return the states a version is active in, by the list kept of it, where `*` is all it reaches."""
    return reach(content) if ANY_STATE in states else frozenset(states)


def tax_in(content: RateContent, state: str) -> TaxRow | None:
    """Return the taxes of a home state on the day the version begins; None where no table has them."""
    start = content.new_business.start
    for table in content.tax_tables:
        for row in table.rows:
            is_begun = row.start is None or row.start <= start
            if row.state == state and is_begun and (row.end is None or start < row.end):
                return row
    return None
