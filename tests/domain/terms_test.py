"""When cover starts and ends (api.md 3.4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.domain.pay_cycles import ensure_in_order
from paycover.domain.terms import asked_dates, end_date, start_date
from paycover.kit.dates import DAY
from paycover.kit.errors import Code, Problem
from paycover.kit.unset import UNSET, Unset

MIDNIGHT = 1_767_225_600  # 2026-01-01
NOON = MIDNIGHT + DAY // 2
YEAR_LATER = NOON + 365 * DAY


def test_cover_starts_tomorrow_where_nothing_else_is_said() -> None:
    assert start_date(UNSET, MIDNIGHT) == MIDNIGHT + DAY
    assert start_date(UNSET, MIDNIGHT + DAY - 1) == MIDNIGHT + DAY


def test_cover_starts_at_any_moment_to_come_and_none_that_has_come() -> None:
    assert start_date(NOON + 1, NOON) == NOON + 1
    with pytest.raises(Problem) as refused:
        start_date(NOON, NOON)
    assert refused.value.code is Code.EFFECTIVE_DATE_INVALID


@pytest.mark.parametrize(
    ("wanted", "end"),
    [
        (UNSET, NOON + 30 * DAY),
        (NOON, MIDNIGHT + DAY),
        (MIDNIGHT, MIDNIGHT + DAY),
        (MIDNIGHT + DAY - 1, MIDNIGHT + DAY),
        (MIDNIGHT + DAY, MIDNIGHT + DAY),
        (MIDNIGHT + DAY + 1, MIDNIGHT + DAY + 1),
        (YEAR_LATER, YEAR_LATER),
    ],
)
def test_an_end_on_the_day_of_the_start_moves_to_the_next_day(wanted: int, end: int) -> None:
    assert end_date(wanted, NOON) == end


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (MIDNIGHT - 1, "The end date must be after the effective date."),
        (0, "The end date must be after the effective date."),
        (YEAR_LATER + 1, "The end date must be at most one year after the effective date."),
    ],
)
def test_an_end_before_the_start_or_past_a_year_is_refused(wanted: int, message: str) -> None:
    with pytest.raises(Problem) as refused:
        end_date(wanted, NOON)
    assert (refused.value.code, refused.value.message) == (Code.END_DATE_INVALID, message)


@pytest.mark.parametrize(
    ("start", "end", "asked"),
    [
        (UNSET, UNSET, (MIDNIGHT + DAY, MIDNIGHT + 31 * DAY)),
        (NOON - 1, UNSET, (NOON - 1, NOON - 1 + 30 * DAY)),
        (UNSET, NOON, (MIDNIGHT + DAY, NOON)),
        (NOON, MIDNIGHT, (NOON, MIDNIGHT + DAY)),
        (NOON, MIDNIGHT + DAY + 1, (NOON, MIDNIGHT + DAY + 1)),
        (NOON, 0, (NOON, 0)),
        (NOON, YEAR_LATER + 1, (NOON, YEAR_LATER + 1)),
    ],
)
def test_the_dates_asked_for_are_told_even_where_they_can_not_be_had(
    start: int | Unset, end: int | Unset, asked: tuple[int, int]
) -> None:
    assert asked_dates(start, end, NOON) == asked


@given(start=st.integers(0, 4_000_000_000), length=st.integers(0, 365 * DAY))
def test_cover_lasts_a_moment_at_least_and_to_the_end_wanted_or_of_its_day(start: int, length: int) -> None:
    end = end_date(start + length, start)
    assert end > start
    assert 0 <= end - (start + length) <= DAY


def test_a_pay_cycle_may_be_a_moment_long_but_not_end_before_it_starts() -> None:
    ensure_in_order(NOON, NOON + 1)
    ensure_in_order(NOON, NOON)
    with pytest.raises(Problem) as refused:
        ensure_in_order(NOON, NOON - 1)
    assert refused.value.code is Code.INVALID_PAYCYCLE_ENDDATE
