"""The documents' placeholders, read as their sample objects in a sandbox."""

from typing import Any

import pytest

from paycover.domain.accounts import Environment
from paycover.flows.sandbox import load_samples
from tests import make
from tests.conftest import Api

INVOICE = "in_4RviYgc2Wt"


@pytest.mark.parametrize("form", ["{invoice_id}", "invoice_id", "{invoice}", "invoice"])
def test_a_sandbox_answers_a_placeholder_with_the_sample(api: Api, form: str) -> None:
    make.write(api, load_samples)
    assert api.get(f"/invoices/{form}")["id"] == INVOICE
    assert api.put(f"/invoices/{form}", {"gross_pay": 10_000})["premium_due"] == 173


def test_production_does_not_know_placeholders(new_api: Any) -> None:
    api = new_api(Environment.PRODUCTION)
    make.write(api, load_samples)
    assert api.get(f"/invoices/{INVOICE}")["id"] == INVOICE
    code, message = api.refused("GET", "/invoices/invoice_id", status=404)
    assert (code, message) == ("resource_not_found", "No such invoice: invoice_id")


@pytest.mark.parametrize("id", ["job_id", "{job}", "%7B%7D", "{}", "invoices"])
def test_only_the_placeholder_of_the_noun_counts(api: Api, id: str) -> None:
    make.write(api, load_samples)
    assert api.refused("GET", f"/invoices/{id}", status=404)[0] == "resource_not_found"
