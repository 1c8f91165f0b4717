"""Jobs that are used or billed, over HTTP: what may still change, and what follows."""

from typing import Any

import pytest

from paycover.domain.invoices import InvoiceStatus
from paycover.domain.jobs import Job
from paycover.kit.records import replace
from paycover.store.invoices import INVOICES
from paycover.store.policies import POLICIES
from tests import make, told
from tests.conftest import Api

DAY = 86_400


@pytest.fixture
def job(api: Api) -> Job:
    """A job with a wage of 15,000 and a contractor insured for it."""
    _, job, _ = make.write(api, make.insured)
    assert job.wage == 15_000
    return job  # type: ignore[no-any-return]


def bill(api: Api, job: Job, gross_pay: int, cycle: int = 0, **more: Any) -> Any:
    """Make an invoice of the job for the cycle of that number."""
    start = 1_646_818_364 + cycle * 7 * DAY
    body = {
        "contractor": api.get("/contractors")[0]["id"],
        "job": job.id,
        "gross_pay": gross_pay,
        "paycycle_startdate": start,
        "paycycle_enddate": start + 6 * DAY,
    }
    return api.post("/invoices", body | more)


def pay(api: Api, id: str) -> None:
    """Mark an invoice as paid."""

    def work(tx: Any) -> None:
        invoice = INVOICES.lock(tx, id)
        assert invoice is not None
        INVOICES.save(tx, replace(invoice, status=InvoiceStatus.PAID, paid_at=tx.now))

    make.write(api, work)


def test_another_wage_replaces_the_unpaid_invoices_that_bill_it(api: Api, job: Job) -> None:
    billed = [
        bill(api, job, 15_000, cycle, purchase_order_number=number)
        for cycle, number in enumerate(("PO-1", ""))
    ]
    reported = bill(api, job, 99_000, 2)
    api.client.headers["Idempotency-Key"] = make.unique("key")
    assert api.put(f"/jobs/{job.id}", {"wage": 20_000})["wage"] == 20_000
    assert len(api.statements) <= 8, api.statements
    for before in billed:
        old = api.get(f"/invoices/{before['id']}")
        new = api.get(f"/invoices/{old['replaced_by']}")
        assert old["status"] == "replaced" and new["replaces"] == old["id"]
        assert (new["gross_pay"], new["premium_due"]) == (20_000, 346)
        assert new["purchase_order_number"] == before["purchase_order_number"]
        assert told.types(api, old["id"]) == ["invoice.created", "invoice.replaced"]
        assert told.types(api, new["id"]) == ["invoice.created"]
    assert api.get(f"/invoices/{reported['id']}") == reported
    assert told.types(api, job.id) == ["job.updated"]
    assert len(api.get("/invoices")) == 3


def test_the_same_values_sent_again_change_nothing(api: Api, job: Job) -> None:
    invoice = bill(api, job, 15_000)
    same = api.get(f"/jobs/{job.id}")
    again = {name: same[name] for name in ("wage", "wage_type", "entity", "category_code", "address")}
    assert api.put(f"/jobs/{job.id}", again) == same
    pay(api, invoice["id"])
    assert api.put(f"/jobs/{job.id}", again) == same
    assert told.types(api, job.id) == []


@pytest.mark.parametrize(
    "change",
    [
        {"category_code": make.OTHER_CATEGORY},
        {"wage_type": "hourly"},
        {"address": {"region": "NV"}},
        {"address": None},
        {"entity": None},
    ],
)
@pytest.mark.parametrize("paid", [False, True])
def test_what_rates_cannot_change_under_an_invoice(
    api: Api, job: Job, change: dict[str, Any], paid: bool
) -> None:
    invoice = bill(api, job, 50_000)
    if paid:
        pay(api, invoice["id"])
    if "entity" in change:
        change = {"entity": make.write(api, make.entity).id}
    before = api.get(f"/jobs/{job.id}")
    assert api.refused("PUT", f"/jobs/{job.id}", change | {"name": "B"})[0] == "invoice_exists"
    assert api.get(f"/jobs/{job.id}") == before
    assert told.types(api, job.id) == []


def test_what_rates_can_change_once_its_invoices_are_gone(api: Api, job: Job) -> None:
    api.delete(f"/invoices/{bill(api, job, 50_000)['id']}")
    assert api.put(f"/jobs/{job.id}", {"wage_type": "hourly", "wage": 5_000})["wage_type"] == "hourly"


def test_a_paid_invoice_fixes_the_wage(api: Api, job: Job) -> None:
    pay(api, bill(api, job, 15_000)["id"])
    standing = bill(api, job, 15_000, 1)
    assert api.refused("PUT", f"/jobs/{job.id}", {"wage": 20_000})[0] == "invoice_exists"
    assert api.get(f"/invoices/{standing['id']}") == standing
    assert api.get(f"/jobs/{job.id}")["wage"] == 15_000


@pytest.mark.parametrize("paid", [False, True])
def test_what_does_not_rate_can_always_change(api: Api, job: Job, paid: bool) -> None:
    invoice = bill(api, job, 15_000)
    if paid:
        pay(api, invoice["id"])
    before = api.get(f"/invoices/{invoice['id']}")
    change = {
        "name": "B",
        "description": "C",
        "custom_metadata": {"purchase_order_number": "PO-9"},
        "years_experience": 4,
        "withhold_premium": True,
        "address": {"line1": "Elsewhere", "region": "CA"},
    }
    changed = api.put(f"/jobs/{job.id}", change)
    assert {name: changed[name] for name in change if name != "address"} == {
        name: value for name, value in change.items() if name != "address"
    }
    assert changed["address"]["line1"] == "Elsewhere"
    assert api.get(f"/invoices/{invoice['id']}") == before
    assert told.types(api, job.id) == ["job.updated"]


def test_a_wage_past_what_an_invoice_can_bill_bills_the_most(api: Api, job: Job) -> None:
    old = bill(api, job, 15_000)["id"]
    assert api.put(f"/jobs/{job.id}", {"wage": 1_000_000_000})["wage"] == 1_000_000_000
    new = api.get(f"/invoices/{api.get(f'/invoices/{old}')['replaced_by']}")
    assert new["gross_pay"] == 100_000_000
    api.put(f"/jobs/{job.id}", {"wage": 900_000_000})
    assert api.get(f"/invoices/{new['id']}") == new


def test_a_job_is_used_while_a_policy_or_an_invoice_names_it(api: Api, job: Job) -> None:
    invoice = bill(api, job, 50_000)
    who = invoice["contractor"]
    policy = make.write(api, lambda tx: make.policy(tx, who, job=job.id))
    assert api.refused("DELETE", f"/jobs/{job.id}")[0] == "job_is_used"
    api.delete(f"/invoices/{invoice['id']}")
    assert api.refused("DELETE", f"/jobs/{job.id}")[0] == "job_is_used"
    make.write(api, lambda tx: POLICIES.save(tx, replace(policy, deleted_at=tx.now)))
    api.delete(f"/jobs/{job.id}")
    assert told.types(api, job.id) == ["job.deleted"]


@pytest.mark.parametrize(("cancelled", "used"), [(False, True), (True, False)])
def test_a_job_is_used_while_an_assignment_that_stands_names_it(
    api: Api, job: Job, cancelled: bool, used: bool
) -> None:
    def work(tx: Any) -> None:
        who = make.contractor(tx)
        make.assignment(tx, who.id, job.id, make.policy(tx, who.id), cancelled=cancelled)

    make.write(api, work)
    if used:
        assert api.refused("DELETE", f"/jobs/{job.id}")[0] == "job_is_used"
    else:
        api.delete(f"/jobs/{job.id}")
    assert told.types(api, job.id) == ([] if used else ["job.deleted"])
