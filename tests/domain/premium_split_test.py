"""What is in a premium: lines, and the taxes inside them (insurance.md 1.14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.coverage import Coverage, Rates
from paycover.domain.premium_split import TaxInside, lines_of, split_by_line, tax_inside
from paycover.kit.money import PPM, ratio_half_up

WC, GL = Coverage.WORKERS_COMP, Coverage.GENERAL
AMOUNT = st.integers(0, 100_000_000)
TAX = st.integers(0, 100_000)
RATES = st.dictionaries(st.sampled_from(Coverage), st.integers(1, 5_000), min_size=1)


@pytest.mark.parametrize(
    ("premium", "rates", "parts"),
    [
        (4_325, {WC: 120, GL: 53}, {WC: 3_000, GL: 1_325}),
        (1_200, {WC: 18, GL: 30}, {WC: 450, GL: 750}),
        (100, {WC: 18, GL: 30}, {WC: 38, GL: 62}),
        (101, {WC: 1, GL: 1}, {WC: 51, GL: 50}),
    ],
)
def test_golden_splits(premium: int, rates: Rates, parts: Rates) -> None:
    assert split_by_line(premium, rates) == parts


def test_a_tie_goes_to_the_first_line_of_a_bill_however_the_rates_are_ordered() -> None:
    rates: Rates = dict.fromkeys(reversed(Coverage), 1)
    parts = split_by_line(7, rates)
    assert list(parts.items()) == [
        (Coverage.WORKERS_COMP, 2),
        (Coverage.GENERAL, 2),
        (Coverage.PROFESSIONAL, 1),
        (Coverage.MEDIA, 1),
        (Coverage.CYBER, 1),
    ]


@pytest.mark.parametrize(
    ("amount", "tax_ppm", "stamping_ppm", "inside"),
    [
        (1_125, 30_000, 1_800, (1_090, 33, 2)),
        (1_325, 35_000, 400, (1_280, 44, 1)),
        (1_325, 0, 0, (1_325, 0, 0)),
        (0, 35_000, 400, (0, 0, 0)),
        (1_325, 35_000, 0, (1_280, 45, 0)),
    ],
)
def test_golden_taxes(amount: int, tax_ppm: int, stamping_ppm: int, inside: tuple[int, int, int]) -> None:
    assert tax_inside(amount, tax_ppm, stamping_ppm) == TaxInside(*inside)


@given(AMOUNT, RATES)
def test_the_parts_of_a_premium_sum_to_it(premium: int, rates: Rates) -> None:
    parts = split_by_line(premium, rates)
    assert sum(parts.values()) == premium
    assert set(parts) == set(rates) and min(parts.values()) >= 0


@given(AMOUNT, TAX, TAX)
def test_what_is_inside_an_amount_sums_to_it_and_is_within_a_cent_of_the_tax(
    amount: int, tax_ppm: int, stamping_ppm: int
) -> None:
    net, tax, stamping = tax_inside(amount, tax_ppm, stamping_ppm)
    assert net + tax + stamping == amount
    assert min(net, tax, stamping) >= 0
    assert abs(tax - ratio_half_up(net * tax_ppm, PPM)) <= 1
    assert abs(stamping - ratio_half_up(net * stamping_ppm, PPM)) <= 1


def test_a_line_that_is_not_billed_has_no_part() -> None:
    rates = {WC: 120, GL: 53, Coverage.CYBER: 40}
    assert split_by_line(4_325, lines_of(rates, (GL, WC))) == {WC: 3_000, GL: 1_325}


@pytest.mark.parametrize(("amount", "tax_ppm", "stamping_ppm"), [(-1, 1, 1), (1, -1, 1), (1, 1, -1)])
def test_no_tax_is_inside_a_debt_and_none_is_negative(amount: int, tax_ppm: int, stamping_ppm: int) -> None:
    with pytest.raises(AssertionError):
        tax_inside(amount, tax_ppm, stamping_ppm)
