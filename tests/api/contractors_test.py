"""Contractors over HTTP."""

from typing import Any

import pytest

from paycover.kit.dates import DAY
from paycover.store.contractors import CONTRACTORS
from paycover.store.tables import contractors
from tests import make, sales, told
from tests.api.fields import Body, Noun, check_optional, check_required
from tests.api.payment_sessions_test import BACK, PATH, complete
from tests.api.tenancy import check_foreign
from tests.conftest import Api
from tests.rows import rows_of

ADDRESS = {
    "country": "US",
    "line1": "92 Geary St",
    "line2": None,
    "locality": "San Francisco",
    "postalcode": "94114",
    "region": "CA",
}
TAX_IDS = ["12-3456789", "123-456789", "123-45-6789", "123456789"]


def least(api: Api) -> Body:
    """Return the least body that makes a contractor."""
    email = f"{make.unique('joe')}@example.com"
    return {"first_name": "Joe", "last_name": "Parker", "email": email}


CONTRACTOR = Noun(
    path="/contractors",
    least=least,
    optional={
        "middle_name": ("Q.", None),
        "phone": ("415-474-9088", None),
        "address": (ADDRESS, None),
        "company_name": ("Acme Co.", None),
        "custom_metadata": ({"campaign": "Red Bull", "depth": {"a": [1]}}, {}),
        "withhold_premium": (True, False),
    },
    required=dict.fromkeys(("first_name", "last_name", "email"), "invalid_input"),
)


@pytest.mark.parametrize("name", CONTRACTOR.optional)
def test_an_optional_field_can_be_left_out_and_cleared(api: Api, name: str) -> None:
    check_optional(api, CONTRACTOR, name)


@pytest.mark.parametrize("name", CONTRACTOR.required)
def test_a_required_field_must_be_there(api: Api, name: str) -> None:
    check_required(api, CONTRACTOR, name)


def test_what_the_official_client_sends_makes_a_contractor(api: Api) -> None:
    sent = {
        "first_name": "John",
        "last_name": "Doe",
        "email": "john@doe.com",
        "phone": "415-111-1111",
        "tax_identification": "123-456789",
        "address": {"country": "USA", "line1": "2211 Mission St", "region": "CA", "postalcode": "94110"},
    }
    made = api.post("/contractors", sent)
    assert made["address"]["country"] == "US"
    assert "tax_identification" not in made
    assert api.get("/contractors") == [made] == [api.get(f"/contractors/{made['id']}")]


@pytest.mark.parametrize(
    ("sent", "after"),
    [
        ({"b": "2"}, {"a": 1, "b": "2"}),
        ({"a": ""}, {}),
        ({"a": None, "b": [1]}, {"b": [1]}),
        ({"a": {"inner": ""}}, {"a": {"inner": ""}}),
        ({}, {}),
        (None, {}),
        ("", {}),
    ],
)
def test_metadata_merges_unsets_and_clears(api: Api, sent: Any, after: Any) -> None:
    made = api.post("/contractors", least(api) | {"custom_metadata": {"a": 1, "gone": ""}})
    assert made["custom_metadata"] == {"a": 1}
    assert api.put(f"/contractors/{made['id']}", {"custom_metadata": sent})["custom_metadata"] == after
    assert api.get(f"/contractors/{made['id']}")["custom_metadata"] == after


def test_metadata_does_not_grow_for_ever(api: Api) -> None:
    made = api.post("/contractors", least(api) | {"custom_metadata": {f"a{i}": i for i in range(100)}})
    code, message = api.refused("PUT", f"/contractors/{made['id']}", {"custom_metadata": {"b": 1}})
    assert code == "invalid_input" and set(message) == {"custom_metadata"}
    api.put(f"/contractors/{made['id']}", {"custom_metadata": {"b": 1, "a0": ""}})


@pytest.mark.parametrize("depth", [150, 500, 900, 950, 970, 990, 1_100, 100_000])
def test_metadata_that_is_nested_too_deep_is_refused(api: Api, depth: int) -> None:
    text = '{"custom_metadata": {"a": ' + "[" * depth + "]" * depth + "}}"
    answer = api.call("POST", "/contractors", content=text)
    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize("email", ["joe", "joe@", "@example.com", "joe@example", "a b@c.de", "joe@c.de\n"])
def test_an_email_must_look_like_one(api: Api, email: str) -> None:
    code, message = api.refused("POST", "/contractors", least(api) | {"email": email})
    assert (code, message) == ("invalid_input", {"email": "must be an e-mail address"})


def test_an_email_belongs_to_one_live_contractor(api: Api, new_api: Any) -> None:
    body = least(api)
    first = api.post("/contractors", body)
    assert api.refused("POST", "/contractors", body)[0] == "duplicate_email"
    upper = api.post("/contractors", body | {"email": body["email"].replace("joe", "Joe")})
    other = api.post("/contractors", least(api))
    one = f"/contractors/{other['id']}"
    assert api.refused("PUT", one, {"email": body["email"], "phone": "1"})[0] == "duplicate_email"
    assert api.get(one) == other
    assert api.put(one, {"email": other["email"]}) == other
    assert new_api().post("/contractors", body)["email"] == body["email"]
    api.delete(f"/contractors/{first['id']}")
    assert api.put(one, {"email": body["email"]})["email"] == body["email"]
    assert {c["id"] for c in api.get("/contractors")} == {other["id"], upper["id"]}


def test_the_list_narrows_to_an_email_by_its_exact_case(api: Api) -> None:
    joe = api.post("/contractors", least(api) | {"email": "joe@example.com"})
    big = api.post("/contractors", least(api) | {"email": "JOE@example.com"})
    assert api.get("/contractors", email="joe@example.com") == [joe]
    assert api.get("/contractors", email="JOE@example.com") == [big]
    assert api.get("/contractors", email="joe@example.org") == []
    assert api.get("/contractors", email="") == [big, joe]


@pytest.mark.parametrize("tax_id", TAX_IDS)
def test_a_tax_id_is_sealed_and_never_shown(api: Api, tax_id: str) -> None:
    made = api.post("/contractors", least(api) | {"tax_identification": tax_id})
    kept = make.write(api, lambda tx: CONTRACTORS.find(tx, made["id"]))
    assert tax_id not in repr(kept)
    assert api.database.vault.open(kept.tax_id_sealed) == tax_id
    changed = api.put(f"/contractors/{made['id']}", {"tax_identification": "98-7654321"})
    assert changed == made == api.get(f"/contractors/{made['id']}")
    kept = make.write(api, lambda tx: CONTRACTORS.find(tx, made["id"]))
    assert api.database.vault.open(kept.tax_id_sealed) == "98-7654321"
    events = told.events(api, made["id"])
    assert [event.type.value for event in events] == ["contractor.created", "contractor.updated"]
    assert not any(number in event.data for event in events for number in (tax_id, "98-7654321"))
    api.put(f"/contractors/{made['id']}", {"tax_identification": "98-7654321"})
    assert told.events(api, made["id"]) == events


@pytest.mark.parametrize("clearing", [None, ""])
def test_a_tax_id_can_be_cleared(api: Api, clearing: Any) -> None:
    made = api.post("/contractors", least(api) | {"tax_identification": TAX_IDS[0]})
    api.put(f"/contractors/{made['id']}", {})
    assert make.write(api, lambda tx: CONTRACTORS.find(tx, made["id"])).tax_id_sealed is not None
    api.put(f"/contractors/{made['id']}", {"tax_identification": clearing})
    assert make.write(api, lambda tx: CONTRACTORS.find(tx, made["id"])).tax_id_sealed is None
    bare = api.post("/contractors", least(api) | {"tax_identification": clearing})
    assert make.write(api, lambda tx: CONTRACTORS.find(tx, bare["id"])).tax_id_sealed is None


@pytest.mark.parametrize(
    "tax_id", ["12-345678", "12-34567890", "12 3456789", "AB-3456789", "1" * 9 + "\n", 7]
)
def test_a_tax_id_has_nine_digits_and_an_error_does_not_repeat_it(api: Api, tax_id: Any) -> None:
    answer = api.call("POST", "/contractors", json=least(api) | {"tax_identification": tax_id})
    assert answer.status_code == 400 and set(answer.json()["message"]) == {"tax_identification"}
    assert str(tax_id).strip() not in answer.text


def test_deleting_cancels_the_active_policies(api: Api) -> None:
    who, _, policy = make.write(api, make.insured)
    gone = api.delete(f"/contractors/{who.id}")
    assert (gone["id"], gone["object"], gone["deleted"]) == (who.id, "contractor", True)
    assert told.types(api, policy.id) == ["policy.cancelled"]
    assert told.types(api, who.id) == ["contractor.deleted"]
    for method in ("GET", "PUT", "DELETE"):
        body = {"phone": "1"} if method == "PUT" else None
        assert api.refused(method, f"/contractors/{who.id}", body, status=404)[0] == "resource_not_found"


def test_deleting_frees_the_address_and_forgets_the_tax_id(api: Api) -> None:
    body = least(api) | {"tax_identification": TAX_IDS[0]}
    id = api.post("/contractors", body)["id"]
    api.delete(f"/contractors/{id}")
    (row,) = [found for found in rows_of(api)["contractors"] if id in found]
    kept = dict(zip(contractors.c.keys(), row, strict=True))
    assert (kept["email_key"], kept["tax_id_sealed"], kept["email"]) == (None, None, body["email"])
    assert kept["deleted_at"] is not None
    assert api.post("/contractors", body)["id"] != id


def test_deleting_whatever_a_contractor_has_stays_within_the_budget(api: Api) -> None:
    who, job, _ = make.write(api, make.insured)
    start = sales.now(api) + 5 * DAY
    assignment = api.post("/assignments", {"contractor": who.id, "job": job.id, "effective_date": start})
    invoice = api.get("/invoices", assignment=assignment["id"])[0]["id"]
    complete(api, api.post(PATH, {"contractor": who.id, "return_url": BACK}))
    api.post("/webhook_endpoints", {"url": "https://example.com/hook"})
    api.delete(f"/contractors/{who.id}")
    assert len(api.statements) == 8
    assert told.types(api, assignment["id"])[-1] == "assignment.cancelled"
    assert api.get(f"/invoices/{invoice}")["status"] == "void"


def test_a_withholding_that_is_said_differs_from_one_that_is_not(api: Api) -> None:
    made = api.post("/contractors", least(api))
    assert api.put(f"/contractors/{made['id']}", {"withhold_premium": "False"}) == made
    assert make.write(api, lambda tx: CONTRACTORS.find(tx, made["id"])).withhold_premium is False
    api.put(f"/contractors/{made['id']}", {"withhold_premium": None})
    assert make.write(api, lambda tx: CONTRACTORS.find(tx, made["id"])).withhold_premium is None


def test_a_form_body_makes_one_too(api: Api) -> None:
    form = least(api) | {"address[region]": "ny", "address[line2]": "", "withhold_premium": "true"}
    answer = api.call("POST", "/contractors", data=form)
    assert answer.status_code == 201, answer.text
    assert answer.json()["address"]["region"] == "NY" and answer.json()["withhold_premium"] is True


def test_another_account_cannot_tell_it_is_there(api: Api, new_api: Any) -> None:
    made = api.post("/contractors", least(api))
    check_foreign(api, new_api(), "/contractors", made["id"], changing={"phone": "1"})


def test_statements_stay_within_the_budget(api: Api) -> None:
    api.client.headers["Idempotency-Key"] = make.unique("key")
    made = api.post("/contractors", least(api) | {"tax_identification": TAX_IDS[0], "address": ADDRESS})
    assert len(api.statements) <= 8
    api.client.headers["Idempotency-Key"] = make.unique("key")
    api.put(f"/contractors/{made['id']}", {"email": least(api)["email"]})
    assert len(api.statements) <= 8
    api.get(f"/contractors/{made['id']}")
    assert len(api.statements) <= 3
    api.get("/contractors", ending_before=made["id"], email="joe@example.com")
    assert len(api.statements) <= 3
    who, _, _ = make.write(api, make.insured)
    api.delete(f"/contractors/{who.id}")
    assert len(api.statements) <= 8
