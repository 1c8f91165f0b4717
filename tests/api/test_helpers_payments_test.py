"""Payments on demand in a sandbox: what they do to the invoice and to the cover it bills."""

import concurrent.futures
from typing import Any

import pytest

from paycover.domain.assignments import Assignment
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.db import Tx
from tests import make
from tests.conftest import Api
from tests.rows import rows_of

INVOICE = {"gross_pay": 250_000, "paycycle_startdate": 1_646_818_364, "paycycle_enddate": 1_678_334_737}


def _pay(api: Api, id: str) -> Any:
    return api.post(f"/test_helpers/invoices/{id}/pay", status=200)


@pytest.fixture
def invoice(api: Api) -> Any:
    """An invoice that bills no assignment."""
    who, job, _ = make.write(api, make.insured)
    return api.post("/invoices", INVOICE | {"contractor": who.id, "job": job.id})


@pytest.fixture
def billed(api: Api) -> tuple[Any, str]:
    """An invoice and the id of the assignment it bills."""

    def work(tx: Tx) -> Assignment:
        who, job, policy = make.insured(tx)
        return make.assignment(tx, who.id, job.id, policy)

    assignment = make.write(api, work)
    body = INVOICE | {"contractor": assignment.contractor, "job": assignment.job}
    return api.post("/invoices", body), assignment.id


def _assignment(api: Api, id: str) -> Assignment:
    found: Assignment = make.write(api, lambda tx: ASSIGNMENTS.find(tx, id))
    return found


def test_a_payment_makes_the_invoice_paid_in_full(api: Api, invoice: Any) -> None:
    paid = _pay(api, invoice["id"])
    assert paid == invoice | {"status": "paid", "paid_at": paid["paid_at"]}
    assert abs(paid["paid_at"] - invoice["created"]) < 60
    assert api.get(f"/invoices/{invoice['id']}") == paid
    assert api.events(invoice["id"]) == ["invoice.created", "invoice.charge_card_succeeded"]
    assert api.get("/events", limit=1)[0]["data"] == paid


def test_a_paid_invoice_changes_no_more(api: Api, invoice: Any) -> None:
    _pay(api, invoice["id"])
    before = rows_of(api)
    address = f"/test_helpers/invoices/{invoice['id']}"
    assert api.refused("POST", f"{address}/pay")[0] == "invoice_already_paid"
    assert api.refused("POST", f"{address}/fail")[0] == "invoice_already_paid"
    assert (
        api.refused("PUT", f"/invoices/{invoice['id']}", {"gross_pay": 1_000})[0] == "invoice_already_paid"
    )
    assert api.refused("DELETE", f"/invoices/{invoice['id']}")[0] == "invoice_already_paid"
    assert rows_of(api) == before


def test_a_payment_confirms_the_cover_of_the_assignment_once(api: Api, billed: tuple[Any, str]) -> None:
    invoice, assignment = billed
    assert _assignment(api, assignment).active_since is None
    paid = _pay(api, invoice["id"])
    active = _assignment(api, assignment)
    assert active.active_since == paid["paid_at"]
    assert api.events(assignment) == ["assignment.active"]
    assert api.get("/events", object=assignment)[0]["data"]["id"] == assignment
    again = api.post(
        "/invoices",
        INVOICE | {"contractor": active.contractor, "job": active.job, "paycycle_startdate": 1_646_900_000},
    )
    _pay(api, again["id"])
    assert _assignment(api, assignment) == active
    assert api.events(assignment) == ["assignment.active"]


def test_a_failed_charge_leaves_the_invoice_open_and_cover_unconfirmed(
    api: Api, billed: tuple[Any, str]
) -> None:
    invoice, assignment = billed
    for _ in range(2):
        assert api.post(f"/test_helpers/invoices/{invoice['id']}/fail", status=200) == invoice
    assert api.get(f"/invoices/{invoice['id']}") == invoice
    failed = ["invoice.created", *["invoice.charge_card_failed"] * 2]
    assert api.events(invoice["id"]) == failed
    assert _assignment(api, assignment).active_since is None
    _pay(api, invoice["id"])
    assert api.events(invoice["id"]) == [*failed, "invoice.charge_card_succeeded"]


def test_a_replaced_invoice_is_not_paid_but_the_one_that_replaced_it(api: Api, invoice: Any) -> None:
    body = INVOICE | {"contractor": invoice["contractor"], "job": invoice["job"], "gross_pay": 300_000}
    replacement = api.post("/invoices", body)
    for step in ("pay", "fail"):
        code, _ = api.refused("POST", f"/test_helpers/invoices/{invoice['id']}/{step}")
        assert code == "invoice_uneditable_already_exists"
    assert _pay(api, replacement["id"])["status"] == "paid"


@pytest.mark.parametrize("step", ["pay", "fail"])
def test_an_unknown_and_anothers_invoice_are_answered_alike(
    api: Api, new_api: Any, invoice: Any, step: str
) -> None:
    other = new_api()
    for id in ("in_unknown", invoice["id"]):
        answer = other.refused("POST", f"/test_helpers/invoices/{id}/{step}", status=404)
        assert answer == ("resource_not_found", f"No such invoice: {id}")
    assert api.events(invoice["id"]) == ["invoice.created"]


def test_a_payment_takes_eight_statements_at_most(api: Api, billed: tuple[Any, str]) -> None:
    api.client.headers["Idempotency-Key"] = make.unique("key")
    _pay(api, billed[0]["id"])
    assert len(api.statements) <= 8, api.statements


def test_of_many_who_pay_at_once_one_does(api: Api, billed: tuple[Any, str]) -> None:
    invoice, assignment = billed
    address = f"/api/v1/test_helpers/invoices/{invoice['id']}/pay"
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: api.client.post(address), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200, *[400] * 7]
    assert api.events(invoice["id"]) == ["invoice.created", "invoice.charge_card_succeeded"]
    assert api.events(assignment) == ["assignment.active"]
