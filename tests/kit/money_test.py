"""Rounding and splitting whole cents."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.kit.money import largest_remainder, ratio_half_up

AMOUNTS = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(st.integers(0, 1_000), min_size=1, max_size=6).filter(any)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (0, 7, 0),
        (1, 2, 1),
        (-1, 2, -1),
        (3, 2, 2),
        (-3, 2, -2),
        (5, 2, 3),
        (49, 100, 0),
        (-49, 100, 0),
        (50, 100, 1),
        (149, 100, 1),
        (7, 1, 7),
        (-7, 1, -7),
        (1, 3, 0),
        (2, 3, 1),
    ],
)
def test_halves_go_away_from_zero(numerator: int, denominator: int, expected: int) -> None:
    assert ratio_half_up(numerator, denominator) == expected


@given(numerator=AMOUNTS, denominator=st.integers(1, 10**6))
def test_rounding_is_to_the_nearest_and_the_same_both_sides_of_zero(
    numerator: int, denominator: int
) -> None:
    exact = Fraction(numerator, denominator)
    rounded = ratio_half_up(numerator, denominator)
    assert abs(rounded - exact) <= Fraction(1, 2)
    assert ratio_half_up(-numerator, denominator) == -rounded
    if abs(rounded - exact) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)


@pytest.mark.parametrize("denominator", [0, -1])
def test_a_rate_per_nothing_is_a_mistake_of_the_caller(denominator: int) -> None:
    with pytest.raises(AssertionError):
        ratio_half_up(1, denominator)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (0, [1, 2], [0, 0]),
        (1, [1, 1], [1, 0]),
        (5, [1, 1, 1], [2, 2, 1]),
        (10, [1, 2, 3, 4], [1, 2, 3, 4]),
        (100, [1, 1, 1], [34, 33, 33]),
        (10, [3, 3, 1], [4, 4, 2]),
        (7, [0, 1], [0, 7]),
    ],
)
def test_what_is_left_over_goes_to_the_largest_remainders_then_to_the_first(
    total: int, weights: list[int], parts: list[int]
) -> None:
    assert largest_remainder(total, weights) == parts


@given(total=st.integers(0, 10**9), weights=WEIGHTS)
def test_a_split_is_exact_and_each_part_within_a_unit_of_its_share(total: int, weights: list[int]) -> None:
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        share = Fraction(total * weight, sum(weights))
        assert math.floor(share) <= part <= math.ceil(share)


@pytest.mark.parametrize(("total", "weights"), [(1, []), (1, [0, 0]), (-1, [1])])
def test_nothing_is_split_by_no_weight_and_no_debt_is(total: int, weights: list[int]) -> None:
    with pytest.raises(AssertionError):
        largest_remainder(total, weights)
