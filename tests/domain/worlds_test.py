"""Snapshots of a sandbox: their limits, and how a clock goes on after a return."""

import pytest

from paycover.domain.accounts import Account, Environment
from paycover.domain.worlds import (
    FILE_BYTES_MAX,
    FORKS_MAX,
    ROWS_MAX,
    SNAPSHOTS_MAX,
    Fork,
    Size,
    WorldSnapshot,
    ensure_forkable,
    ensure_keepable,
    forked,
    offset_back,
    returned,
)
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace

SECOND = 1_000_000_000
THEN = Account(
    id="ac_1",
    name="acme",
    environment=Environment.SANDBOX,
    clock_offset=5,
    withhold_premium=True,
    custom_applications=False,
    charge_delay=60,
    platform_fee_ppm=3,
    created=1,
)
KEPT = WorldSnapshot(
    id="wsn_1", name="May", rows=3, now=100, moment=100 * SECOND + 1, settings=THEN, created=100
)
FITS = Size(rows=ROWS_MAX, file_bytes=FILE_BYTES_MAX)


def sentence(refusal: pytest.ExceptionInfo[Problem]) -> str:
    """Return why something was refused."""
    assert refusal.value.code is Code.SANDBOX_LIMIT
    return str(refusal.value.message)


@pytest.mark.parametrize(
    ("size", "kept", "reason"),
    [
        (FITS, SNAPSHOTS_MAX, "A sandbox keeps at most 10 snapshots; delete one first."),
        (
            replace(FITS, rows=ROWS_MAX + 1),
            0,
            "The sandbox holds 150,001 rows; a snapshot has at most 150,000.",
        ),
        (
            replace(FITS, file_bytes=FILE_BYTES_MAX + 1),
            0,
            "The sandbox holds 67,108,865 bytes of files; at most 67,108,864.",
        ),
    ],
)
def test_what_is_too_large_or_one_too_many_is_not_kept(size: Size, kept: int, reason: str) -> None:
    ensure_keepable(FITS, SNAPSHOTS_MAX - 1)
    with pytest.raises(Problem) as refusal:
        ensure_keepable(size, kept)
    assert sentence(refusal) == reason


def test_a_fork_is_not_forked_nor_more_than_there_may_be() -> None:
    forks = [Fork(id=f"ac_{n}", name="x", snapshot="wsn_1", created=1) for n in range(2, FORKS_MAX + 2)]
    ensure_forkable(forks[1:], "ac_1")
    with pytest.raises(Problem) as refusal:
        ensure_forkable(forks, "ac_1")
    assert sentence(refusal) == "A sandbox has at most 20 forks; delete one first."
    with pytest.raises(Problem) as refusal:
        ensure_forkable(forks[:1], "ac_2")
    assert sentence(refusal) == "A fork can't be forked: fork a snapshot of the sandbox it came from."


@pytest.mark.parametrize(
    ("moment", "clock", "offset"),
    [
        (100 * SECOND, 100 * SECOND, 0),
        (100 * SECOND, 101 * SECOND - 1, 0),
        (100 * SECOND, 101 * SECOND, -1),
        (100 * SECOND, 99 * SECOND, 1),
        (100 * SECOND + 1, 101 * SECOND, 0),
    ],
)
def test_a_clock_goes_on_from_the_snapshot_or_a_second_later(moment: int, clock: int, offset: int) -> None:
    assert offset_back(moment, clock) == offset


def test_a_return_has_the_settings_of_then_under_the_name_of_now_and_a_fork_is_another_account() -> None:
    now = replace(THEN, name="acme inc", clock_offset=9, platform_fee_ppm=7)
    assert returned(now, KEPT, 200 * SECOND + 1) == replace(THEN, name="acme inc", clock_offset=-100)
    assert forked(KEPT, "ac_9", 200 * SECOND + 1) == replace(
        THEN, id="ac_9", name="acme / ac_9", clock_offset=-100, created=200
    )
