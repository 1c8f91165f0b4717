"""A platform's whole life with the official client, from the first entity to the last delete."""

import importlib
from typing import Any

import pytest

from paycover.kit.dates import DAY
from paycover.kit.money import ratio_half_up
from tests import make
from tests.conftest import Api

errors: Any = importlib.import_module("ten99policy.error")

CYCLE = {"paycycle_startdate": 1_730_476_766, "paycycle_enddate": 1_731_081_566}
CALIFORNIA = {
    "line1": "2211 Mission St",
    "locality": "San Francisco",
    "region": "CA",
    "postalcode": "94110",
}


@pytest.fixture
def insured(api: Api, client: Any) -> dict[str, Any]:
    """A contractor who went through the application: entity, contractor, job, quote, session, policy."""
    entity = client.Entities.create(name="Brooklyn Bowl", required_coverage=["general", "workers-comp"])
    category = client.JobCategories.list()[0]
    contractor = client.Contractors.create(
        first_name="Joe",
        last_name="Parker",
        email=f"{make.unique('joe')}@example.com",
        phone="415-111-1111",
        tax_identification="123-456789",
        address=CALIFORNIA,
    )
    job = client.Jobs.create(
        name="Field technician",
        description="Repairs computers.",
        entity=entity.id,
        category_code=category.category_code,
        wage=15_000,
        wage_type="flatfee",
        address=CALIFORNIA,
        custom_metadata={"purchase_order_number": "PO-JOB"},
    )
    quote = client.Quotes.create(
        contractor=contractor.id, job=job.id, coverage_type=["general", "workers-comp"]
    )
    session = client.InsuranceApplicationSessions.create(
        quote=quote.id, success_url="https://example.com/yes", cancel_url="https://example.com/no"
    )
    completed = api.post(f"/test_helpers/apply/sessions/{session.id}/complete", status=200)
    return {
        "entity": entity,
        "contractor": contractor,
        "job": job,
        "quote": quote,
        "session": client.InsuranceApplicationSessions.retrieve(session.id),
        "policy": client.Policies.retrieve(completed["policy"]),
    }


@pytest.fixture
def next_job(insured: dict[str, Any], client: Any) -> Any:
    """Another job the policy fits."""
    return client.Jobs.create(
        name="Second site",
        description="Repairs more computers.",
        entity=insured["entity"].id,
        category_code=insured["job"].category_code,
        wage=20_000,
        wage_type="flatfee",
        address=CALIFORNIA,
    )


def premium(gross_pay: int, net_rate: int) -> int:
    """Return the documented premium in cents."""
    return max(100, ratio_half_up(gross_pay * net_rate, 10_000))


def billed(api: Api, assignment: str) -> list[dict[str, Any]]:
    """Return the live invoices that bill an assignment."""
    return [i for i in api.get("/invoices", limit=100) if i["assignment"] == assignment]


def test_an_application_ends_in_a_policy(insured: dict[str, Any], client: Any) -> None:
    quote, policy, session = insured["quote"], insured["policy"], insured["session"]
    assert quote.eligible is True
    assert quote.net_rate == quote.gl_net_rate + quote.wc_net_rate > 0
    assert quote.quote_json.gl.net_rate == quote.gl_net_rate
    assert session.step == "application_complete" and session.url.startswith("http")
    assert (policy.status, policy.quote) == ("active", quote.id)
    assert [p.id for p in client.ContractorPolicies.list(insured["contractor"].id)] == [policy.id]
    assert [p.id for p in client.Policies.list(quote=quote.id)] == [policy.id]
    types = [event.type for event in client.Events.list(limit=100)]
    assert types.index("policy.active") < types.index("application.created")
    event = next(event for event in client.Events.list(limit=100) if event.type == "policy.active")
    assert client.Events.retrieve(event.id).data["id"] == policy.id


def test_what_is_insured_is_not_quoted_again(insured: dict[str, Any], client: Any) -> None:
    with pytest.raises(errors.ContractorHasMatchingPolicyError):
        client.Quotes.create(
            contractor=insured["contractor"].id,
            job=insured["job"].id,
            coverage_type=["general", "workers-comp"],
        )
    with pytest.raises(errors.CantUpdateCreateNewQuoteError):
        client.Quotes.modify(insured["quote"].id, coverage_type=["general"])


def test_an_assignment_is_made_edited_billed_and_paid(
    api: Api, insured: dict[str, Any], next_job: Any, client: Any
) -> None:
    made = client.Assignments.create(contractor=insured["contractor"].id, job=next_job.id)
    assert made.eligible.result is True and made.bind is True
    assert (made.policy, made.net_rate) == (insured["policy"].id, insured["quote"].net_rate)
    assert made.end_date - made.effective_date == 30 * DAY
    start = made.effective_date + DAY
    edited = client.Assignments.modify(made.id, effective_date=start, end_date=start)
    assert edited.end_date == start - start % DAY + DAY, "an end on the same day moves to the next"
    [invoice] = billed(api, made.id)
    assert invoice["premium_due"] == premium(20_000, made.net_rate)
    assert api.post(f"/test_helpers/invoices/{invoice['id']}/pay", status=200)["status"] == "paid"
    with pytest.raises(errors.InvoiceAlreadyPaidError) as refused:
        client.Assignments.modify(made.id, end_date=start + 5 * DAY)
    assert refused.value.json_body["error_code"] == "invoice_already_paid"
    assert refused.value.request_id.startswith("req_")
    assert client.Assignments.retrieve(made.id).end_date == edited.end_date
    assert "assignment.active" in api.events(made.id)


def test_an_assignment_is_extended_and_called_off(
    api: Api, insured: dict[str, Any], next_job: Any, client: Any
) -> None:
    made = client.Assignments.create(contractor=insured["contractor"].id, job=next_job.id)
    later = made.end_date + 10 * DAY
    extended = api.post("/assignments/extend", {"job_id": next_job.id, "end_date": later}, status=200)
    assert (extended["id"], extended["end_date"]) == (made.id, later)
    cancelled = api.post(
        "/assignments/cancel", {"job_id": next_job.id, "reason": "client_request"}, status=200
    )
    assert cancelled["cancelled"] is True and cancelled["cancellation_reason"] == "client_request"
    assert billed(api, made.id) == []
    with pytest.raises(errors.BadRequestError):
        client.Assignments.modify(made.id, bind=True)


def test_a_contractor_without_a_policy_is_not_assigned(insured: dict[str, Any], client: Any) -> None:
    other = client.Contractors.create(
        first_name="Ann", last_name="Other", email=f"{make.unique('ann')}@example.com", address=CALIFORNIA
    )
    with pytest.raises(errors.NoActivePolicyError) as refused:
        client.Assignments.create(contractor=other.id, job=insured["job"].id)
    assert str(refused.value.user_message) == "No matching policy found for assignment."


def test_purchase_orders_follow_the_published_precedence(
    api: Api, insured: dict[str, Any], client: Any
) -> None:
    pair = {"contractor": insured["contractor"].id, "job": insured["job"].id}
    first = client.Invoices.create(**pair, **CYCLE, gross_pay=250_000)
    assert first.purchase_order_number == "PO-JOB", "inherited from the job"
    assert first.premium_due == premium(250_000, insured["quote"].net_rate)
    own = client.Invoices.modify(first.id, purchase_order_number="PO-OWN")
    assert (own.purchase_order_number, own.premium_due) == ("PO-OWN", first.premium_due)
    repriced = client.Invoices.modify(first.id, gross_pay=100_000)
    assert (repriced.id, repriced.purchase_order_number) == (first.id, "PO-OWN"), "left out, unchanged"
    assert repriced.premium_due == premium(100_000, insured["quote"].net_rate)
    replacement = client.Invoices.create(**pair, **CYCLE, gross_pay=120_000)
    assert replacement.id != first.id and replacement.purchase_order_number == "PO-OWN", "carried"
    cleared = client.Invoices.modify(replacement.id, purchase_order_number="")
    assert cleared.purchase_order_number in (None, "")
    again = client.Invoices.create(**pair, **CYCLE, gross_pay=130_000)
    assert again.purchase_order_number in (None, ""), "a cleared number stays cleared"
    with pytest.raises(errors.InvoiceExistsError):
        client.Invoices.create(**pair, **CYCLE, gross_pay=130_000)
    assert client.Invoices.retrieve(first.id).status == "replaced"
    assert first.id not in [invoice.id for invoice in client.Invoices.list(limit=100)]


def test_a_paid_invoice_never_changes(api: Api, insured: dict[str, Any], client: Any) -> None:
    pair = {"contractor": insured["contractor"].id, "job": insured["job"].id}
    invoice = client.Invoices.create(**pair, **CYCLE, gross_pay=1_000)
    assert invoice.premium_due == 100, "the least there is"
    paid = api.post(f"/test_helpers/invoices/{invoice.id}/pay", status=200)
    for change in (
        {"gross_pay": 2_000},
        {"purchase_order_number": "PO-1"},
        {"paycycle_enddate": CYCLE["paycycle_startdate"]},
    ):
        with pytest.raises(errors.InvoiceAlreadyPaidError):
            client.Invoices.modify(invoice.id, **change)
    with pytest.raises(errors.InvoiceAlreadyPaidError):
        client.Invoices.delete(invoice.id)
    with pytest.raises(errors.InvoiceUneditableAlreadyExistsError):
        client.Invoices.create(**pair, **CYCLE, gross_pay=2_000)
    with pytest.raises(errors.InvoiceExistsError):
        client.Jobs.modify(insured["job"].id, wage=30_000)
    assert api.get(f"/invoices/{invoice.id}") == paid


def test_another_wage_replaces_the_invoice_that_bills_it(
    api: Api, insured: dict[str, Any], next_job: Any, client: Any
) -> None:
    made = client.Assignments.create(contractor=insured["contractor"].id, job=next_job.id)
    [before] = billed(api, made.id)
    client.Invoices.modify(before["id"], purchase_order_number="PO-KEPT")
    client.Jobs.modify(next_job.id, wage=40_000)
    [after] = billed(api, made.id)
    assert after["id"] != before["id"] and after["replaces"] == before["id"]
    assert after["purchase_order_number"] == "PO-KEPT"
    assert after["premium_due"] == premium(40_000, made.net_rate)


def test_cover_ends_with_its_policy_and_everything_can_be_deleted(
    api: Api, insured: dict[str, Any], next_job: Any, client: Any
) -> None:
    made = client.Assignments.create(contractor=insured["contractor"].id, job=next_job.id)
    off = client.Policies.modify(insured["policy"].id, is_active=False)
    assert off.status == "cancelled"
    assert client.Assignments.retrieve(made.id).cancelled is True
    endpoint = client.Webhooks.create(url="https://example.com/hook", description="mine")
    assert endpoint.secret.startswith("whsec_")
    for gone in (
        client.Webhooks.delete(endpoint.id),
        client.Assignments.delete(made.id),
        client.Policies.delete(insured["policy"].id),
        client.Contractors.delete(insured["contractor"].id),
        client.Entities.delete(insured["entity"].id),
    ):
        assert gone.deleted is True and gone.deleted_at > 0
    with pytest.raises(errors.ResourceNotFoundError):
        client.Contractors.retrieve(insured["contractor"].id)
