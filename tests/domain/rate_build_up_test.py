"""Rates built up of the parts they were filed in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.coverage import Coverage
from paycover.domain.rate_build_up import built_up, net_of

WC, GL, PL = Coverage.WORKERS_COMP, Coverage.GENERAL, Coverage.PROFESSIONAL
MILLION = 1_000_000


@pytest.mark.parametrize(
    ("wc", "gl", "sum_of_both"),
    [
        ((1_800, 980_000), (3_000, MILLION), 48),  # a software developer in Georgia
        ((4_500, MILLION), (1_900, 1_050_000), 65),  # a spokesperson in Illinois
        ((12_000, MILLION), (5_000, 1_050_000), 173),  # a film crew in Illinois
    ],
)
def test_the_published_bundles(wc: tuple[int, int], gl: tuple[int, int], sum_of_both: int) -> None:
    exact_wc = built_up(WC, {"loss_cost": wc[0], "loss_cost_multiplier": wc[1]}, 0)
    exact_gl = built_up(GL, {"premises_operations": gl[0], "increased_limits": gl[1]}, 0)
    assert exact_wc is not None and exact_gl is not None
    assert net_of(exact_wc) + net_of(exact_gl) == sum_of_both


@pytest.mark.parametrize(
    ("coverage", "factors", "tax_ppm", "exact"),
    [
        # 1.05 × 1.45 is 1.5225, filed as 1.52
        (WC, {"loss_cost": 10_500, "loss_cost_multiplier": 1_450_000}, 0, 15_200),
        (WC, {"loss_cost": 10_000, "schedule": -100_000}, 0, 9_000),
        (WC, {"loss_cost": 10_000, "terrorism": 300, "catastrophe": 200}, 0, 10_500),
        (WC, {"loss_cost": 10_000, "terrorism": 500, "surcharge": 40_000}, 0, 10_920),
        (GL, {"premises_operations": 2_000, "products": 1_000}, 0, 3_000),
        (GL, {"premises_operations": 3_000, "deductible": 900_000}, 0, 2_700),
        (GL, {"premises_operations": 3_000}, 31_800, 3_095),  # 3,095.4
        (GL, {"premises_operations": 3_000, "risk_purchasing_group_fee": 100}, 31_800, 3_195),
        (GL, {"products": 1_000, "schedule": 250_000}, 0, 1_250),
        (PL, {"base": 6_000, "increased_limits": 1_500_000}, 0, 9_000),
        (PL, {"base": 6_000, "retention": 950_000, "experience": 1_100_000}, 0, 6_270),
        (PL, {"base": 1, "retention": 500_000}, 0, 1),  # a half goes up
        (GL, {"risk_purchasing_group_fee": 100}, 0, None),
        (WC, {"terrorism": 100}, 0, None),
    ],
)
def test_a_rate_of_its_parts(
    coverage: Coverage, factors: dict[str, int], tax_ppm: int, exact: int | None
) -> None:
    assert built_up(coverage, factors, tax_ppm) == exact


@given(st.integers(0, 500_000), st.integers(1, 5_000_000), st.integers(0, 200_000))
def test_it_is_rounded_once(base: int, limits: int, tax: int) -> None:
    exact = built_up(GL, {"premises_operations": base, "increased_limits": limits}, tax)
    assert exact is not None
    assert abs(exact * MILLION * MILLION - base * limits * (MILLION + tax)) * 2 <= MILLION * MILLION
