"""Quotes over HTTP."""

from typing import Any

import pytest

from paycover.domain.addresses import Address
from paycover.domain.categories import Category, CategoryStatus
from paycover.domain.coverage import Coverage
from paycover.kit.dates import DAY, iso_day, start_of_next_day
from paycover.store.categories import CATEGORIES
from tests import make, sales
from tests.conftest import Api


@pytest.fixture
def body(api: Api) -> dict[str, Any]:
    """A body that asks for a quote."""
    return sales.quote_body(api)


def test_a_quote_shows_what_cover_costs(api: Api, body: dict[str, Any]) -> None:
    quote = api.post("/quotes", body)
    start = start_of_next_day(quote["created"])
    assert quote == {
        "id": quote["id"],
        "contractor": body["contractor"],
        "job": body["job"],
        "coverage_type": ["general", "workers-comp"],
        "effective_date": start,
        "end_date": start + 30 * DAY,
        "eligible": True,
        "reasons": [],
        "net_rate": 173,
        "gl_net_rate": 53,
        "wc_net_rate": 120,
        "quote_json": {
            "gl": {"net_rate": 53, "stamping_fee": None, "risk_purchasing_group_fee": None},
            "wc": {"net_rate": 120},
        },
        "created": quote["created"],
    }
    assert api.get(f"/quotes/{quote['id']}") == quote
    assert api.get("/quotes") == [quote]
    assert sales.told(api, quote["id"]) == ["quote.created"]


def test_lines_that_were_not_asked_for(api: Api, body: dict[str, Any]) -> None:
    quote = api.post("/quotes", body | {"coverage_type": ["general", "media", "cyber", "professional"]})
    assert quote["wc_net_rate"] is None
    assert (quote["pl_net_rate"], quote["media_net_rate"], quote["cyber_net_rate"]) == (40, 40, 40)
    assert set(quote["quote_json"]) == {"gl", "pl", "media", "cyber"}
    alone = api.post("/quotes", body | {"coverage_type": ["workers-comp"]})
    assert alone["gl_net_rate"] is None and alone["net_rate"] == 120
    assert not {"pl_net_rate", "media_net_rate", "cyber_net_rate"} & set(alone)


@pytest.mark.parametrize(
    "sent",
    [
        ["general"],
        "general",
        {"coverage_type": ["general"]},
        {"coverage_type": "general"},
        ["general", "general"],
    ],
)
def test_every_form_of_coverage_type_is_shown_as_a_list(api: Api, body: dict[str, Any], sent: Any) -> None:
    assert api.post("/quotes", body | {"coverage_type": sent})["coverage_type"] == ["general"]


def test_older_names_and_forms(api: Api, body: dict[str, Any]) -> None:
    start = sales.now(api) + 5 * DAY
    old = {
        "contractor_id": body["contractor"],
        "job_id": body["job"],
        "coverage_type": ["general"],
        "effective_date": str(start),
        "end_date": iso_day(start + 2 * DAY),
    }
    quote = api.post("/quotes", old)
    assert (quote["contractor"], quote["job"]) == (body["contractor"], body["job"])
    assert quote["effective_date"] == start
    assert quote["end_date"] == start + 2 * DAY - start % DAY


@pytest.mark.parametrize("blank", [None, ""])
def test_a_blank_date_takes_its_default(api: Api, body: dict[str, Any], blank: Any) -> None:
    quote = api.post("/quotes", body | {"effective_date": blank, "end_date": blank})
    assert quote["effective_date"] == start_of_next_day(quote["created"])
    assert quote["end_date"] == quote["effective_date"] + 30 * DAY


def test_all_faults_of_a_body_are_named_at_once(api: Api) -> None:
    code, message = api.refused("POST", "/quotes", {"coverage_type": [], "effective_date": "soon"})
    assert code == "invalid_input"
    assert set(message) == {"contractor", "job", "coverage_type", "effective_date"}


@pytest.mark.parametrize("sent", [None, "", [], {}, "house", ["general", "house"], {"coverage_type": []}])
def test_coverage_must_be_known_and_not_empty(api: Api, body: dict[str, Any], sent: Any) -> None:
    code, message = api.refused("POST", "/quotes", body | {"coverage_type": sent})
    assert code == "invalid_input" and set(message) == {"coverage_type"}


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"effective_date": 1}, "effective_date_invalid"),
        ({"end_date": 1}, "end_date_invalid"),
    ],
)
def test_dates_that_do_not_fit(
    api: Api, body: dict[str, Any], dates: dict[str, int], expected: str
) -> None:
    assert api.refused("POST", "/quotes", body | dates)[0] == expected
    assert api.get("/quotes") == []


def test_an_end_on_the_day_of_the_start_moves_to_the_next_day(api: Api, body: dict[str, Any]) -> None:
    start = start_of_next_day(sales.now(api)) + 3600
    quote = api.post("/quotes", body | {"effective_date": start, "end_date": start})
    assert quote["end_date"] == start_of_next_day(start)


def test_unknown_and_foreign_ids_are_answered_alike(api: Api, new_api: Any, body: dict[str, Any]) -> None:
    other = sales.quote_body(new_api())
    for field in ("contractor", "job"):
        for id in (other[field], "nothing"):
            code, message = api.refused("POST", "/quotes", body | {field: id})
            assert code == f"invalid_{field}_id"
            assert message == f"No such {field}: {id}"


def test_a_quote_of_another_account_is_not_there(api: Api, new_api: Any) -> None:
    theirs = sales.quote(new_api())["id"]
    for id in (theirs, "qt_nothing"):
        assert api.refused("GET", f"/quotes/{id}", status=404) == (
            "resource_not_found",
            f"No such quote: {id}",
        )
        assert api.refused("PUT", f"/quotes/{id}", {}, status=404)[0] == "resource_not_found"


def test_there_is_no_delete(api: Api) -> None:
    assert api.refused("DELETE", f"/quotes/{sales.quote(api)['id']}", status=405)[0] == "bad_request"


def test_a_job_whose_entity_was_deleted(api: Api, body: dict[str, Any]) -> None:
    make.write(api, lambda tx: sales.forget_entity_of(tx, body["job"]))
    assert api.refused("POST", "/quotes", body)[0] == "invalid_entity_id"


def test_a_category_that_is_not_approved_or_not_there(api: Api, body: dict[str, Any]) -> None:
    def propose(tx: Any) -> Any:
        CATEGORIES.add(
            tx,
            Category(id="jc_new", slug="new", name="New", status=CategoryStatus.PROPOSED, created=tx.now),
        )
        return make.job(tx, category_code="jc_new"), make.job(tx, category_code="jc_none")

    proposed, missing = make.write(api, propose)
    assert api.refused("POST", "/quotes", body | {"job": proposed.id})[0] == "job_category_not_approved"
    assert api.refused("POST", "/quotes", body | {"job": missing.id})[0] == "invalid_job_category_code"


def test_workers_comp_in_a_monopolistic_state(api: Api) -> None:
    body = sales.quote_body(api, address=Address(country="US", region="WA"))
    code, message = api.refused("POST", "/quotes", body)
    assert code == "invalid_input"
    assert "Washington" in message["coverage_type"] and "state fund" in message["coverage_type"]
    assert api.post("/quotes", body | {"coverage_type": ["general"]})["net_rate"] == 53


def test_a_contractor_without_a_home_state(api: Api, body: dict[str, Any]) -> None:
    who = make.write(api, lambda tx: make.contractor(tx, address=None))
    code, message = api.refused("POST", "/quotes", body | {"contractor": who.id})
    assert code == "invalid_input" and set(message) == {"contractor"}


def test_a_contractor_who_is_insured_already(api: Api, body: dict[str, Any]) -> None:
    policy = make.write(api, lambda tx: make.policy(tx, body["contractor"]))
    for wanted in (["general"], ["general", "workers-comp"]):
        code, message = api.refused("POST", "/quotes", body | {"coverage_type": wanted})
        assert code == "contractor_has_matching_policy"
        assert message == "Contractor already has a matching policy on file"
    assert api.post("/quotes", body | {"coverage_type": ["general", "professional"]})["eligible"]
    api.put(f"/policies/{policy.id}", {"is_active": False})
    assert api.post("/quotes", body)["eligible"]


@pytest.mark.parametrize(
    "other",
    [
        {"category_code": make.OTHER_CATEGORY},
        {"work_state": "TX"},
        {"home_state": "TX"},
        {"coverage_type": (Coverage.GENERAL,)},
    ],
)
def test_a_policy_for_other_work_does_not_stand_in_the_way(
    api: Api, body: dict[str, Any], other: dict[str, Any]
) -> None:
    make.write(api, lambda tx: make.policy(tx, body["contractor"], **other))
    assert api.post("/quotes", body)["net_rate"] == 173


def test_an_edit_prices_anew(api: Api, body: dict[str, Any]) -> None:
    quote = api.post("/quotes", body)
    path = f"/quotes/{quote['id']}"
    after = api.put(path, {"coverage_type": "general"})
    assert after == quote | {
        "coverage_type": ["general"],
        "net_rate": 53,
        "wc_net_rate": None,
        "quote_json": {"gl": quote["quote_json"]["gl"]},
        "reasons": after["reasons"],
    }
    assert [reason["code"] for reason in after["reasons"]] == ["PAY_BELOW_MINIMUM"]
    moved = sales.quote_body(api)
    after = api.put(path, {"contractor_id": moved["contractor"], "job": moved["job"]})
    assert (after["contractor"], after["job"]) == (moved["contractor"], moved["job"])
    later = quote["effective_date"] + DAY
    after = api.put(path, {"effective_date": str(later), "end_date": later})
    assert (after["effective_date"], after["end_date"]) == (later, later + DAY)
    assert api.get(path) == after
    assert sales.told(api, quote["id"]) == ["quote.created", *["quote.updated"] * 3]


@pytest.mark.parametrize("change", [{}, {"name": "Mechanic"}, {"coverage_type": sales.BOTH}])
def test_an_edit_that_changes_nothing_tells_nothing(api: Api, change: dict[str, Any]) -> None:
    quote = sales.quote(api)
    assert api.put(f"/quotes/{quote['id']}", change) == quote
    assert sales.told(api, quote["id"]) == ["quote.created"]


@pytest.mark.parametrize("field", ["contractor", "job", "coverage_type", "effective_date", "end_date"])
@pytest.mark.parametrize("blank", [None, ""])
def test_no_field_of_a_quote_can_be_cleared(api: Api, field: str, blank: Any) -> None:
    quote = sales.quote(api)
    code, message = api.refused("PUT", f"/quotes/{quote['id']}", {field: blank})
    assert code == "invalid_input" and set(message) == {field}
    assert api.get(f"/quotes/{quote['id']}") == quote


def test_a_refused_edit_leaves_the_quote_as_it_was(api: Api) -> None:
    quote = sales.quote(api)
    path = f"/quotes/{quote['id']}"
    assert api.refused("PUT", path, {"job": "jb_nothing"})[0] == "invalid_job_id"
    assert api.refused("PUT", path, {"effective_date": 1})[0] == "effective_date_invalid"
    assert api.refused("PUT", path, {"coverage_type": ["media"]})[0] == "invalid_input"
    assert api.get(path) == quote


def test_a_quote_with_a_policy_is_final(api: Api) -> None:
    quote = sales.quote(api)
    api.post("/policies", {"quote": quote["id"]})
    for change in ({}, {"coverage_type": ["general"]}):
        code, _ = api.refused("PUT", f"/quotes/{quote['id']}", change)
        assert code == "cant_update_create_new_quote"
    assert api.get(f"/quotes/{quote['id']}") == quote


def test_budgets(api: Api, body: dict[str, Any]) -> None:
    sales.with_key(api)
    quote = api.post("/quotes", body)
    assert len(api.statements) <= 8, api.statements
    moved = sales.quote_body(api)
    sales.with_key(api)
    api.put(f"/quotes/{quote['id']}", moved | {"coverage_type": ["general"]})
    assert len(api.statements) <= 8, api.statements
    api.get(f"/quotes/{quote['id']}")
    assert len(api.statements) <= 3, api.statements
    assert api.get("/quotes", starting_after=quote["id"]) == []
    assert len(api.statements) <= 3, api.statements
