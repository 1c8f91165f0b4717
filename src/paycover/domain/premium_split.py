"""What is in a premium: the part of each line, and the taxes inside a part."""

from typing import NamedTuple

from paycover.domain.coverage import Coverage, Rates, in_bill_order
from paycover.kit.money import PPM, largest_remainder, ratio_half_up


class TaxInside(NamedTuple):
    """An all-in amount taken apart, in cents: `net` + `tax` + `stamping` is the amount."""

    net: int
    tax: int
    stamping: int


def split_by_line(premium: int, rates: Rates) -> Rates:
    """Return the part of each line in a premium, in cents, in the order of a bill.

    `rates` are the lines billed, in cents per $100. Cents left over go to the largest remainders, ties
    to the first line, so that the parts sum to the premium, the least premium too (insurance.md 1.14):
    4,325 at 120 and 53 is 3,000 and 1,325. Without a rate there is nothing to split by, and no part.
    """
    if not any(rates.values()):
        return {}
    lines = in_bill_order(rates)
    parts = largest_remainder(premium, [rates[line] for line in lines])
    return dict(zip(lines, parts, strict=True))


def tax_inside(amount: int, sl_tax_ppm: int, stamping_ppm: int) -> TaxInside:
    """Return the net premium, surplus lines tax and stamping fee inside `amount` cents.

    The rates are parts per million of the net premium. The three always sum to the amount
    (insurance.md 1.14): 1,325 at 3.5 % and 0.04 % is 1,280, 44 and 1.
    """
    assert amount >= 0 and sl_tax_ppm >= 0 and stamping_ppm >= 0, "amounts and rates are not negative"
    both = sl_tax_ppm + stamping_ppm
    if not both:
        return TaxInside(amount, 0, 0)
    net = ratio_half_up(amount * PPM, PPM + both)
    return TaxInside(net, *largest_remainder(amount - net, [sl_tax_ppm, stamping_ppm]))


def group_fee_inside(amount: int, fee_ppm: int, exact_rate_ppm: int) -> int:
    """Return the risk purchasing group's fee inside `amount` cents of a line, which is no premium.

    `fee_ppm` and `exact_rate_ppm` are parts per million of pay: the fee has its part of the rate, halves
    up, and is taken before tax (our decision; docs/decisions/rpg-fee-inside.md).
    """
    assert 0 <= fee_ppm <= exact_rate_ppm, "a fee is a part of its rate"
    return ratio_half_up(amount * fee_ppm, exact_rate_ppm) if fee_ppm else 0


def lines_of(rates: Rates, billed: tuple[Coverage, ...]) -> Rates:
    """Return the rates of the lines a document bills: the others it carries price nothing."""
    return {line: rates[line] for line in billed if line in rates}
