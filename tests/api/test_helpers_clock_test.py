"""The sandbox's clock over HTTP: it only goes on, and does on the way what comes due."""

import concurrent.futures
from typing import Any

import pytest

from paycover.domain.accounts import Environment
from paycover.domain.policies import Policy
from paycover.domain.tasks import TaskKind, TaskStatus
from paycover.store import tasks
from paycover.store.db import Tx
from tests import make
from tests.conftest import Api
from tests.rows import rows_of, tasks_of

DAY = 86_400
YEAR = 365 * DAY
CLOCK = "/test_helpers/clock"
ADVANCE = "/test_helpers/clock/advance"


def _now(api: Api) -> int:
    shown = api.get(CLOCK)
    assert set(shown) == {"now"}
    return int(shown["now"])


def _advance(api: Api, **body: int) -> int:
    return int(api.post(ADVANCE, body, status=200)["now"])


def _expiring(tx: Tx, days: int, **over: Any) -> Policy:
    policy = make.policy(tx, make.contractor(tx).id, expiration_date=tx.now + days * DAY, **over)
    tasks.enqueue(tx, TaskKind.EXPIRE_POLICY, policy.id, due=policy.expiration_date)
    return policy


def test_it_shows_the_present_and_moves_by_seconds_or_to_a_moment(api: Api) -> None:
    before = _now(api)
    assert abs(before - api.database.clock() // 1_000_000_000) <= 2
    there = _advance(api, seconds=3_600)
    assert before + 3_600 <= there <= before + 3_605
    assert _advance(api, to=there + DAY) == there + DAY
    assert there + DAY <= _now(api) <= there + DAY + 5


def test_what_is_made_after_it_moved_has_its_time(api: Api) -> None:
    there = _advance(api, seconds=YEAR)
    made = api.post("/webhook_endpoints", {"url": "https://example.com"})
    assert there <= made["created"] <= there + 5


def test_it_never_goes_back(api: Api) -> None:
    there = _advance(api, seconds=10 * DAY)
    code, reasons = api.refused("POST", ADVANCE, {"to": there - DAY})
    assert code == "invalid_input" and "before" in reasons["to"]
    assert api.refused("POST", ADVANCE, {"seconds": -1})[1] == {"seconds": "must be at least 0"}
    assert _now(api) >= there
    assert _advance(api, seconds=0) >= there


@pytest.mark.parametrize(
    "body",
    [{}, {"seconds": None}, {"to": None}, {"seconds": 1, "to": 2_000_000_000}, {"seconds": 11 * YEAR}],
)
def test_a_body_that_says_nothing_two_things_or_too_much_is_refused(api: Api, body: dict[str, Any]) -> None:
    before = rows_of(api)
    assert api.refused("POST", ADVANCE, body)[0] == "invalid_input"
    assert rows_of(api) == before


def test_production_has_no_such_address(new_api: Any) -> None:
    live = new_api(Environment.PRODUCTION)
    assert live.refused("GET", CLOCK, status=404)[0] == "resource_not_found"
    assert live.refused("POST", ADVANCE, {"seconds": 1}, status=404)[0] == "resource_not_found"
    assert (
        live.refused("POST", "/test_helpers/invoices/in_1/pay", {}, status=404)[0] == "resource_not_found"
    )


def test_each_account_has_a_clock_of_its_own(new_api: Any) -> None:
    one, other = new_api(), new_api()
    _advance(one, seconds=YEAR)
    assert _now(other) < _now(one) - YEAR + 60


def test_a_year_of_expiring_policies_ends_each_at_its_own_moment_in_order(api: Api) -> None:
    days = [300, 30, 200, 30, 1, 364, 90]
    policies = make.write(api, lambda tx: [_expiring(tx, day) for day in days])
    beyond = make.write(api, lambda tx: _expiring(tx, 400))
    _advance(api, seconds=YEAR)
    expired = api.get("/events", limit=100, type="policy.expired")[::-1]
    due = sorted(policies, key=lambda policy: policy.expiration_date)
    assert [event["created"] for event in expired] == [policy.expiration_date for policy in due]
    assert {event["data"]["id"] for event in expired} == {policy.id for policy in policies}
    assert api.events(beyond.id) == []
    left = [task for task in tasks_of(api.database, api.account.id) if task.status is TaskStatus.WAITING]
    assert [task.subject for task in left] == [beyond.id]


def test_what_still_waits_moves_with_the_clock(api: Api) -> None:
    make.write(api, lambda tx: _expiring(tx, 400))
    (before,) = tasks_of(api.database, api.account.id)
    _advance(api, seconds=YEAR)
    (after,) = tasks_of(api.database, api.account.id)
    assert after.due == before.due
    assert before.run_at - after.run_at == pytest.approx(YEAR, abs=5)


def test_a_task_that_fails_is_put_off_and_the_clock_moves_on(api: Api) -> None:
    broken = make.write(api, lambda tx: _expiring(tx, 10, coverage_type=("nonsense",)))
    fine = make.write(api, lambda tx: _expiring(tx, 20))
    start = _now(api)
    assert _advance(api, seconds=10 * DAY + 60) >= start + 10 * DAY + 60
    assert api.events(fine.id) == []
    first = next(t for t in tasks_of(api.database, api.account.id) if t.subject == broken.id)
    assert (first.status, first.attempts) == (TaskStatus.WAITING, 2)
    _advance(api, seconds=30 * DAY)
    assert api.events(fine.id) == ["policy.expired"]
    last = next(t for t in tasks_of(api.database, api.account.id) if t.subject == broken.id)
    assert last.status is TaskStatus.FAILED and "nonsense" in str(last.last_error)


def test_two_who_move_it_at_once_end_at_the_later_and_do_each_task_once(api: Api) -> None:
    policies = make.write(api, lambda tx: [_expiring(tx, day) for day in range(1, 21)])
    goals = [_now(api) + days * DAY for days in (15, 30, 10, 30)]
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        answers = list(
            threads.map(lambda goal: api.client.post(f"/api/v1{ADVANCE}", json={"to": goal}), goals)
        )
    for goal, answer in zip(goals, answers, strict=True):
        assert (answer.status_code == 200 and answer.json()["now"] >= goal) or "before" in answer.text
    assert _now(api) >= max(goals)
    for policy in policies:
        assert api.events(policy.id) == ["policy.expired"]
