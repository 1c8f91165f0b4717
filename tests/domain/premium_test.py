"""What a premium comes to (insurance.md 1.14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.premium import (
    GROSS_PAY_MAX,
    GROSS_PAY_MIN,
    PREMIUM_MIN,
    pay_from_wage,
    premium_due,
)
from paycover.kit.money import largest_remainder

PAY = st.integers(GROSS_PAY_MIN, GROSS_PAY_MAX)
RATE = st.integers(1, 5_000)


@pytest.mark.parametrize(
    ("gross_pay", "net_rate", "expected"),
    [
        (250_000, 173, 4_325),
        (250_000, 65, 1_625),
        (10_000, 65, 100),
        (15_384, 65, 100),
        (15_385, 65, 100),
        (100, 48, 100),
        (30_050, 100, 301),
        (30_049, 100, 300),
        (123_456, 137, 1_691),
        (100_000_000, 173, 1_730_000),
    ],
)
def test_golden_premiums(gross_pay: int, net_rate: int, expected: int) -> None:
    assert premium_due(gross_pay, net_rate) == expected


@pytest.mark.parametrize(
    ("premium", "rates", "parts"),
    [
        (4_325, [120, 53], [3_000, 1_325]),
        (1_200, [18, 30], [450, 750]),
        (100, [18, 30], [38, 62]),
        (101, [1, 1], [51, 50]),
    ],
)
def test_golden_splits(premium: int, rates: list[int], parts: list[int]) -> None:
    assert largest_remainder(premium, rates) == parts


def test_fifty_two_invoices_drift_by_a_cent_from_the_year_in_one_sum() -> None:
    assert 52 * premium_due(99_999, 173) == 89_960
    assert premium_due(52 * 99_999, 173) == 89_959


@given(PAY, PAY, RATE)
def test_more_pay_is_never_cheaper(one: int, other: int, rate: int) -> None:
    less, more = sorted((one, other))
    assert premium_due(less, rate) <= premium_due(more, rate)


@given(PAY, RATE, RATE)
def test_a_higher_rate_is_never_cheaper(pay: int, one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert premium_due(pay, low) <= premium_due(pay, high)


@given(PAY, RATE)
def test_a_premium_is_at_least_the_minimum_and_within_half_a_cent_of_the_exact_amount(
    pay: int, rate: int
) -> None:
    premium = premium_due(pay, rate)
    assert premium >= PREMIUM_MIN
    assert premium == PREMIUM_MIN or abs(2 * premium * 10_000 - 2 * pay * rate) <= 10_000


@given(PAY, RATE, st.lists(st.integers(1, 500), min_size=1, max_size=5))
def test_the_parts_of_a_bill_sum_to_it(pay: int, rate: int, lines: list[int]) -> None:
    premium = premium_due(pay, rate)
    parts = largest_remainder(premium, lines)
    assert sum(parts) == premium
    assert all(
        abs(part * sum(lines) - premium * line) < sum(lines)
        for part, line in zip(parts, lines, strict=True)
    )


@pytest.mark.parametrize(
    ("wage", "pay"), [(15_000, 15_000), (1, GROSS_PAY_MIN), (1_000_000_000, GROSS_PAY_MAX)]
)
def test_a_wage_outside_the_range_of_a_gross_pay_is_held_to_it(wage: int, pay: int) -> None:
    assert pay_from_wage(wage) == pay


@pytest.mark.parametrize(
    ("pay", "rate"), [(GROSS_PAY_MIN - 1, 173), (GROSS_PAY_MAX + 1, 173), (250_000, 0), (250_000, -1)]
)
def test_pay_out_of_range_or_a_rate_of_nothing_is_a_mistake_of_the_caller(pay: int, rate: int) -> None:
    with pytest.raises(AssertionError):
        premium_due(pay, rate)
