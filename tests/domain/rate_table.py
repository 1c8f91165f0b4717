"""A rate table, its taxes, and what they rate."""

from collections.abc import Collection
from typing import Any

from paycover.domain.coverage import Coverage
from paycover.domain.rates import Appetite, LineRate, Offered, Rate, RateTax
from paycover.domain.rating import RatedStates, Wanted, rated

GENERAL, WORKERS_COMP, PROFESSIONAL = Coverage.GENERAL, Coverage.WORKERS_COMP, Coverage.PROFESSIONAL
MEDIA, CYBER = Coverage.MEDIA, Coverage.CYBER
CODE = "jc_MTqpkbkp6G"
CALIFORNIA = RatedStates(work="CA", home="CA")


NOW = 1_800_000_000


def rate(
    coverage: Coverage, state: str, net: int | None, appetite: Appetite = Appetite.ACCEPT, **over: Any
) -> Rate:
    values: dict[str, Any] = {
        "category_code": CODE,
        "coverage_type": coverage,
        "state": state,
        "plan": f"acme-{coverage}",
        "version": 1,
        "sha256": "ab" * 32,
        "net_rate": net,
        "exact_rate_ppm": None if net is None else net * 100,
        "appetite": appetite,
        "minimum": 100,
        "illustrative": True,
        "sold_from": 0,
        "activated_at": 0,
    }
    return Rate(**values | over)


TABLE = [
    rate(GENERAL, "CA", 20),
    rate(GENERAL, "*", 25),
    rate(WORKERS_COMP, "CA", 45),
    rate(WORKERS_COMP, "*", 50),
    rate(MEDIA, "*", 30),
    rate(PROFESSIONAL, "CA", None, Appetite.DECLINE),
    rate(PROFESSIONAL, "*", 60),
]
TAXES = [
    RateTax(
        plan="acme-general", version=1, state="CA", surplus_lines_tax_ppm=30_000, stamping_fee_ppm=1_800
    ),
    RateTax(plan="acme-general", version=2, state="CA", surplus_lines_tax_ppm=31_000, stamping_fee_ppm=0),
]


def lines_of(
    rates: list[Rate],
    states: RatedStates,
    coverages: Collection[Coverage],
    *,
    start: int = NOW,
    now: int = NOW,
) -> dict[Coverage, LineRate]:
    wanted = Wanted(category_code=CODE, states=states, coverage_type=coverages, start=start, now=now)
    return {line.coverage_type: line for line in rated(Offered(rates, TAXES), wanted).lines}
