"""Explanations: the derivation of a premium as data, shown to callers exactly as it stands here."""

import enum

from paycover.domain.coverage import Coverage
from paycover.domain.rate_snapshots import RateSnapshot
from paycover.kit.records import Record


class Rounded(enum.StrEnum):
    """Which way a division was rounded."""

    EXACT = "exact"
    DOWN = "down"
    UP = "up"


class RatedBy(enum.StrEnum):
    """Which of the two states of a contractor's work rates a line."""

    WORK_STATE = "work_state"
    HOME_STATE = "home_state"


class PaySource(enum.StrEnum):
    """Where the gross pay came from: a report, the job's wage, or the one who asks."""

    REPORTED = "reported"
    WAGE = "wage"
    ASKED = "asked"


class Flag(enum.StrEnum):
    """What a reader should know beside the figures."""

    MISMATCH = "mismatch"
    MINIMUM_APPLIED = "minimum_applied"
    CYCLE_OUTSIDE_COVER = "cycle_outside_cover"
    ILLUSTRATIVE_RATES = "illustrative_rates"
    NO_SNAPSHOT = "no_snapshot"
    NOT_BILLED = "not_billed"


class Division(Record, kw_only=True):
    """A division of whole numbers, rounded to the nearest, halves up."""

    numerator: int
    denominator: int
    quotient: int
    remainder: int
    rounded: Rounded
    result: int


class Factor(Record, kw_only=True):
    """A named part a rate was built of, in parts per million."""

    name: str
    ppm: int


class Share(Record, kw_only=True):
    """The part of a line in the premium: rounded down, and a cent more for the largest remainders."""

    numerator: int
    denominator: int
    floor: int
    remainder: int
    extra_cent: int
    amount: int


class Inside(Record, kw_only=True):
    """What lies inside the amount of a line, in cents; the four sum to it.

    The group's fee is taken first, then the net premium; the rest is tax and stamping fee, by largest
    remainder. A division is null where there is nothing to divide.
    """

    risk_purchasing_group_fee: int
    net_premium: int
    surplus_lines_tax: int
    stamping_fee: int
    fee_rounding: Division | None
    net_rounding: Division | None


class LineExplained(Record, kw_only=True):
    """One line of the premium: which state and row rated it, its rate, its part and what is inside.

    What the snapshot says is null where there is none, and the amounts are where nothing is billed.
    """

    coverage_type: Coverage
    rated_by: RatedBy
    state: str | None
    why: str
    plan: str | None
    version: int | None
    sha256: str | None
    class_code: str | None
    row_state: str | None
    factors: tuple[Factor, ...]
    exact_rate_ppm: int | None
    rate_rounding: Division | None
    net_rate: int
    share: Share | None
    inside: Inside | None
    illustrative: bool


class PremiumExplained(Record, kw_only=True):
    """From pay and rate to the premium: the product, its division, and the least that is billed."""

    product: int
    rounding: Division
    minimum: int
    minimum_applied: bool
    minimum_topup_cents: int
    premium_due: int


class Span(Record, kw_only=True):
    """A time, [start, end), in Unix seconds."""

    start: int
    end: int


class Subject(Record, kw_only=True):
    """What is explained: ids, pay in cents, and what it says itself of its rates and premium.

    `premium_due` is null where only a sample pay is computed. `cover` is the time of the assignment, or
    of the policy where an invoice has none. `snapshot` is the id of what rated it.
    """

    object: str
    id: str | None
    contractor: str
    job: str
    policy: str | None = None
    assignment: str | None = None
    gross_pay: int
    gross_pay_source: PaySource
    paycycle: Span | None = None
    cover: Span | None = None
    coverage_type: tuple[Coverage, ...]
    rates: dict[Coverage, int]
    net_rate: int
    premium_due: int | None = None
    snapshot: str | None
    replaces: str | None = None
    replaced_by: str | None = None
    is_billed: bool = True


class Explanation(Record, kw_only=True):
    """How a premium is computed, from the pay and the snapshot of what rated it alone.

    `subject` is what is explained as it stands, all else is computed anew. `matches` tells whether the
    two agree, `differences` says each point where they don't, `summary` tells it all in words.
    """

    subject: Subject
    snapshot: RateSnapshot | None
    lines: tuple[LineExplained, ...]
    net_rate: int
    premium: PremiumExplained | None
    matches: bool
    differences: tuple[str, ...]
    flags: tuple[Flag, ...]
    summary: str
