"""How often strangers may ask for public pages: bounded for an address and for a page, and in memory."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paycover.cli.serving import application
from paycover.kit.settings import Settings
from paycover.web.http import Answer, Request
from paycover.web.pacing import MINUTE_NS, Pace, network_of
from tests import holders
from tests.conftest import Api

SECOND_NS = MINUTE_NS // 60


@given(asked=st.lists(st.integers(0, 4 * SECOND_NS), max_size=60), per_minute=st.integers(1, 40))
def test_nobody_is_let_through_more_often_than_once_the_burst_and_then_evenly(
    asked: list[int], per_minute: int
) -> None:
    pace, now, passed = Pace(per_minute), 0, []
    for pause in asked:
        now += pause
        left = pace.wait("one", now)
        if left == 0:
            passed.append(now)
        else:
            assert pace.wait("one", now + left - 1) > 0
    for first in range(len(passed)):
        for last in range(first, len(passed)):
            room = per_minute + (passed[last] - passed[first]) // (MINUTE_NS // per_minute)
            assert last - first + 1 <= room


def test_who_waits_as_long_as_told_is_let_through() -> None:
    pace = Pace(3)
    assert [pace.wait("one", 0) for _ in range(4)] == [0, 0, 0, 20 * SECOND_NS]
    assert pace.wait("other", 0) == 0
    assert pace.wait("one", 20 * SECOND_NS) == 0
    assert pace.wait("one", 20 * SECOND_NS) == 20 * SECOND_NS


def test_what_is_kept_is_bounded() -> None:
    pace = Pace(2, keys_max=100)
    for n in range(5_000):
        pace.wait(str(n), n)
    assert len(pace) == 100
    assert pace.wait("4999", 5_000) == 0 and pace.wait("4999", 5_000) > 0


def test_addresses_of_one_household_count_as_one() -> None:
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::1") == "2001:db8:1:2::/64"
    assert network_of("2001:db8:1:3::1") != network_of("2001:db8:1:2::1")
    assert (network_of("192.0.2.7"), network_of("")) == ("192.0.2.7", "")


def asked(app: Any, path: str, address: str, **headers: str) -> Answer:
    """Ask an application for a page, from an address."""
    sent = {name.encode(): value.encode() for name, value in headers.items()}
    request = Request(id="req_1", method="GET", path=path, query="", headers=sent, address=address)
    answer: Answer = asyncio.run(app.answer(request))
    return answer


@pytest.mark.parametrize("form", ["", ".json", ".pdf"])
def test_past_the_bound_the_page_says_when_to_come_back(api: Api, form: str) -> None:
    app = application(api.database, Settings(verify_per_minute=2))
    path = "/verify/" + holders.link_of(holders.certified(api)).rpartition("/")[2] + form
    seen = [asked(app, path, "192.0.2.1", accept="text/html") for _ in range(3)]
    assert [answer.status for answer in seen] == [200, 200, 429]
    headers = dict(seen[2].headers)
    assert 1 <= int(headers[b"retry-after"]) <= 30
    assert b"rate_limit" in seen[2].body
    assert seen[2].media_type == (b"application/json" if form else b"text/html; charset=utf-8")
    assert asked(app, "/verify/keys", "192.0.2.1").status == 429
    assert asked(app, "/healthz", "192.0.2.1").status == 200
    others = [asked(app, path, f"192.0.2.{n}").status for n in range(2, 12)]
    assert others == [200] * 8 + [429] * 2
    assert asked(app, "/verify/keys", "192.0.2.12").status == 200
    off = application(api.database, Settings(verify_per_minute=0))
    assert {asked(off, path, "192.0.2.1").status for _ in range(5)} == {200}
