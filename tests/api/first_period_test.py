"""The job whose quote made the policy is billed for its first period once (decisions.md 31)."""

from tests import sales
from tests.conftest import Api


def test_completing_an_application_bills_nothing_and_an_assignment_of_its_job_bills_once(
    api: Api,
) -> None:
    quote = sales.quote(api)
    session = api.post("/apply/sessions", {"quote": quote["id"]})
    api.post(f"/test_helpers/apply/sessions/{session['id']}/complete", status=200)
    assert api.get("/invoices") == []
    pair = {"contractor": quote["contractor"], "job": quote["job"]}
    first = api.post("/assignments", pair)
    assert first["eligible"]["result"] is True
    [invoice] = api.get("/invoices")
    assert (invoice["assignment"], invoice["gross_pay"]) == (first["id"], 15_000)
    again = api.post("/assignments", pair)
    assert again["id"] != first["id"]
    assert api.get("/invoices") == [invoice]
