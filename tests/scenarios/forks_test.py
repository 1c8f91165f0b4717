"""Forks go on from a snapshot, each a world of its own."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from paycover.domain.accounts import AccountChange
from paycover.flows.account_settings import change_settings
from paycover.kit.dates import DAY
from paycover.kit.records import replace
from paycover.store import access
from paycover.store.worlds import size
from tests import make
from tests.books import ledger_check
from tests.conftest import Api
from tests.kept import (
    FORKS,
    HOST,
    SNAPSHOTS,
    advance,
    everything,
    insured,
    live,
    time_of,
    world_rows,
)


@pytest.fixture
def lived(api: Api) -> Api:
    """A sandbox in which things have happened."""
    return live(api)


@pytest.fixture
def forked() -> Iterator[Callable[[Api, str], Api]]:
    """Makes callers of forks."""
    with contextlib.ExitStack() as stack:

        def fork(api: Api, snapshot: str) -> Api:
            made = api.post(f"{SNAPSHOTS}/{snapshot}/fork", {})
            account = api.database.read(lambda link: access.account_by_id(link, made["id"]))
            bearer = {"Authorization": f"Bearer {made['api_key']}"}
            client = stack.enter_context(httpx.Client(base_url=api.url, headers=bearer))
            return Api(client, account, made["api_key"], api.database, api.url)

        yield fork


def _billed(api: Api) -> dict[str, Any]:
    """Return what the standing invoice of each job comes to."""
    return {
        shown["job"]: (shown["gross_pay"], shown["premium_due"], shown["status"])
        for shown in api.get("/invoices", limit=100)
        if shown["status"] != "void"
    }


def _listed(api: Api, noun: str) -> dict[str, Any]:
    """Return a noun's objects by id, without the addresses of certificates: each world prints its own."""
    printed = {"certificates", "pdf_url"}
    return {
        one["id"]: {name: value for name, value in one.items() if name not in printed}
        for one in api.get(f"/{noun}", limit=100)
    }


def test_two_forks_differ_only_in_what_the_change_can_reach(api: Api, forked: Any) -> None:
    make.allow_host(api, HOST)
    make.write(api, lambda tx: change_settings(tx, AccountChange(charge_delay=25 * DAY)))
    pairs = (_, same), (_, raised) = insured(api), insured(api)
    for contractor, job in pairs:
        start = time_of(api) - time_of(api) % DAY + 20 * DAY
        api.post("/assignments", {"contractor": contractor, "job": job, "effective_date": start})
    kept = api.post(SNAPSHOTS)
    original, books = world_rows(api), ledger_check(api.database, api.account.id)
    one, other = forked(api, kept["id"]), forked(api, kept["id"])
    day_12, day_30 = kept["now"] + 12 * DAY, kept["now"] + 30 * DAY
    advance(one, day_12)
    advance(other, day_12)
    other.put(f"/jobs/{raised}", {"wage": 45_000})
    advance(one, day_30)
    advance(other, day_30)
    for noun in ("contractors", "entities", "policies", "jobs", "assignments"):
        left, right = _listed(one, noun), _listed(other, noun)
        assert set(left) == set(right)
        changed = {id for id in left if left[id] != right[id]}
        assert changed == ({raised} if noun == "jobs" else set()), noun
    left, right = _billed(one), _billed(other)
    assert set(left) == {same, raised}
    assert left[same] == right[same] and left[raised] != right[raised]
    assert [status for _, _, status in (*left.values(), *right.values())] == ["paid"] * 4
    assert books == ledger_check(one.database, one.account.id) == []
    assert ledger_check(other.database, other.account.id) == []
    assert world_rows(api)["jobs"] == original["jobs"]


def test_a_fork_is_a_world_of_its_own_and_sends_nothing_to_the_endpoints(lived: Api, forked: Any) -> None:
    kept = lived.post(SNAPSHOTS, {"name": "start", "description": "three days in"})
    fork = forked(lived, kept["id"])
    (here,), (there,) = lived.get("/webhook_endpoints"), fork.get("/webhook_endpoints")
    assert (here["status"], there["status"]) == ("enabled", "disabled")
    assert {name for name in here if here[name] != there[name]} == {"status", "disabled_at"}
    assert _listed(lived, "invoices") == _listed(fork, "invoices")
    made = fork.post("/entities", {"name": "Acme, Inc"})
    assert lived.refused("GET", f"/entities/{made['id']}", status=404)[0] == "resource_not_found"
    assert fork.get(SNAPSHOTS) == [] and fork.get(FORKS) == []
    shown = lived.get(FORKS)
    assert [(one["id"], one["snapshot"], "api_key" in one) for one in shown] == [
        (fork.account.id, kept["id"], False)
    ]
    again = fork.post(SNAPSHOTS)
    assert fork.refused("POST", f"{SNAPSHOTS}/{again['id']}/fork", {})[0] == "sandbox_limit"
    lived.delete(f"{SNAPSHOTS}/{kept['id']}")
    assert fork.get("/entities", limit=1)[0]["id"] == made["id"]
    lived.delete(f"{FORKS}/{fork.account.id}")
    assert fork.call("GET", "/entities").status_code == 401
    assert not any(rows_of_key(lived, key) for key in (fork.account.id, kept["id"], again["id"]))
    assert lived.get(FORKS) == []


def rows_of_key(api: Api, key: str) -> int:
    """Return how many rows stand under an account's or a snapshot's id."""
    found: int = make.write(api, lambda tx: size(tx.seen_as(replace(tx.account, id=key))).rows)
    return found


def test_a_snapshot_of_another_account_is_one_that_is_not_there(lived: Api, new_api: Any) -> None:
    other = new_api()
    kept = lived.post(SNAPSHOTS)
    fork = lived.post(f"{SNAPSHOTS}/{kept['id']}/fork", {})
    before = everything(lived)
    for method, path in (
        ("GET", f"{SNAPSHOTS}/{{}}"),
        ("DELETE", f"{SNAPSHOTS}/{{}}"),
        ("POST", f"{SNAPSHOTS}/{{}}/restore"),
        ("POST", f"{SNAPSHOTS}/{{}}/fork"),
        ("DELETE", f"{FORKS}/{{}}"),
    ):
        id = fork["id"] if "forks" in path else kept["id"]
        foreign = other.refused(method, path.format(id), {} if method == "POST" else None, status=404)
        unknown = other.refused(method, path.format("xx"), {} if method == "POST" else None, status=404)
        assert foreign == (unknown[0], unknown[1].replace("xx", id))
    assert other.get(SNAPSHOTS) == other.get(FORKS) == []
    assert everything(lived) == before
