"""What is sold at which rate: the rows that activated versions of rate plans put on the market."""

import enum

from paycover.domain.coverage import Coverage
from paycover.kit.records import Record, field


class Appetite(enum.StrEnum):
    """What the carrier says of a category, state and coverage type."""

    ACCEPT = "accept"
    REFER = "refer"
    DECLINE = "decline"


ANY_STATE = "*"
"""The state of a rate that holds wherever no rate of its version names the state itself."""

PPM_PER_RATE = 100
"""Parts per million of pay in one cent per $100."""

Factors = dict[str, int]
"""The named parts a rate was built of, in parts per million; empty where the plan gives the rate alone."""


class Rate(Record, kw_only=True):
    """What one version of a rate plan sells a category, line and state at.

    `net_rate` in cents per $100 of pay is what is billed, `exact_rate_ppm` in parts per million of
    pay what it was rounded from; both None where declined. `minimum` (cents) is the least an invoice
    is billed. `max_pay` (cents) and `max_term_days` bound what is taken without an underwriter.
    It is sold for cover that starts in [sold_from, sold_until), from the moment the version was
    activated until it was closed; all Unix seconds. Cover that renews what the contractor had is sold
    in [renewal_from, renewal_until) instead, where the plan says so (insurance.md 2.5).
    """

    category_code: str
    coverage_type: Coverage
    state: str
    plan: str
    version: int
    sha256: str
    net_rate: int | None
    exact_rate_ppm: int | None
    appetite: Appetite
    class_code: str | None = None
    factors: Factors = field(default_factory=dict)
    minimum: int
    max_pay: int | None = None
    max_term_days: int | None = None
    limit_profile: str | None = None
    illustrative: bool
    sold_from: int
    sold_until: int | None = None
    renewal_from: int | None = None
    renewal_until: int | None = None
    activated_at: int
    closed_at: int | None = None


class RateTax(Record, kw_only=True):
    """The tax and fee within a version's rates for residents of a state, in ppm of premium."""

    plan: str
    version: int
    state: str
    surplus_lines_tax_ppm: int
    stamping_fee_ppm: int


class Offered(Record):
    """The rates on offer for a job's category, and the taxes that lie within them."""

    rates: list[Rate]
    taxes: list[RateTax]


class LineRate(Record, kw_only=True):
    """What made the rate of one line, pinned: enough to compute any bill of it again.

    `state` is the state that rated the line, `row_state` how the plan's row names it (`*`: any).
    Taxes are parts per million of the line's premium and lie within the rate; the risk purchasing
    group fee is parts per million of pay.
    """

    coverage_type: Coverage
    plan: str
    version: int
    sha256: str
    state: str
    row_state: str
    class_code: str | None = None
    exact_rate_ppm: int
    net_rate: int
    factors: Factors = field(default_factory=dict)
    minimum: int
    appetite: Appetite = Appetite.ACCEPT
    max_pay: int | None = None
    max_term_days: int | None = None
    limit_profile: str | None = None
    surplus_lines_tax_ppm: int = 0
    stamping_fee_ppm: int = 0
    risk_purchasing_group_fee_ppm: int = 0
    illustrative: bool = False
