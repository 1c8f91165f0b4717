"""Premium is earned as the days of its pay cycle pass: written is earned and unearned, always (5.7, 14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.earning import earned_part
from paycover.kit.dates import DAY

MOMENTS = st.integers(0, 4_000_000_000)


@pytest.mark.parametrize(
    ("days", "earned"), [(-1, 0), (0, 0), (1, 100), (5, 500), (9, 900), (10, 1_000), (11, 1_000)]
)
def test_it_is_earned_in_equal_parts_over_the_cycle(days: int, earned: int) -> None:
    assert earned_part(1_000, 10 * DAY, 20 * DAY, (10 + days) * DAY) == earned
    assert earned_part(-1_000, 10 * DAY, 20 * DAY, (10 + days) * DAY) == -earned


def test_a_cycle_of_no_time_is_earned_at_once() -> None:
    assert earned_part(7, 10, 10, 10) == 7 and earned_part(7, 10, 10, 9) == 0


@given(st.integers(0, 10**12), MOMENTS, MOMENTS, st.lists(MOMENTS, min_size=2, max_size=5))
def test_unearned_is_never_below_zero_never_grows_and_ends_at_zero(
    amount: int, start: int, end: int, moments: list[int]
) -> None:
    start, end = min(start, end), max(start, end)
    unearned = [amount - earned_part(amount, start, end, moment) for moment in sorted(moments)]
    assert all(0 <= left <= amount for left in unearned)
    assert unearned == sorted(unearned, reverse=True)
    assert earned_part(amount, start, end, end) == amount
