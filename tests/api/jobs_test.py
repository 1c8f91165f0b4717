"""Jobs over HTTP."""

from typing import Any

import pytest

from paycover.domain.categories import Category, CategoryStatus
from paycover.store.categories import CATEGORIES
from tests import make, told
from tests.api.fields import Body, Noun, check_optional, check_required
from tests.api.tenancy import check_foreign
from tests.conftest import Api

ADDRESS = {
    "country": "US",
    "line1": "1 Main St",
    "line2": None,
    "locality": "Reno",
    "postalcode": "89501",
    "region": "NV",
}


def least(api: Api) -> Body:
    """Return the least body that makes a job."""
    return {
        "name": "Field technician",
        "description": "Repairs computers.",
        "entity": make.write(api, make.entity).id,
        "category_code": make.CATEGORY,
        "wage": 100,
        "wage_type": "flatfee",
    }


JOB = Noun(
    path="/jobs",
    least=least,
    optional={
        "address": (ADDRESS, None),
        "custom_metadata": ({"campaign": "Red Bull", "purchase_order_number": "PO-1"}, {}),
        "withhold_premium": (False, None),
        "years_experience": (0, None),
    },
    required={
        **dict.fromkeys(("name", "description", "entity", "wage", "wage_type"), "invalid_input"),
        "category_code": "missing_job_category_code",
    },
)


@pytest.mark.parametrize("name", JOB.optional)
def test_an_optional_field_can_be_left_out_and_cleared(api: Api, name: str) -> None:
    check_optional(api, JOB, name)


@pytest.mark.parametrize("name", JOB.required)
def test_a_required_field_must_be_there(api: Api, name: str) -> None:
    check_required(api, JOB, name)


def test_what_the_official_client_sends_makes_a_job(api: Api) -> None:
    sent = least(api) | {"duration_hours": 20, "wage_type": "hourly", "years_experience": "20"}
    sent["entity_id"] = sent.pop("entity")
    made = api.post("/jobs", sent)
    assert made["entity"] == sent["entity_id"]
    assert "duration_hours" not in made and made["address"] is None
    assert api.get("/jobs") == [api.get(f"/jobs/{made['id']}")] == [made]
    assert told.types(api, made["id"]) == ["job.created"]


def test_all_faults_are_named_at_once(api: Api) -> None:
    body = {"wage": 99, "wage_type": "yearly", "years_experience": -1, "address": {"line1": "x"}}
    code, message = api.refused("POST", "/jobs", body)
    assert code == "invalid_input"
    assert set(message) == {
        "name",
        "description",
        "entity",
        "wage",
        "wage_type",
        "years_experience",
        "address.region",
    }


@pytest.mark.parametrize("wage", [100, 1_000_000_000, "15000"])
def test_a_wage_lies_within_its_range(api: Api, wage: Any) -> None:
    assert api.post("/jobs", least(api) | {"wage": wage})["wage"] == int(wage)


@pytest.mark.parametrize("wage", [99, 1_000_000_001, 10**30, 150.5, "much", True, -100])
def test_a_wage_outside_its_range_is_refused(api: Api, wage: Any) -> None:
    code, message = api.refused("POST", "/jobs", least(api) | {"wage": wage})
    assert code == "invalid_input" and set(message) == {"wage"}


def test_an_unknown_or_foreign_entity_or_category_is_refused(api: Api, new_api: Any) -> None:
    foreign = make.write(new_api(), make.entity).id
    gone = make.write(api, make.entity).id
    api.delete(f"/entities/{gone}")
    made = api.post("/jobs", least(api))
    for entity in ("en_nope", foreign, gone, made["id"]):
        for method, path in (("POST", "/jobs"), ("PUT", f"/jobs/{made['id']}")):
            code, message = api.refused(method, path, least(api) | {"entity": entity, "name": "B"})
            assert (code, message) == ("invalid_entity_id", f"No such entity: {entity}")
    proposed = Category(id="jc_new", slug="new", name="New", status=CategoryStatus.PROPOSED, created=1)
    make.write(api, lambda tx: CATEGORIES.add(tx, proposed))
    for category, expected in (
        ("jc_nope", "invalid_job_category_code"),
        ("jc_new", "job_category_not_approved"),
    ):
        assert api.refused("POST", "/jobs", least(api) | {"category_code": category})[0] == expected
        assert api.refused("PUT", f"/jobs/{made['id']}", {"category_code": category})[0] == expected
    assert api.get("/jobs") == [made]
    assert told.types(api, made["id"]) == ["job.created"]


def test_every_field_of_a_job_without_invoices_can_change(api: Api) -> None:
    made = api.post("/jobs", least(api) | {"address": ADDRESS})
    change = {
        "name": "Driver",
        "description": "Drives.",
        "entity": make.write(api, make.entity).id,
        "category_code": make.OTHER_CATEGORY,
        "wage": 20_000,
        "wage_type": "hourly",
        "address": {"region": "or", "line1": ""},
        "custom_metadata": {"a": 1},
        "withhold_premium": True,
        "years_experience": 3,
    }
    changed = api.put(f"/jobs/{made['id']}", change)
    assert changed == made | change | {"address": ADDRESS | {"region": "OR", "line1": None}}
    assert api.get(f"/jobs/{made['id']}") == changed


@pytest.mark.parametrize("address", [{"line1": "x"}, {"region": ""}, {"region": None}])
def test_an_address_of_a_job_keeps_a_region(api: Api, address: Any) -> None:
    made = api.post("/jobs", least(api))
    code, message = api.refused("PUT", f"/jobs/{made['id']}", {"address": {"locality": "Reno"} | address})
    assert code == "invalid_input" and set(message) == {"address.region"}


def test_the_list_narrows_to_an_entity(api: Api) -> None:
    one, _ = api.post("/jobs", least(api)), api.post("/jobs", least(api))
    assert api.get("/jobs", entity=one["entity"]) == [one] == api.get("/jobs", entity_id=one["entity"])
    assert api.get("/jobs", entity="en_nope") == []


def test_a_job_that_nothing_uses_can_be_deleted_once(api: Api) -> None:
    made = api.post("/jobs", least(api))
    gone = api.delete(f"/jobs/{made['id']}")
    assert (gone["id"], gone["object"], gone["deleted"]) == (made["id"], "job", True)
    assert len(api.statements) <= 8
    assert told.types(api, made["id"]) == ["job.created", "job.deleted"]
    for method in ("GET", "PUT", "DELETE"):
        body = {"name": "B"} if method == "PUT" else None
        assert api.refused(method, f"/jobs/{made['id']}", body, status=404)[0] == "resource_not_found"


def test_another_account_cannot_tell_it_is_there(api: Api, new_api: Any) -> None:
    made = api.post("/jobs", least(api))
    check_foreign(api, new_api(), "/jobs", made["id"], changing={"name": "Mine"})
    assert new_api().get("/jobs", entity=made["entity"]) == []


def test_statements_stay_within_the_budget(api: Api) -> None:
    api.client.headers["Idempotency-Key"] = make.unique("key")
    made = api.post("/jobs", least(api))
    assert len(api.statements) <= 8
    change = {"category_code": make.OTHER_CATEGORY, "wage": 500, "name": "Driver"}
    api.client.headers["Idempotency-Key"] = make.unique("key")
    api.put(f"/jobs/{made['id']}", change)
    assert len(api.statements) <= 8
    api.get(f"/jobs/{made['id']}")
    assert len(api.statements) <= 3
    api.get("/jobs", starting_after=made["id"], entity=made["entity"])
    assert len(api.statements) <= 3
