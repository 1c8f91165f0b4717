"""Payments over HTTP: read only, listed and narrowed, one account's own."""

from typing import Any

import pytest

from paycover.worker.loop import drain
from tests import make
from tests.conftest import Api

CYCLE = {"gross_pay": 250_000, "paycycle_startdate": 1_646_818_364, "paycycle_enddate": 1_678_334_737}


@pytest.fixture
def billed(api: Api) -> Any:
    """An open invoice whose payment is scheduled."""
    who, job, _ = make.write(api, make.insured)
    invoice = api.post("/invoices", {"contractor": who.id, "job": job.id} | CYCLE)
    drain(api.database)
    return invoice


def test_a_payment_shows_what_it_is_for_and_when_it_is_due(api: Api, billed: Any) -> None:
    (payment,) = api.get("/payments", invoice=billed["id"])
    assert payment == {
        "id": payment["id"],
        "invoice": billed["id"],
        "adjustment": None,
        "refund_of": None,
        "contractor": billed["contractor"],
        "payer": "contractor_card",
        "amount": billed["premium_due"],
        "currency": "usd",
        "status": "scheduled",
        "attempt": 0,
        "card": None,
        "processor_id": None,
        "decline_code": None,
        "reason": None,
        "fee": None,
        "due": payment["created"] + 86_400,
        "succeeded_at": None,
        "refunded": 0,
        "statement": None,
        "created": payment["created"],
    }
    assert api.get(f"/payments/{payment['id']}") == payment
    assert len(api.statements) <= 3
    assert api.events(payment["id"]) == ["payment.created"]
    assert api.get("/events", object=payment["id"])[0]["data"] == payment


def test_the_list_is_narrowed_by_what_a_payment_says(api: Api, billed: Any) -> None:
    for name, value, other in (
        ("invoice", billed["id"], "in_other"),
        ("contractor", billed["contractor"], "cn_other"),
        ("payer", "contractor_card", "agency_remit"),
        ("status", "scheduled", "declined"),
    ):
        assert len(api.get("/payments", **{name: value})) == 1
        assert api.get("/payments", **{name: other}) == []
    assert api.get("/payments", statement="st_other") == []
    assert api.refused("GET", "/payments?status=nonsense")[0] == "invalid_input"


def test_an_invoice_that_is_deleted_is_not_charged(api: Api, billed: Any) -> None:
    api.delete(f"/invoices/{billed['id']}")
    drain(api.database)
    (payment,) = api.get("/payments", invoice=billed["id"])
    assert (payment["status"], payment["due"]) == ("cancelled", None)
    assert api.events(payment["id"]) == ["payment.created", "payment.cancelled"]


def test_billing_an_invoice_again_changes_nothing(api: Api, billed: Any) -> None:
    before = api.get("/payments")
    api.put(f"/invoices/{billed['id']}", {"purchase_order_number": "PO-9"})
    drain(api.database)
    assert api.get("/payments") == before
    assert api.events(before[0]["id"]) == ["payment.created"]


def test_an_invoice_that_moves_to_another_contractor_is_theirs_to_pay(api: Api, billed: Any) -> None:
    who, job, _ = make.write(api, make.insured)
    api.put(f"/invoices/{billed['id']}", {"contractor": who.id, "job": job.id})
    drain(api.database)
    new, old = api.get("/payments", invoice=billed["id"])
    assert (old["status"], old["contractor"]) == ("cancelled", billed["contractor"])
    assert (new["status"], new["contractor"]) == ("scheduled", who.id)


def test_an_unknown_payment_and_anothers_are_answered_alike(api: Api, new_api: Any, billed: Any) -> None:
    (payment,) = api.get("/payments")
    other = new_api()
    assert other.get("/payments") == []
    for id in ("py_unknown", payment["id"]):
        answer = other.refused("GET", f"/payments/{id}", status=404)
        assert answer == ("resource_not_found", f"No such payment: {id}")
