"""Corrections of one paid invoice that meet each other: none is lost, and their sum is right."""

import concurrent.futures
from typing import Any

import httpx
import pytest

from paycover.domain.premium import premium_due
from tests.api.invoices_race_test import THREADS, in_threads, posted
from tests.conftest import Api

TIMES = 12


@pytest.fixture
def paid(api: Api) -> dict[str, Any]:
    """A paid invoice that bills 250,000 at 173."""
    invoice = posted(api)
    shown: dict[str, Any] = api.post(f"/test_helpers/invoices/{invoice['id']}/pay", status=200)
    return shown


def adjustments_of(api: Api, invoice: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the adjustments of an invoice, oldest first."""
    shown: list[dict[str, Any]] = api.get("/adjustments", invoice=invoice["id"], limit=100)
    return shown[::-1]


def test_corrections_at_once_are_a_chain_that_sums_to_the_last(api: Api, paid: dict[str, Any]) -> None:
    path = f"/api/v1/invoices/{paid['id']}/adjustments"

    def correct(client: httpx.Client, number: int) -> list[httpx.Response]:
        pays = range(1_000 + number, 1_000_000, 1_000_000 // TIMES)
        return [client.post(path, json={"gross_pay": pay}) for pay in pays]

    answers = in_threads(api, correct)
    assert {answer.status_code for answer in answers} == {201}
    chain = adjustments_of(api, paid)
    assert [made["number"] for made in chain] == list(range(1, THREADS * TIMES + 1))
    assert sorted(made["id"] for made in chain) == sorted(answer.json()["id"] for answer in answers)
    pay, premium = paid["gross_pay"], paid["premium_due"]
    for made in chain:
        pay, premium = pay + made["gross_pay_change"], premium + made["premium_change"]
        assert (pay, premium) == (made["gross_pay"], made["premium_due"]) == (pay, premium_due(pay, 173))
    assert api.get(f"/invoices/{paid['id']}")["premium_due"] == paid["premium_due"]


def test_of_the_same_correction_sent_at_once_one_counts(api: Api, paid: dict[str, Any]) -> None:
    path = f"/api/v1/invoices/{paid['id']}/adjustments"
    answers = in_threads(api, lambda client, _: [client.post(path, json={"gross_pay": 260_000})])
    assert sorted(answer.status_code for answer in answers) == [201] + [400] * (THREADS - 1)
    assert {a.json()["error_code"] for a in answers if a.status_code == 400} == {"invoice_exists"}
    assert [made["premium_change"] for made in adjustments_of(api, paid)] == [173]


def test_of_many_who_settle_at_once_one_does(api: Api, paid: dict[str, Any]) -> None:
    made = api.post(f"/invoices/{paid['id']}/adjustments", {"gross_pay": 260_000})
    address = f"/api/v1/test_helpers/adjustments/{made['id']}/settle"
    with concurrent.futures.ThreadPoolExecutor(THREADS) as threads:
        answers = list(threads.map(lambda _: api.client.post(address), range(THREADS)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * (THREADS - 1)
    assert api.events(made["id"]) == ["adjustment.created", "adjustment.settled"]
