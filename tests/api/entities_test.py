"""Contracting entities over HTTP."""

from typing import Any

import pytest

from tests import make, told
from tests.api.fields import Noun, check_optional, check_required
from tests.api.tenancy import check_foreign
from tests.conftest import Api

ADDRESS = {
    "country": "US",
    "line1": "One Apple Park Way",
    "line2": "Floor 2",
    "locality": "Cupertino",
    "postalcode": "95014",
    "region": "CA",
}
LIMIT = {"aggregate_limit": 200_000_000, "occurrence_limit": 100_000_000}

ENTITY = Noun(
    path="/entities",
    least=lambda api: {"name": "Apple, Inc"},
    optional={
        "address": (ADDRESS, None),
        "coverage_limit": (LIMIT, None),
        "required_coverage": (["general", "workers-comp"], []),
    },
    required={"name": "invalid_input"},
)


@pytest.mark.parametrize("name", ENTITY.optional)
def test_an_optional_field_can_be_left_out_and_cleared(api: Api, name: str) -> None:
    check_optional(api, ENTITY, name)


@pytest.mark.parametrize("name", ENTITY.required)
def test_a_required_field_must_be_there(api: Api, name: str) -> None:
    check_required(api, ENTITY, name)


def test_what_the_official_client_sends_makes_an_entity(api: Api) -> None:
    sent = {
        "name": "Apple, Inc",
        "coverage_limit": {"aggregate_limit": "200000000", "occurrence_limit": "100000000"},
        "address": {"line1": "One Apple Park Way", "line2": "", "region": "ca", "postalcode": 95014},
        "required_coverage": ["general", "workers-comp"],
    }
    made = api.post("/entities", sent)
    assert made["coverage_limit"] == LIMIT
    assert made["address"] == {
        "country": None,
        "line1": "One Apple Park Way",
        "line2": None,
        "locality": None,
        "postalcode": "95014",
        "region": "CA",
    }
    assert api.get("/entities") == [api.get(f"/entities/{made['id']}")] == [made]


@pytest.mark.parametrize(
    "sent",
    [
        ["workers-comp", "general", "professional"],
        ["workers_comp", "general_liability", "professional_liability"],
        {"coverage_type": ["workers-comp", "general", "professional", "general"]},
        {"coverage_type": ["workers_comp", "general", "professional_liability"]},
    ],
)
def test_required_coverage_is_taken_in_its_older_forms(api: Api, sent: Any) -> None:
    made = api.post("/entities", {"name": "Apple, Inc", "required_coverage": sent})
    assert made["required_coverage"] == ["workers-comp", "general", "professional"]
    bare = api.post("/entities", {"name": "Apple, Inc"})
    assert api.put(f"/entities/{bare['id']}", {"required_coverage": sent})["required_coverage"] == [
        "workers-comp",
        "general",
        "professional",
    ]


def test_address_and_limits_merge_on_update(api: Api) -> None:
    made = api.post("/entities", {"name": "Apple, Inc", "address": ADDRESS, "coverage_limit": LIMIT})
    one = f"/entities/{made['id']}"
    changed = api.put(one, {"address": {"line1": "Elsewhere", "line2": ""}, "name": "Orange, Inc"})
    assert changed["address"] == ADDRESS | {"line1": "Elsewhere", "line2": None}
    assert changed["coverage_limit"] == LIMIT
    changed = api.put(one, {"coverage_limit": {"aggregate_limit": "1000"}})
    assert changed["coverage_limit"] == LIMIT | {"aggregate_limit": 1000}
    assert api.get(one) == changed


def test_all_faults_are_named_at_once(api: Api) -> None:
    body = {
        "name": "",
        "address": {"region": "ZZ", "locality": "x"},
        "coverage_limit": {"aggregate_limit": 999},
        "required_coverage": ["flood"],
    }
    code, message = api.refused("POST", "/entities", body)
    assert code == "invalid_input"
    assert set(message) == {
        "name",
        "address.region",
        "coverage_limit.aggregate_limit",
        "coverage_limit.occurrence_limit",
        "required_coverage",
    }
    assert api.get("/entities") == []


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ({"country": "Peru"}, "address.country"),
        ({"country": 7}, "address.country"),
        ({"region": "XX"}, "address.region"),
        ({"country": "US", "region": "ON"}, "address.region"),
        ({"line1": "x" * 501}, "address.line1"),
        ({"postalcode": 1.5}, "address.postalcode"),
        ({"locality": "a\u0000b"}, "address.locality"),
        ("Cupertino", "address"),
    ],
)
def test_a_fault_of_an_address_is_named(api: Api, address: Any, field: str) -> None:
    assert set(api.refused("POST", "/entities", {"name": "A", "address": address})[1]) == {field}
    made = api.post("/entities", {"name": "A"})
    assert set(api.refused("PUT", f"/entities/{made['id']}", {"address": address})[1]) == {field}
    assert api.get(f"/entities/{made['id']}")["address"] is None


def test_a_region_is_checked_against_the_country_it_ends_up_in(api: Api) -> None:
    made = api.post("/entities", {"name": "A", "address": {"country": "ca", "region": "ON"}})
    assert made["address"]["country"] == "CA" and made["address"]["region"] == "ON"
    one = f"/entities/{made['id']}"
    assert set(api.refused("PUT", one, {"address": {"country": "USA"}})[1]) == {"address.region"}
    assert set(api.refused("PUT", one, {"address": {"country": ""}})[1]) == {"address.region"}
    assert api.put(one, {"address": {"country": "USA", "region": " ny "}})["address"]["region"] == "NY"


def test_one_limit_alone_is_not_enough(api: Api) -> None:
    made = api.post("/entities", {"name": "A"})
    one = f"/entities/{made['id']}"
    code, message = api.refused("PUT", one, {"coverage_limit": {"aggregate_limit": 1000}})
    assert (code, message) == ("invalid_input", {"coverage_limit.occurrence_limit": "is required"})
    assert api.put(one, {"coverage_limit": {}}) == made


def test_deleting_ends_the_cover_on_its_jobs(api: Api) -> None:
    who, job, loose = make.write(api, make.insured)
    policy = make.write(api, lambda tx: make.policy(tx, who.id, job=job.id))
    gone = api.delete(f"/entities/{job.entity}")
    assert gone == {
        "id": job.entity,
        "object": "entity",
        "deleted": True,
        "deleted_at": gone["deleted_at"],
    }
    assert told.types(api, job.entity) == ["entity.deleted"]
    assert told.types(api, policy.id) == ["policy.cancelled"]
    assert told.types(api, loose.id) == []
    for method in ("GET", "PUT", "DELETE"):
        body = {"name": "B"} if method == "PUT" else None
        code, _ = api.refused(method, f"/entities/{job.entity}", body, status=404)
        assert code == "resource_not_found"
    assert told.types(api, job.entity) == ["entity.deleted"]


def test_another_account_cannot_tell_it_is_there(api: Api, new_api: Any) -> None:
    made = api.post("/entities", {"name": "Apple, Inc"})
    check_foreign(api, new_api(), "/entities", made["id"], changing={"name": "Mine"})


def test_statements_stay_within_the_budget(api: Api) -> None:
    api.client.headers["Idempotency-Key"] = make.unique("key")
    made = api.post("/entities", {"name": "Apple, Inc", "address": ADDRESS})
    assert len(api.statements) <= 8
    api.client.headers["Idempotency-Key"] = make.unique("key")
    api.put(f"/entities/{made['id']}", {"name": "Orange"})
    assert len(api.statements) <= 8
    api.get(f"/entities/{made['id']}")
    assert len(api.statements) <= 3
    api.get("/entities", starting_after=made["id"])
    assert len(api.statements) <= 3
    who, job, _ = make.write(api, make.insured)
    make.write(api, lambda tx: make.policy(tx, who.id, job=job.id))
    api.delete(f"/entities/{job.entity}")
    assert len(api.statements) <= 8


@pytest.mark.parametrize("limit", ["0", "101", "-1", "ten"])
def test_a_limit_is_from_1_to_100(api: Api, limit: str) -> None:
    code, message = api.refused("GET", f"/entities?limit={limit}")
    assert code == "invalid_input" and set(message) == {"limit"}
