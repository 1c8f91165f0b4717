"""Invoices over HTTP."""

from typing import Any

import pytest

from tests import make
from tests.conftest import Api

START, END = 1_646_818_364, 1_678_334_737


@pytest.fixture
def body(api: Api) -> dict[str, Any]:
    """A body that makes an invoice."""
    who, job, _ = make.write(api, make.insured)
    return {
        "contractor": who.id,
        "job": job.id,
        "gross_pay": 250_000,
        "paycycle_startdate": START,
        "paycycle_enddate": END,
    }


def test_an_invoice_is_priced_by_the_policy(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)
    assert invoice["premium_due"] == 4325
    assert invoice["purchase_order_number"] is None
    assert api.get(f"/invoices/{invoice['id']}") == invoice
    assert api.get("/invoices") == [invoice]


def test_a_write_takes_eight_statements_at_most(api: Api, body: dict[str, Any]) -> None:
    api.client.headers["Idempotency-Key"] = make.unique("key")
    invoice = api.post("/invoices", body)
    assert len(api.statements) <= 8, api.statements
    api.client.headers["Idempotency-Key"] = make.unique("key")
    api.put(f"/invoices/{invoice['id']}", {"gross_pay": 10_000})
    assert len(api.statements) <= 8, api.statements
    api.client.headers["Idempotency-Key"] = make.unique("key")
    api.post("/invoices", body | {"gross_pay": 300_000})
    assert len(api.statements) <= 8, api.statements
