"""Where a test clock may be moved to."""

import pytest

from paycover.domain.clocks import CLOCK_MAX, clock_goal
from paycover.kit.errors import Code, Problem

NOW = 1_767_225_600  # 2026-01-01
TEN_YEARS = 2_082_758_400  # 2036-01-01
EITHER = "give either seconds or to"
BACK = f"must not be before the clock's present time, {NOW}"
FAR = "must be at most ten years ahead, and before the year 3000"


@pytest.mark.parametrize(
    ("seconds", "to", "goal"),
    [
        (0, None, NOW),
        (60, None, NOW + 60),
        (None, NOW, NOW),
        (None, NOW + 60, NOW + 60),
        (TEN_YEARS - NOW, None, TEN_YEARS),
        (None, TEN_YEARS, TEN_YEARS),
    ],
)
def test_it_moves_by_seconds_or_to_a_moment(seconds: int | None, to: int | None, goal: int) -> None:
    assert clock_goal(NOW, seconds=seconds, to=to) == goal


@pytest.mark.parametrize(
    ("seconds", "to", "field", "reason"),
    [
        (None, None, "seconds", EITHER),
        (1, NOW + 1, "seconds", EITHER),
        (-1, None, "seconds", BACK),
        (None, NOW - 1, "to", BACK),
        (None, 0, "to", BACK),
        (TEN_YEARS - NOW + 1, None, "seconds", FAR),
        (None, TEN_YEARS + 1, "to", FAR),
    ],
)
def test_it_is_refused_to_go_back_too_far_or_twice(
    seconds: int | None, to: int | None, field: str, reason: str
) -> None:
    with pytest.raises(Problem) as refused:
        clock_goal(NOW, seconds=seconds, to=to)
    assert refused.value.code is Code.INVALID_INPUT
    assert refused.value.message == {field: reason}


def test_it_ends_where_dates_would() -> None:
    assert clock_goal(CLOCK_MAX - 1, seconds=1, to=None) == CLOCK_MAX
    with pytest.raises(Problem):
        clock_goal(CLOCK_MAX, seconds=1, to=None)
