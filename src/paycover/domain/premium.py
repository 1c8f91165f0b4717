"""The premium of a pay cycle: gross pay × net rate, and the least that is billed."""

from paycover.kit.money import ratio_half_up

PREMIUM_MIN = 100
"""Cents; the least an invoice is billed, applied after the sum of its lines (decisions.md 20)."""

GROSS_PAY_MIN = 100
GROSS_PAY_MAX = 100_000_000
"""Cents; the range of a pay cycle's gross pay (seed 002; decisions.md 1)."""

RATE_UNIT = 10_000
"""Net rates are cents per $100: pay in cents × rate ÷ this is premium in cents."""


def pay_from_wage(wage: int) -> int:
    """Return a job's wage in cents as a gross pay, held to the range of one (decisions.md 8)."""
    return min(max(wage, GROSS_PAY_MIN), GROSS_PAY_MAX)


def premium_due(gross_pay: int, net_rate: int) -> int:
    """Return the premium in cents of `gross_pay` cents at `net_rate` cents per $100 of pay.

    Rounded once, halves away from zero (insurance.md 1.14): 250,000 at 173 is 4,325.
    """
    assert GROSS_PAY_MIN <= gross_pay <= GROSS_PAY_MAX, "gross pay is checked at the door"
    assert net_rate > 0, "a net rate is positive"
    return max(PREMIUM_MIN, ratio_half_up(gross_pay * net_rate, RATE_UNIT))
