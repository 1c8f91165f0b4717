"""A sandbox is kept and returned to: after anything, it is what it was."""

import concurrent.futures
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paycover.domain import worlds
from paycover.domain.accounts import AccountChange
from paycover.domain.tasks import TaskKind, TaskStatus
from paycover.flows.account_settings import change_settings
from paycover.kit.clock import stopwatch
from paycover.kit.dates import DAY
from paycover.kit.records import replace
from paycover.store import tasks
from paycover.store.db import Tx
from paycover.worker.loop import drain
from tests import make
from tests.books import ledger_check
from tests.conftest import Api
from tests.kept import FORKS, SNAPSHOTS, advance, assigned, everything, live, time_of, world_rows
from tests.rows import tasks_of


@pytest.fixture
def lived(api: Api) -> Api:
    """A sandbox in which things have happened."""
    return live(api)


def _one(api: Api, noun: str, dice: int) -> Any:
    found = api.get(f"/{noun}", limit=100)
    return found[dice % len(found)]


def _some_wage(api: Api, dice: int) -> None:
    job = _one(api, "jobs", dice)
    api.call("PUT", f"/jobs/{job['id']}", json={"wage": 20_000 + dice})


def _some_days(api: Api, dice: int) -> None:
    advance(api, time_of(api) + (dice % 40 + 1) * DAY)


def _some_end(api: Api, dice: int) -> None:
    policy = _one(api, "policies", dice)
    api.call("POST", f"/policies/{policy['id']}/cancel")


def _some_payment(api: Api, dice: int) -> None:
    invoice = _one(api, "invoices", dice)
    api.call("POST", f"/test_helpers/invoices/{invoice['id']}/{['pay', 'fail'][dice % 2]}")


def _some_deletion(api: Api, dice: int) -> None:
    noun = ("contractors", "jobs", "entities", "webhook_endpoints")[dice % 4]
    for one in api.get(f"/{noun}", limit=1):
        api.call("DELETE", f"/{noun}/{one['id']}")


def _settings(api: Api, _dice: int) -> None:
    make.write(api, lambda tx: change_settings(tx, AccountChange(withhold_premium=True, charge_delay=60)))


def _books(api: Api, _dice: int) -> None:
    assert ledger_check(api.database, api.account.id) == []


def _statement(api: Api, _dice: int) -> None:
    api.call("POST", "/test_helpers/statements/issue")


Doing = Callable[[Api, int], object]
DOINGS: tuple[Doing, ...] = (
    lambda api, _dice: assigned(api),
    _some_wage,
    _some_days,
    _some_end,
    _some_payment,
    _some_deletion,
    _settings,
    _books,
    _statement,
)


@settings(max_examples=3)
@given(order=st.permutations(DOINGS), dice=st.integers(0, 1_000))
def test_after_any_requests_the_sandbox_is_what_it_was_to_the_byte(
    new_api: Any, order: list[Doing], dice: int
) -> None:
    lived = live(new_api())
    _books(lived, dice)
    before = time_of(lived)
    kept = lived.post(SNAPSHOTS, {"name": "before"})
    after, shown, rows = time_of(lived), everything(lived), world_rows(lived)
    for doing in order:
        doing(lived, dice)
    assert everything(lived) != shown
    returned = stopwatch()
    assert lived.post(f"{SNAPSHOTS}/{kept['id']}/restore", status=200) == kept
    assert world_rows(lived) == rows
    assert everything(lived) == shown
    assert before <= time_of(lived) <= after + (stopwatch() - returned) + 1
    assert ledger_check(lived.database, lived.account.id) == []


def test_what_is_made_after_a_return_comes_after_what_was_there(lived: Api) -> None:
    kept = lived.post(SNAPSHOTS)
    advance(lived, time_of(lived) + 90 * DAY)
    lived.post(f"{SNAPSHOTS}/{kept['id']}/restore", status=200)
    made = lived.post("/entities", {"name": "Acme, Inc"})
    assert lived.get("/entities", limit=1)[0]["id"] == made["id"]
    assert lived.get("/events", limit=1)[0]["type"] == "entity.created"
    assert lived.get(SNAPSHOTS) == [kept]


def test_a_key_used_since_is_free_again_and_one_used_before_is_still_taken(api: Api) -> None:
    before = {"headers": {"Idempotency-Key": make.unique("key")}, "json": {"name": "Acme, Inc"}}
    since = {"headers": {"Idempotency-Key": make.unique("key")}, "json": {"name": "Bell, Inc"}}
    first = api.call("POST", "/entities", **before)
    kept = api.post(SNAPSHOTS)
    gone = api.call("POST", "/entities", **since).json()["id"]
    api.post(f"{SNAPSHOTS}/{kept['id']}/restore", status=200)
    assert api.call("POST", "/entities", **before).content == first.content
    assert api.call("POST", "/entities", **since).json()["id"] != gone


def test_a_worker_that_was_at_a_task_writes_nothing_of_it_after_a_return(api: Api) -> None:
    make.put_others_aside(api.database, api.account.id)
    make.write(api, lambda tx: tasks.enqueue(tx, TaskKind.RECHECK, api.account.id, due=tx.now))
    kept = api.post(SNAPSHOTS)
    now = api.database.clock() // 1_000_000_000
    candidates = api.database.read(lambda link: tasks.due(link, machine_now=now, limit=10))
    (claim,) = api.database.write(lambda link: tasks.claim(link, candidates, machine_now=now))
    api.post(f"{SNAPSHOTS}/{kept['id']}/restore", status=200)
    with pytest.raises(tasks.LeaseLost):
        make.write(api, lambda tx: tasks.save_try(tx, claim.task, replace(claim.task, lease_until=None)))
    (waits,) = tasks_of(api.database, api.account.id)
    assert (waits.status, waits.attempts, waits.lease_until) == (TaskStatus.WAITING, 0, None)
    assert drain(api.database) == 1


def test_what_is_too_much_is_refused_and_nothing_is_kept(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = api.post(SNAPSHOTS)
    for limit, path in (
        ("SNAPSHOTS_MAX", SNAPSHOTS),
        ("ROWS_MAX", SNAPSHOTS),
        ("FORKS_MAX", f"{SNAPSHOTS}/{kept['id']}/fork"),
    ):
        monkeypatch.setattr(worlds, limit, 0)
        assert api.refused("POST", path, {})[0] == "sandbox_limit"
        monkeypatch.undo()
    assert api.get(SNAPSHOTS) == [kept] and api.get(FORKS) == []


def test_a_write_that_began_before_a_return_is_waited_for_and_is_gone(api: Api) -> None:
    kept = api.post(SNAPSHOTS)
    begun, may_end = threading.Event(), threading.Event()

    def work(tx: Tx) -> None:
        make.entity(tx)
        begun.set()
        assert may_end.wait(20)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        write = pool.submit(make.write, api, work)
        assert begun.wait(20)
        back = pool.submit(api.post, f"{SNAPSHOTS}/{kept['id']}/restore", status=200)
        assert not concurrent.futures.wait([back], timeout=0.3).done
        may_end.set()
        write.result(20)
        assert back.result(20) == kept
    assert api.get("/entities") == []
