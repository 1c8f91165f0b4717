"""Money is whole cents; every rounding in the project is the function here."""

from typing import NewType

Cents = NewType("Cents", int)

PPM = 1_000_000
"""Shares are whole parts per million: 35,000 is 3.5 %."""


def ratio_half_up(numerator: int, denominator: int) -> int:
    """Divide two integers and round to the nearest, halves away from zero.

    Our decision, the habit of the trade: half a cent goes up
    (docs/decisions/integer-cents-and-rounding.md).
    """
    assert denominator > 0, "a rate's denominator is positive"
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def largest_remainder(total: int, weights: list[int]) -> list[int]:
    """Split `total` in proportion to `weights` so that the parts sum to `total` exactly.

    Units left over after rounding down go to the largest remainders; ties go to the first.
    """
    whole = sum(weights)
    assert whole > 0 and total >= 0, "a split needs a positive weight and an amount"
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def dollars(cents: int) -> str:
    """Write an amount for people: 2500000 is $25,000.00."""
    sign, whole = "-" if cents < 0 else "", abs(cents)
    return f"{sign}${whole // 100:,}.{whole % 100:02d}"
