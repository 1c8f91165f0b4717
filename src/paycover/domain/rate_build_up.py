"""A rate from the parts it was filed in: exact, and rounded once (insurance.md 1.13)."""

from collections.abc import Mapping
from fractions import Fraction

from paycover.domain.coverage import Coverage
from paycover.domain.rates import PPM_PER_RATE
from paycover.domain.rating import RPG_FEE
from paycover.kit.money import PPM, ratio_half_up

_PROFESSION = ("base", "increased_limits", "retention", "experience")

FACTORS: dict[Coverage, tuple[str, ...]] = {
    Coverage.WORKERS_COMP: (
        "loss_cost",
        "loss_cost_multiplier",
        "schedule",
        "terrorism",
        "catastrophe",
        "surcharge",
    ),
    Coverage.GENERAL: (
        "premises_operations",
        "products",
        "increased_limits",
        "deductible",
        "schedule",
        RPG_FEE,
    ),
    Coverage.PROFESSIONAL: _PROFESSION,
    Coverage.MEDIA: _PROFESSION,
    Coverage.CYBER: _PROFESSION,
}
"""Coverage type → the parts its rate can be given in, all in ppm."""

BASES = frozenset({"loss_cost", "premises_operations", "products", "base"})
"""The parts that are ppm of pay and that the others multiply."""


def built_up(coverage: Coverage, factors: Mapping[str, int], tax_ppm: int) -> int | None:
    """Return the exact rate in ppm of pay that the parts come to; None where no base is among them.

    `tax_ppm` is what the taxes within the rate add, ppm of premium. A multiplier that is left out is
    1, an addition 0. Integers and fractions only; rounded once, halves up, but for the manual rate of
    workers' compensation, which is filed in whole cents per $100.
    """
    if not BASES & set(factors):
        return None
    exact = _EXACT[coverage](factors, tax_ppm)
    return ratio_half_up(exact.numerator, exact.denominator)


def net_of(exact_rate_ppm: int) -> int:
    """Return the rate that is billed, in cents per $100 of pay (RV04)."""
    return ratio_half_up(exact_rate_ppm, PPM_PER_RATE)


def _workers_comp(factors: Mapping[str, int], tax_ppm: int) -> Fraction:
    multiplier = factors.get("loss_cost_multiplier", PPM)
    manual = ratio_half_up(factors["loss_cost"] * multiplier, PPM * PPM_PER_RATE) * PPM_PER_RATE
    rate = manual * _one_and(factors, "schedule")
    rate += factors.get("terrorism", 0) + factors.get("catastrophe", 0)
    return rate * _one_and(factors, "surcharge")


def _general(factors: Mapping[str, int], tax_ppm: int) -> Fraction:
    loss = factors.get("premises_operations", 0) + factors.get("products", 0)
    rate = loss * _times(factors, "increased_limits") * _times(factors, "deductible")
    rate *= _one_and(factors, "schedule") * Fraction(PPM + tax_ppm, PPM)
    return rate + factors.get(RPG_FEE, 0)


def _profession(factors: Mapping[str, int], tax_ppm: int) -> Fraction:
    rate = factors["base"] * _times(factors, "increased_limits") * _times(factors, "retention")
    return rate * _times(factors, "experience") * Fraction(PPM + tax_ppm, PPM)


_EXACT = {
    Coverage.WORKERS_COMP: _workers_comp,
    Coverage.GENERAL: _general,
    Coverage.PROFESSIONAL: _profession,
    Coverage.MEDIA: _profession,
    Coverage.CYBER: _profession,
}


def _times(factors: Mapping[str, int], name: str) -> Fraction:
    return Fraction(factors.get(name, PPM), PPM)


def _one_and(factors: Mapping[str, int], name: str) -> Fraction:
    return Fraction(PPM + factors.get(name, 0), PPM)
