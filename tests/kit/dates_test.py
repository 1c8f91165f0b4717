"""Unix seconds and calendar days in UTC."""

import calendar
import datetime
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.kit.dates import (
    DAY,
    SECONDS_MAX,
    add_months,
    iso_day,
    iso_second,
    parse_iso,
    same_day,
    start_of_day,
    start_of_next_day,
    utc,
)

MOMENTS = st.integers(0, 32_503_680_000)
MIDNIGHT = 1_767_225_600  # 2026-01-01


def _utc(moment: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(moment, datetime.UTC)


@given(moment=MOMENTS)
def test_a_day_holds_its_moments_and_the_next_begins_where_it_ends(moment: int) -> None:
    start = start_of_day(moment)
    assert start <= moment < start_of_next_day(moment) == start + DAY
    assert _utc(start) == datetime.datetime.combine(_utc(moment).date(), datetime.time(), datetime.UTC)
    assert start_of_day(start) == start


@given(one=MOMENTS, apart=st.integers(-3 * DAY, 3 * DAY))
def test_two_moments_are_of_one_day_when_their_dates_are(one: int, apart: int) -> None:
    other = max(one + apart, 0)
    assert same_day(one, other) == (_utc(one).date() == _utc(other).date())


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-01-15", 11, "2026-12-15"),
        ("2026-01-15", 12, "2027-01-15"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-05-31", 1, "2026-06-30"),
        ("2026-05-31", 0, "2026-05-31"),
        ("2026-05-03", 120, "2036-05-03"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_months_last(start: str, months: int, expected: str) -> None:
    before, after = parse_iso(start), parse_iso(expected)
    assert before is not None and after is not None
    assert add_months(before, months) == after
    assert add_months(before + DAY - 1, months) == after + DAY - 1


@given(moment=MOMENTS, months=st.integers(-120, 120).filter(lambda months: months != 0))
def test_months_move_the_calendar_and_keep_the_time_of_day(moment: int, months: int) -> None:
    before = _utc(moment + 20 * 366 * DAY)
    after = _utc(add_months(int(before.timestamp()), months))
    passed = 12 * (after.year - before.year) + after.month - before.month
    last = calendar.monthrange(after.year, after.month)[1]
    assert passed == months
    assert (after.day, after.time()) == (min(before.day, last), before.time())


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-01", MIDNIGHT),
        ("2026-01-01T00:00:01", MIDNIGHT + 1),
        ("2026-01-01T00:00:01Z", MIDNIGHT + 1),
        ("2026-01-01T02:00:00+02:00", MIDNIGHT),
        ("2025-12-31T19:00:00-05:00", MIDNIGHT),
        ("1970-01-01", 0),
        ("9999-12-31T23:59:59", SECONDS_MAX),
        ("", None),
        ("tomorrow", None),
        ("2026-02-30", None),
        ("2026-13-01", None),
        ("1767225600", None),
    ],
)
def test_a_date_is_utc_unless_it_says_otherwise(text: str, moment: int | None) -> None:
    assert parse_iso(text) == moment


@pytest.fixture(params=["America/New_York", "Asia/Tokyo"])
def machine_elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose own time is not UTC."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("machine_elsewhere")
def test_dates_do_not_depend_on_where_the_machine_stands() -> None:
    assert iso_day(MIDNIGHT) == iso_day(MIDNIGHT + DAY - 1) == "2026-01-01"
    assert parse_iso("2026-01-01") == parse_iso("2026-01-01T00:00:00Z") == MIDNIGHT
    march = MIDNIGHT + (31 + 28) * DAY
    for moment in (march, march + DAY - 1):
        assert add_months(moment, -1) == moment - 28 * DAY


@given(moment=MOMENTS)
def test_a_day_written_is_the_day_read(moment: int) -> None:
    assert parse_iso(iso_day(moment)) == start_of_day(moment)


def test_days_are_written_for_people() -> None:
    assert iso_day(MIDNIGHT) == iso_day(MIDNIGHT + DAY - 1) == "2026-01-01"


@pytest.mark.usefixtures("machine_elsewhere")
def test_a_moment_is_written_to_the_second_in_utc() -> None:
    assert iso_second(MIDNIGHT + 14 * 3_600 + 5 * 60 + 9) == "2026-01-01 14:05:09"
    assert utc(MIDNIGHT + 1) == datetime.datetime(2026, 1, 1, 0, 0, 1, tzinfo=datetime.UTC)
    assert utc(MIDNIGHT).utcoffset() == datetime.timedelta(0)
