"""Many callers edit one invoice at once: no edit is lost, and a paid invoice never changes."""

import concurrent.futures
import itertools
import json
import threading
from collections.abc import Callable
from typing import Any

import httpx

from paycover.flows.payments import record_payment
from tests import make
from tests.conftest import Api

THREADS, EDITS = 8, 125
CYCLE = {"gross_pay": 250_000, "paycycle_startdate": 1_646_818_364, "paycycle_enddate": 1_678_334_737}


def posted(api: Api) -> dict[str, Any]:
    who, job, _ = make.write(api, make.insured)
    made: dict[str, Any] = api.post("/invoices", {"contractor": who.id, "job": job.id} | CYCLE)
    return made


def in_threads(api: Api, work: Callable[[httpx.Client, int], list[httpx.Response]]) -> list[httpx.Response]:
    """Run work in all threads, each with a connection of its own; return every answer."""

    def run(number: int) -> list[httpx.Response]:
        with httpx.Client(base_url=api.url, headers=api.client.headers, timeout=60) as client:
            return work(client, number)

    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        return list(itertools.chain.from_iterable(pool.map(run, range(THREADS))))


def by_pay(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(shown, key=lambda invoice: int(invoice["gross_pay"]))


def test_a_thousand_edits_by_eight_threads_lose_none(api: Api) -> None:
    invoice = posted(api)

    def edit(client: httpx.Client, number: int) -> list[httpx.Response]:
        pays = range(1_000_000 + number * EDITS, 1_000_000 + (number + 1) * EDITS)
        path = f"/api/v1/invoices/{invoice['id']}"
        return [client.put(path, json={"gross_pay": pay}) for pay in pays]

    answers = in_threads(api, edit)
    assert {answer.status_code for answer in answers} == {200}
    told = [json.loads(event.data) for event in make.event_rows(api, invoice["id"])]
    assert len(told) == 1 + THREADS * EDITS
    assert by_pay(told[1:]) == by_pay([answer.json() for answer in answers])
    assert told[-1] == api.get(f"/invoices/{invoice['id']}")
    for number in range(THREADS):
        mine = [e["gross_pay"] for e in told[1:] if (e["gross_pay"] - 1_000_000) // EDITS == number]
        assert mine == sorted(mine)


def test_edits_of_different_fields_all_arrive(api: Api) -> None:
    invoice = posted(api)
    fields = {
        "gross_pay": 300_000,
        "purchase_order_number": "PO-7",
        "paycycle_startdate": 1_646_818_365,
        "paycycle_enddate": 1_678_334_738,
    }
    path = f"/api/v1/invoices/{invoice['id']}"

    def edit(client: httpx.Client, number: int) -> list[httpx.Response]:
        name, value = list(fields.items())[number % len(fields)]
        return [client.put(path, json={name: value}) for _ in range(5)]

    assert {answer.status_code for answer in in_threads(api, edit)} == {200}
    after = api.get(f"/invoices/{invoice['id']}")
    assert after == invoice | fields | {"premium_due": 5_190}
    assert len(make.event_rows(api, invoice["id"])) == 1 + len(fields)


def test_a_paid_invoice_never_changes(api: Api) -> None:
    invoice = posted(api)
    path = f"/api/v1/invoices/{invoice['id']}"
    under_way = threading.Event()

    def edit(client: httpx.Client, number: int) -> list[httpx.Response]:
        if number == 0:
            assert under_way.wait(30)
            make.paid(api, invoice["id"])
            return []
        answers = []
        for pay in range(1_000_000 + number * EDITS, 1_000_000 + number * EDITS + 40):
            answers.append(client.put(path, json={"gross_pay": pay}))
            under_way.set()
        return answers

    answers = in_threads(api, edit)
    told = [json.loads(event.data) for event in make.event_rows(api, invoice["id"])]
    good = [answer for answer in answers if answer.status_code == 200]
    refused = [answer for answer in answers if answer.status_code == 400]
    assert len(good) + len(refused) == len(answers) and len(told) == 1 + len(good)
    assert {answer.json()["error_code"] for answer in refused} <= {"invoice_already_paid"}
    kept = api.get(f"/invoices/{invoice['id']}")
    assert kept["status"] == "paid" and kept["gross_pay"] == told[-1]["gross_pay"]
    assert (
        api.refused("PUT", f"/invoices/{invoice['id']}", {"gross_pay": 5_000})[0] == "invoice_already_paid"
    )
    assert api.refused("DELETE", f"/invoices/{invoice['id']}")[0] == "invoice_already_paid"
    assert api.get(f"/invoices/{invoice['id']}") == kept


def test_one_of_many_equal_creations_makes_the_invoice(api: Api) -> None:
    who, job, _ = make.write(api, make.insured)
    body = {"contractor": who.id, "job": job.id} | CYCLE
    answers = in_threads(api, lambda client, _: [client.post("/api/v1/invoices", json=body)])
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * (THREADS - 1)
    assert {a.json()["error_code"] for a in answers if a.status_code == 400} == {"invoice_exists"}
    assert len(api.get("/invoices")) == 1


def test_an_assignment_and_its_invoice_edited_at_once_agree(api: Api) -> None:
    who, job, _ = make.write(api, make.insured)
    made = api.post("/assignments", {"contractor": who.id, "job": job.id})
    [invoice] = api.get("/invoices", assignment=made["id"])

    def edit(client: httpx.Client, number: int) -> list[httpx.Response]:
        answers = []
        for step in range(10):
            if number % 2:
                end = made["end_date"] + (number * 10 + step) * 3_600
                answers.append(client.put(f"/api/v1/assignments/{made['id']}", json={"end_date": end}))
            else:
                pay = 1_000_000 + number * 10 + step
                answers.append(client.put(f"/api/v1/invoices/{invoice['id']}", json={"gross_pay": pay}))
        return answers

    assert {answer.status_code for answer in in_threads(api, edit)} == {200}
    assignment = api.get(f"/assignments/{made['id']}")
    after = api.get(f"/invoices/{invoice['id']}")
    assert after["paycycle_enddate"] == assignment["end_date"]
    assert after["gross_pay"] >= 1_000_000
    assert len(make.event_rows(api, invoice["id"])) == 1 + THREADS * 10
    assert len(make.event_rows(api, made["id"])) == 1 + THREADS * 10 // 2


def test_paying_and_editing_an_assignment_at_once_agree(api: Api) -> None:
    who, job, _ = make.write(api, make.insured)
    made = api.post("/assignments", {"contractor": who.id, "job": job.id})
    [invoice] = api.get("/invoices", assignment=made["id"])

    def work(client: httpx.Client, number: int) -> list[httpx.Response]:
        answers = []
        for step in range(5):
            if number == 0 and step == 3:
                make.write(api, lambda tx: record_payment(tx, invoice["id"]))
            end = made["end_date"] + (number * 10 + step) * 3_600
            answers.append(client.put(f"/api/v1/assignments/{made['id']}", json={"end_date": end}))
        return answers

    answers = in_threads(api, work)
    assert {answer.status_code for answer in answers} <= {200, 400}
    assert {a.json()["error_code"] for a in answers if a.status_code == 400} == {"invoice_already_paid"}
    after, assignment = api.get(f"/invoices/{invoice['id']}"), api.get(f"/assignments/{made['id']}")
    assert after["status"] == "paid" and after["paycycle_enddate"] == assignment["end_date"]
    assert make.happenings(api, made["id"])[-1] == "assignment.active"
