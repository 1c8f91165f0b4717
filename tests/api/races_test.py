"""Requests that meet each other over HTTP."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from tests import make, told
from tests.conftest import Api

AT_ONCE = 4


def together(work: Callable[[int], httpx.Response]) -> list[httpx.Response]:
    """Return the answers to requests sent at the same time."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(work, range(AT_ONCE)))


def test_one_of_many_gets_an_email(api: Api) -> None:
    body = {"first_name": "Joe", "last_name": "Parker", "email": "joe@example.com"}
    answers = together(lambda _: api.client.post("/api/v1/contractors", json=body))
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * (AT_ONCE - 1)
    refused = [answer.json()["error_code"] for answer in answers if answer.status_code == 400]
    assert set(refused) == {"duplicate_email"}
    assert len(api.get("/contractors")) == 1


def test_metadata_set_by_many_is_lost_by_none(api: Api) -> None:
    who = make.write(api, make.contractor)

    def put(number: int) -> httpx.Response:
        body = {"custom_metadata": {f"key{number}": number}}
        return api.client.put(f"/api/v1/contractors/{who.id}", json=body)

    assert {answer.status_code for answer in together(put)} == {200}
    metadata = api.get(f"/contractors/{who.id}")["custom_metadata"]
    assert metadata == {f"key{number}": number for number in range(AT_ONCE)}
    assert told.types(api, who.id) == ["contractor.updated"] * AT_ONCE


def test_a_wage_changed_by_many_leaves_one_invoice_that_bills_the_last(api: Api) -> None:
    who, job, _ = make.write(api, make.insured)
    body = {"contractor": who.id, "job": job.id, "gross_pay": job.wage}
    api.post("/invoices", body | {"paycycle_startdate": 1, "paycycle_enddate": 2})

    def put(number: int) -> httpx.Response:
        return api.client.put(f"/api/v1/jobs/{job.id}", json={"wage": 20_000 + number})

    answers: list[Any] = together(put)
    assert {answer.status_code for answer in answers} == {200}
    (invoice,) = api.get("/invoices")
    assert invoice["gross_pay"] == api.get(f"/jobs/{job.id}")["wage"] >= 20_000
    assert told.types(api, job.id) == ["job.updated"] * AT_ONCE


def test_a_job_is_deleted_once(api: Api) -> None:
    job = make.write(api, make.job)
    answers = together(lambda _: api.client.delete(f"/api/v1/jobs/{job.id}"))
    assert sorted(answer.status_code for answer in answers) == [200] + [404] * (AT_ONCE - 1)
    assert told.types(api, job.id) == ["job.deleted"]
