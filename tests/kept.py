"""Keeps sandboxes and looks at all of them: what the tests of snapshots and forks share."""

from typing import Any

from paycover.api.catalogue import DOCUMENTED
from paycover.api.operations import Kind
from paycover.kit.dates import DAY
from paycover.kit.records import replace
from paycover.store.worlds import LEFT_OUT
from tests import make
from tests.conftest import Api
from tests.rows import rows_of, tasks_of

SNAPSHOTS, FORKS, CLOCK = "/test_helpers/snapshots", "/test_helpers/forks", "/test_helpers/clock"
CARD = "4242424242424242"
HOST = "example.com"
MOVED = {"id", "run_at", "lease_until"}
"""What a task that came back has anew: its id, and the machine's moment for it."""


def time_of(api: Api) -> int:
    return int(api.get(CLOCK)["now"])


def advance(api: Api, to: int) -> None:
    api.post(f"{CLOCK}/advance", {"to": to}, status=200)


def insured(api: Api, **job: Any) -> tuple[str, str]:
    """Add a contractor with a policy, a job that fits and a test card."""
    who, work, _ = make.write(api, lambda tx: make.insured(tx, **job))
    session = api.post("/payment/sessions", {"contractor": who.id, "return_url": f"https://{HOST}/"})
    api.post(f"/test_helpers/payment/sessions/{session['id']}/complete", {"number": CARD}, status=200)
    return who.id, work.id


def assigned(api: Api) -> tuple[str, str]:
    who, job = insured(api)
    start = time_of(api) - time_of(api) % DAY + 5 * DAY
    api.post("/assignments", {"contractor": who, "job": job, "effective_date": start})
    return who, job


def live(api: Api) -> Api:
    """Give a sandbox cover, a card, money that moved, a webhook endpoint, and work that waits."""
    make.allow_host(api, HOST)
    api.post("/webhook_endpoints", {"url": "https://hooks.example.com/"})
    who, _ = assigned(api)
    advance(api, time_of(api) + 3 * DAY)
    assert [payment["status"] for payment in api.get("/payments")] == ["succeeded"]
    _, job = assigned(api)
    api.put(f"/contractors/{who}", {"first_name": "Ada"})
    api.put(f"/jobs/{job}", {"wage": 16_000})
    return api


def everything(api: Api) -> dict[str, bytes]:
    """Return the bytes of every GET: each list, and each object of it; but for the clock, which goes on."""
    paths = {
        operation.path
        for operation in DOCUMENTED
        if operation.kind is Kind.READ and operation.method == "GET"
    }
    found: dict[str, bytes] = {}
    for path in sorted(paths):
        if "{" in path or path.endswith("/clock"):
            continue
        address = path.removeprefix("/api/v1")
        answer = api.client.get(path, params={"limit": 100} if "proof" not in path else {})
        found[address] = answer.content
        single = next((one for one in paths if one.startswith(f"{path}/{{") and one.endswith("}")), None)
        shown = answer.json()
        if single is None or not isinstance(shown, list):
            continue
        for item in shown:
            found[f"{address}/{item['id']}"] = api.client.get(f"{path}/{item['id']}").content
    return found


def world_rows(api: Api) -> dict[str, Any]:
    """Return every row of the world; tasks without what is theirs anew."""
    rows = {name: kept for name, kept in rows_of(api).items() if name not in (*LEFT_OUT, "tasks")}
    plain = [
        {name: value for name, value in vars_of(task).items() if name not in MOVED}
        for task in tasks_of(api.database, api.account.id)
    ]
    account = replace(rows.pop("account"), clock_offset=0)
    return rows | {"account": account, "tasks": sorted(plain, key=str)}


def vars_of(record: Any) -> dict[str, Any]:
    """Return the fields of a record."""
    return {name: getattr(record, name) for name in record.__slots__}
