"""Insurance requirements over HTTP."""

from typing import Any

import pytest

from tests import make, told
from tests.api.tenancy import check_foreign
from tests.conftest import Api

PATH = "/insurance_requirements"
RULES: dict[str, Any] = {
    "coverages": {"workers_compensation": {"limits": {"el_each_accident": 50_000_000}}}
}


def test_a_rule_set_is_made_read_edited_and_deleted(api: Api) -> None:
    made = api.post(PATH, {"name": "Usual", "rules": RULES})
    asked = made["rules"]["coverages"]["workers_compensation"]
    assert (
        made["is_default"]
        and asked["owner_included"]
        and asked["limits"] == {"el_each_accident": 50_000_000}
    )
    assert (made["rules"]["names_match"], made["rules"]["holder_matches"]) == (True, False)
    one = f"{PATH}/{made['id']}"
    assert api.put(one, {}) == made == api.get(one)
    after = api.put(
        one, {"rules": {"holder_matches": True, "least_rating": "A-", "insurer_ratings": {"12345": "A"}}}
    )
    assert after["rules"] == made["rules"] | {
        "holder_matches": True,
        "least_rating": "A-",
        "insurer_ratings": {"12345": "A"},
    }
    assert (
        api.put(one, {"name": "Strict", "rules": {"least_rating": None}})["rules"]["least_rating"] is None
    )
    assert api.get(PATH) == [api.get(one)]
    assert api.delete(one)["object"] == "insurance_requirement"
    assert api.refused("GET", one, status=404)[0] == "resource_not_found"
    assert told.types(api, made["id"]) == [
        "insurance_requirement.created",
        "insurance_requirement.updated",
        "insurance_requirement.updated",
        "insurance_requirement.deleted",
    ]


def test_there_is_one_rule_set_for_each_and_one_default(api: Api) -> None:
    entity = make.write(api, make.entity).id
    for scope, field in (
        ({}, "name"),
        ({"entity": entity}, "entity"),
        ({"category_code": make.CATEGORY}, "category_code"),
    ):
        body = {"name": "First", "rules": RULES} | scope
        first = api.post(PATH, body)
        code, message = api.refused("POST", PATH, body)
        assert code == "invalid_input" and first["id"] in message[field]
        api.delete(f"{PATH}/{first['id']}")
        assert api.post(PATH, body)["id"] != first["id"]


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"rules": RULES}, "invalid_input", "name"),
        ({"name": "A"}, "invalid_input", "rules"),
        ({"name": "A", "rules": {}}, "invalid_input", "rules.coverages"),
        ({"name": "A", "rules": {"coverages": {"boiler": {}}}}, "invalid_input", "rules.coverages"),
        (
            {"name": "A", "rules": {"coverages": {"cyber_liability": {"limits": {"each_acident": 100}}}}},
            "invalid_input",
            "rules.coverages",
        ),
        ({"name": "A", "rules": RULES | {"least_rating": "A"}}, "invalid_input", "rules.insurer_ratings"),
        ({"name": "A", "rules": RULES | {"least_rating": "AAA"}}, "invalid_input", "rules.least_rating"),
        (
            {"name": "A", "rules": RULES, "entity": "en_x", "category_code": "jc_x"},
            "invalid_input",
            "category_code",
        ),
        ({"name": "A", "rules": RULES, "entity": "en_x"}, "invalid_entity_id", None),
        ({"name": "A", "rules": RULES, "category_code": "jc_x"}, "invalid_job_category_code", None),
    ],
)
def test_rules_that_cannot_be_held_are_refused(api: Api, body: Any, code: str, field: str | None) -> None:
    found, message = api.refused("POST", PATH, body)
    assert found == code
    assert field is None or set(message) == {field}
    assert api.get(PATH) == []


def test_another_account_cannot_tell_a_rule_set_from_none(api: Api, new_api: Any) -> None:
    made = api.post(PATH, {"name": "Usual", "rules": RULES})
    check_foreign(api, new_api(), PATH, made["id"], changing={"name": "Mine"})
