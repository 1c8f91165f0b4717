"""Requests that share transactions on PostgreSQL, of several processes at once: none is lost or doubled."""

import asyncio
import itertools
from typing import Any

import msgspec

from paycover.api.catalogue import ROUTES
from paycover.kit.dates import DAY
from paycover.store.db import Database
from paycover.web.app import Application
from paycover.web.http import Answer, Request
from tests import make
from tests.conftest import Api
from tests.store.conftest import Watched


def _put(api: Api, id: str, pay: int, key: str) -> Request:
    return _edit(api, f"invoices/{id}", key, gross_pay=pay)


def _edit(api: Api, path: str, key: str, **change: int) -> Request:
    headers = {b"authorization": f"Bearer {api.key}".encode(), b"idempotency-key": key.encode()}
    return Request("req", "PUT", f"/api/v1/{path}", "", headers, msgspec.json.encode(change))


def _answers(asked: list[tuple[Database, Request]]) -> list[Answer]:
    async def run() -> list[Answer]:
        return await asyncio.gather(*(Application(d, ROUTES).answer(r) for d, r in asked))

    return asyncio.run(run())


def _invoices(api: Api, count: int) -> list[str]:
    who, job, _ = make.write(api, make.insured)
    body = {"contractor": who.id, "job": job.id, "gross_pay": 250_000}
    cycles = (
        {"paycycle_startdate": 1_646_818_364 + n, "paycycle_enddate": 1_678_334_737} for n in range(count)
    )
    return [api.post("/invoices", body | cycle)["id"] for cycle in cycles]


def test_many_writers_of_few_invoices_from_two_processes_lose_nothing(api: Api, other: Database) -> None:
    ids, databases = _invoices(api, 4), (api.database, other)
    if not isinstance(other, Watched):
        databases = (api.database, api.database)  # SQLite has one serving process
    asked = [
        (database, _put(api, id, 1_000_000 + 10 * n + turn, make.unique("many")))
        for n in range(12)
        for turn, database in enumerate(databases)
        for id in (ids if turn else reversed(ids))
    ]
    answers = _answers(asked)
    assert {answer.status for answer in answers} == {200}
    for id in ids:
        events = make.event_rows(api, id)
        assert [event.sequence for event in events] == list(range(1, 2 + 2 * 12))
        assert msgspec.json.decode(events[-1].data) == api.get(f"/invoices/{id}")


def test_a_key_sent_many_times_at_once_is_answered_once(api: Api, other: Database) -> None:
    ids, key = _invoices(api, 3), make.unique("same")
    asked = [_put(api, id, 300_000, f"{key}{id}") for id in ids for _ in range(5)]
    asked.append(_put(api, "in_missing", 300_000, key))
    *answers, missing = _answers([(other, request) for request in asked])
    assert missing.status == 404
    assert {answer.status for answer in answers} == {200}
    assert sum(len(answer.headers) == 0 for answer in answers) == len(ids)
    assert [len(make.event_rows(api, id)) for id in ids] == [2, 2, 2]
    if isinstance(other, Watched):
        assert other.groups[0] == 4 and other.committed == len(other.groups) == 5


def _post(api: Api, body: dict[str, Any], key: str) -> Request:
    headers = {b"authorization": f"Bearer {api.key}".encode(), b"idempotency-key": key.encode()}
    return Request("req", "POST", "/api/v1/invoices", "", headers, msgspec.json.encode(body))


def test_many_reports_of_few_cycles_from_two_processes_leave_one_live_invoice_each(
    api: Api, other: Database
) -> None:
    who, job, _ = make.write(api, make.insured)
    databases = (api.database, other if isinstance(other, Watched) else api.database)
    asked = [
        (
            databases[turn % 2],
            {
                "contractor": who.id,
                "job": job.id,
                "gross_pay": 100_000 + turn,
                "paycycle_startdate": 1_646_818_364 + cycle,
                "paycycle_enddate": 1_678_334_737,
            },
            make.unique("report"),
        )
        for turn in range(8)
        for cycle in range(3)
    ]
    requests = [(database, _post(api, body, key)) for database, body, key in asked]
    for _ in range(20):  # 503: every try met the other process; try again
        answers = _answers(requests)
        if 503 not in {answer.status for answer in answers}:
            break
    assert {answer.status for answer in answers} == {201}
    again = _answers(requests)
    assert [answer.body for answer in again] == [answer.body for answer in answers]
    listed = api.get("/invoices", limit=100)
    assert sorted(one["paycycle_startdate"] - 1_646_818_364 for one in listed) == [0, 1, 2]
    made = {shown["id"]: shown for shown in map(msgspec.json.decode, (a.body for a in answers))}
    assert len(made) == len(asked)
    for id, shown in made.items():
        now, told = api.get(f"/invoices/{id}"), make.event_rows(api, id)
        assert [event.sequence for event in told] == list(range(1, 2 + (now["status"] == "replaced")))
        assert (now["status"] == "open") == any(one["id"] == id for one in listed)
        assert shown["gross_pay"] == now["gross_pay"]


def test_reports_of_one_cycle_at_one_process_are_made_one_after_the_other(
    api: Api, other: Database
) -> None:
    who, job, _ = make.write(api, make.insured)
    cycle = {"paycycle_startdate": 1_646_818_364, "paycycle_enddate": 1_678_334_737}
    body = {"contractor": who.id, "job": job.id} | cycle
    asked = [_post(api, body | {"gross_pay": 1_000 * n}, make.unique("report")) for n in range(1, 13)]
    assert {answer.status for answer in _answers([(other, request) for request in asked])} == {201}
    assert [one["gross_pay"] for one in api.get("/invoices")] == [12_000]
    if isinstance(other, Watched):
        assert other.committed == len(other.groups) == 12


def test_an_invoice_edited_and_reported_anew_at_once_is_changed_by_one_after_the_other(
    api: Api, other: Database
) -> None:
    who, job, _ = make.write(api, make.insured)
    cycle = {"paycycle_startdate": 1_646_818_364, "paycycle_enddate": 1_678_334_737}
    body = {"contractor": who.id, "job": job.id, "gross_pay": 250_000} | cycle
    first = api.post("/invoices", body)["id"]
    asked = [
        request
        for n in range(6)
        for request in (
            _put(api, first, 300_000 + n, make.unique("edit")),
            _post(api, body | {"gross_pay": 400_000 + n}, make.unique("anew")),
        )
    ]
    edits, reports = (_answers([(other, request) for request in asked])[n::2] for n in (0, 1))
    assert {answer.status for answer in reports} == {201}
    assert {answer.status for answer in edits} <= {200, 400}
    (live,) = api.get("/invoices")
    told = [event for id in (first, live["id"]) for event in make.event_rows(api, id)]
    edited = [msgspec.json.decode(answer.body)["gross_pay"] for answer in edits if answer.status == 200]
    shown = [
        msgspec.json.decode(event.data)["gross_pay"] for event in told if event.type.endswith("updated")
    ]
    assert sorted(edited) == sorted(shown)


def _assignments(api: Api, *, contractors: int, jobs: int) -> list[dict[str, Any]]:
    """Assign contractors to jobs of their own, bound, so that each assignment has a bill."""
    made = []
    for _ in range(contractors):
        who, job, _ = make.write(api, make.insured)
        mine = [job.id, *(make.write(api, make.job).id for _ in range(jobs - 1))]
        made += [api.post("/assignments", {"contractor": who.id, "job": id}) for id in mine]
    return made


def test_many_edits_of_assignments_from_two_processes_lose_nothing(api: Api, other: Database) -> None:
    made = _assignments(api, contractors=3, jobs=2)
    databases = (api.database, other if isinstance(other, Watched) else api.database)
    asked = [
        (databases[turn % 2], _edit(api, f"assignments/{one['id']}", make.unique("edit"), end_date=end))
        for turn in range(6)
        for one in made
        for end in [one["end_date"] + (1 + turn) * DAY]
    ]
    answers = _answers(asked)
    assert {answer.status for answer in answers} == {200}
    for one in made:
        events = make.event_rows(api, one["id"])
        assert [event.sequence for event in events] == list(range(1, 2 + 6))
        assert msgspec.json.decode(events[-1].data) == api.get(f"/assignments/{one['id']}")
        [bill] = api.get("/invoices", assignment=one["id"])
        assert bill["paycycle_enddate"] == api.get(f"/assignments/{one['id']}")["end_date"]
    if isinstance(other, Watched):
        assert max(other.groups) > 1


def test_an_assignment_and_its_bill_edited_at_once_both_keep_what_was_changed(
    api: Api, other: Database
) -> None:
    made = _assignments(api, contractors=2, jobs=1)
    bills = [api.get("/invoices", assignment=one["id"])[0] for one in made]
    asked = [
        request
        for turn in range(5)
        for one, bill in zip(made, bills, strict=True)
        for request in (
            _put(api, bill["id"], 500_000 + turn, make.unique("pay")),
            _edit(
                api,
                f"assignments/{one['id']}",
                make.unique("end"),
                end_date=one["end_date"] + (1 + turn) * DAY,
            ),
        )
    ]
    assert {answer.status for answer in _answers([(other, request) for request in asked])} == {200}
    for one, bill in zip(made, bills, strict=True):
        after = api.get(f"/invoices/{bill['id']}")
        told = [msgspec.json.decode(event.data) for event in make.event_rows(api, bill["id"])]
        changes = [_differing(*pair) for pair in itertools.pairwise(told)]
        assert changes.count({"gross_pay"}) == 5 and changes.count({"paycycle_enddate"}) == 5
        assert after["paycycle_enddate"] == api.get(f"/assignments/{one['id']}")["end_date"]
        assert told[-1] == after and after["gross_pay"] in range(500_000, 500_005)


def _differing(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name in before if before[name] != after[name]} & {"gross_pay", "paycycle_enddate"}
