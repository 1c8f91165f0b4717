"""Whether somebody was covered at a moment, by what was told of it."""

from typing import Any

import pytest

from paycover.domain.cover_history import CoverVersion, Finding, Told, finding, says_the_same, sentence
from paycover.domain.coverage import Coverage
from paycover.kit.records import replace

WC, GL = Coverage.WORKERS_COMP, Coverage.GENERAL
MAY = 1_777_593_600
POLICY = CoverVersion(
    object="pl_1",
    contractor="cn_1",
    job="jb_1",
    policy=None,
    coverage_type=(WC, GL),
    starts=MAY,
    ends=MAY + 300,
)
WORK = replace(POLICY, object="an_1", policy="pl_1", coverage_type=(GL,), starts=MAY + 60, ends=MAY + 240)


def told(version: CoverVersion = WORK, under: CoverVersion | None = POLICY, **over: Any) -> Told:
    """Return cover under a policy, with some of its own facts changed."""
    return Told(version=replace(version, **over), under=under)


def test_cover_runs_from_its_first_second_up_to_its_end() -> None:
    assert [told().covers(MAY + at) for at in (59, 60, 239, 240)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("stopped", "policy_stopped", "ends"),
    [
        (None, None, 240),
        (200, None, 200),
        (None, 180, 180),
        (200, 180, 180),
        (160, 180, 160),
        (10, None, 60),
        (240, None, 240),
        (None, 290, 240),
    ],
)
def test_it_ends_when_it_or_its_policy_is_called_off(
    stopped: int | None, policy_stopped: int | None, ends: int
) -> None:
    def at(seconds: int | None) -> int | None:
        return None if seconds is None else MAY + seconds

    one = Told(
        version=replace(WORK, stopped=at(stopped)), under=replace(POLICY, stopped=at(policy_stopped))
    )
    assert one.ends == MAY + ends
    early = [s for s in (stopped, policy_stopped) if s is not None and s < 240]
    assert one.stopped == at(min(early, default=None))


def test_it_is_an_assignments_under_its_policy_or_a_policys_own() -> None:
    assert (told().policy, told().assignment) == ("pl_1", "an_1")
    own = Told(version=POLICY, under=None)
    assert (own.policy, own.assignment) == ("pl_1", None)


def test_a_finding_has_assignments_first_and_what_was_stopped_apart() -> None:
    own, work = Told(version=POLICY, under=None), told()
    other = told(object="an_0", starts=MAY + 70)
    ended = told(object="an_2", stopped=MAY + 90)
    over = told(object="an_3", ends=MAY + 90)
    found = finding([own, other, ended, over, work], MAY + 100, 7)
    assert found == Finding(known_at=7, cover=(work, other, own), stopped=(ended,))
    assert found.is_covered and found.lines == (WC, GL)
    nothing = finding([over], MAY + 100, 7)
    assert nothing == Finding(known_at=7, cover=(), stopped=())
    assert not nothing.is_covered and nothing.lines == ()


def test_two_findings_say_the_same_where_objects_lines_and_dates_are_alike() -> None:
    one = finding([told()], MAY + 100, 7)
    assert says_the_same(one, finding([told()], MAY + 100, 9))
    for over in ({"object": "an_9"}, {"coverage_type": (WC,)}, {"starts": MAY}, {"ends": MAY + 241}):
        assert not says_the_same(one, finding([told(**over)], MAY + 100, 7))


def test_a_finding_in_words() -> None:
    at = MAY + 100
    assert sentence(finding([told()], at, 7), at) == (
        "Covered at 1 May 2026, 00:01 UTC: by assignment an_1 under policy pl_1, from 1 May 2026, "
        "00:01 UTC to 1 May 2026, 00:04 UTC. Lines: General liability."
    )
    assert sentence(finding([Told(version=POLICY, under=None)], at, 7), at) == (
        "Covered at 1 May 2026, 00:01 UTC: by policy pl_1, from 1 May 2026, 00:00 UTC "
        "to 1 May 2026, 00:05 UTC. Lines: Workers' compensation, General liability."
    )
    assert sentence(finding([told(stopped=MAY + 61)], at, 7), at) == (
        "Not covered at 1 May 2026, 00:01 UTC: the cover was ended before that, on 1 May 2026, 00:01 UTC."
    )
    assert sentence(finding([], at, 7), at) == (
        "Not covered at 1 May 2026, 00:01 UTC: there was no cover for that moment."
    )
