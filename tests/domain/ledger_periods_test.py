"""Closed months: what can be closed, and what can still be posted."""

import pytest

from paycover.domain.ledger_periods import end_of_month, ensure_closable, ensure_open, month_of, open_from
from paycover.kit.errors import Problem

MAY, JUNE = 1_777_593_600, 1_780_272_000


def test_a_month_is_the_utc_calendars() -> None:
    assert (month_of(MAY - 1), month_of(MAY), month_of(JUNE - 1)) == ("2026-04", "2026-05", "2026-05")
    assert (end_of_month("2026-05"), end_of_month("2026-12")) == (
        JUNE,
        end_of_month("2027-01") - 31 * 86_400,
    )


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "May", "2026-5", "2026-05-01", ""])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Problem, match="Not a month"):
        end_of_month(text)


def test_nothing_is_posted_before_the_end_of_the_last_closed_month() -> None:
    assert (open_from(None), open_from("2026-05")) == (0, JUNE)
    ensure_open(JUNE, "2026-05")
    ensure_open(0, None)
    with pytest.raises(Problem, match=r"The books of 2026-05 are closed\."):
        ensure_open(JUNE - 1, "2026-05")


@pytest.mark.parametrize(
    ("month", "closed", "now"),
    [("2026-05", None, JUNE - 1), ("2026-05", "2026-05", JUNE), ("2026-04", "2026-05", JUNE)],
)
def test_a_month_is_closed_after_its_end_and_once(month: str, closed: str | None, now: int) -> None:
    ensure_closable("2026-05", "2026-04", JUNE)
    with pytest.raises(Problem):
        ensure_closable(month, closed, now)
