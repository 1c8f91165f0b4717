"""Application sessions over HTTP."""

from typing import Any

import pytest

from paycover.domain.accounts import Environment
from paycover.kit.dates import DAY
from tests import make, sales
from tests.conftest import Api

PATH = "/apply/sessions"
HELPER = "/test_helpers/apply/sessions"
URLS = {"success_url": "https://example.com/#/done?a=b", "cancel_url": "http://example.com/sorry"}


@pytest.fixture
def session(api: Api) -> Any:
    """A session that was started from a quote."""
    return api.post(PATH, {"quote": sales.quote(api)["id"]} | URLS)


def test_a_session_starts_from_a_quote(api: Api) -> None:
    quote = sales.quote(api)
    session = api.post(PATH, {"quote": quote["id"]} | URLS)
    assert session["id"].startswith("ias_")
    assert session["url"].startswith(f"{api.url}/apply/{session['id']}.{api.account.id}.")
    assert session == URLS | {
        "id": session["id"],
        "quote": quote["id"],
        "contractor": quote["contractor"],
        "job": quote["job"],
        "policy": None,
        "is_general_opt_in": False,
        "general_opt_in_work_state": None,
        "expired": False,
        "step": "verify_info",
        "url": session["url"],
        "created": session["created"],
    }
    assert api.get(f"{PATH}/{session['id']}") == session
    assert api.get(PATH) == [session]
    assert sales.told(api, session["id"]) == ["application.created"]


def test_each_session_has_its_own_secret(api: Api, session: Any) -> None:
    other = api.post(PATH, {"quote": session["quote"]})
    assert other["url"].rpartition(".")[2] != session["url"].rpartition(".")[2]


@pytest.mark.parametrize("blank", [None, ""])
def test_optional_fields_may_be_blank(api: Api, blank: Any) -> None:
    quote = sales.quote(api)
    optional = ("success_url", "cancel_url", "is_general_opt_in", "contractor", "general_opt_in_work_state")
    session = api.post(PATH, {"quote_id": quote["id"]} | dict.fromkeys(optional, blank))
    assert (session["success_url"], session["cancel_url"]) == (None, None)
    assert session["contractor"] == quote["contractor"] and not session["is_general_opt_in"]


@pytest.mark.parametrize(
    "url",
    [
        "example.com",
        "ftp://example.com",
        "javascript:alert(1)",
        "https://",
        "https://me@a",
        "https://a\n",
        7,
    ],
)
@pytest.mark.parametrize("field", list(URLS))
def test_addresses_to_come_back_to_are_http(api: Api, session: Any, field: str, url: Any) -> None:
    code, message = api.refused("POST", PATH, {"quote": session["quote"], field: url})
    assert code == "invalid_input" and set(message) == {field}
    code, message = api.refused("PUT", f"{PATH}/{session['id']}", {field: url})
    assert code == "invalid_input" and set(message) == {field}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"quote"}),
        ({"quote": ""}, {"quote"}),
        ({"quote": None, "success_url": "no"}, {"success_url"}),
        ({"is_general_opt_in": True, "quote": "x"}, {"contractor", "general_opt_in_work_state"}),
        (
            {"is_general_opt_in": True, "contractor": "x", "general_opt_in_work_state": "ZZ"},
            {"general_opt_in_work_state"},
        ),
    ],
)
def test_what_a_session_needs(api: Api, body: dict[str, Any], fields: set[str]) -> None:
    code, message = api.refused("POST", PATH, body)
    assert code == "invalid_input" and set(message) == fields


def test_unknown_and_foreign_quotes_are_answered_alike(api: Api, new_api: Any) -> None:
    for id in (sales.quote(new_api())["id"], "qt_nothing"):
        assert api.refused("POST", PATH, {"quote": id}) == ("invalid_quote_id", f"No such quote: {id}")


def test_a_session_of_another_account_is_not_there(api: Api, new_api: Any) -> None:
    other = new_api()
    theirs = other.post(PATH, {"quote": sales.quote(other)["id"]})["id"]
    for id in (theirs, "ias_nothing"):
        for method, path in (
            ("GET", f"{PATH}/{id}"),
            ("PUT", f"{PATH}/{id}"),
            ("POST", f"{PATH}/{id}/expire"),
            ("POST", f"{HELPER}/{id}/complete"),
        ):
            body: Any = None if method == "GET" else {}
            assert api.refused(method, path, body, status=404)[1] == f"No such session: {id}"


def test_a_session_is_for_the_quotes_own_contractor(api: Api) -> None:
    quote, other = sales.quote(api), make.write(api, make.contractor)
    code, message = api.refused("POST", PATH, {"quote": quote["id"], "contractor": other.id})
    assert code == "invalid_input" and set(message) == {"contractor"}
    body = {"quote": quote["id"], "contractor_id": quote["contractor"]}
    assert api.post(PATH, body)["contractor"] == quote["contractor"]


def test_a_quote_with_a_policy_needs_no_application(api: Api) -> None:
    policy = sales.policy(api)
    assert api.refused("POST", PATH, {"quote": policy["quote"]})[0] == "policy_already_exists"


def test_a_quote_whose_contractor_was_deleted(api: Api, session: Any) -> None:
    make.write(api, lambda tx: sales.forget_contractor(tx, session["contractor"]))
    assert api.refused("POST", PATH, {"quote": session["quote"]})[0] == "invalid_contractor_id"
    code, _ = api.refused("POST", f"{HELPER}/{session['id']}/complete", {})
    assert code == "invalid_contractor_id"
    assert api.get(f"{PATH}/{session['id']}") == session


def test_addresses_change_and_what_is_left_out_stays(api: Api, session: Any) -> None:
    path = f"{PATH}/{session['id']}"
    new = {"success_url": "https://example.com/new"}
    assert api.put(path, new) == session | new
    assert api.put(path, {"success_url": None, "cancel_url": ""}) == session | dict.fromkeys(URLS)
    assert api.get(path) == session | dict.fromkeys(URLS)
    assert sales.told(api, session["id"]) == ["application.created", *["application.updated"] * 2]


@pytest.mark.parametrize("change", [{}, URLS, {"quote": "x", "contractor": "y", "expired": True}])
def test_an_edit_that_changes_nothing_tells_nothing(api: Api, session: Any, change: dict[str, Any]) -> None:
    assert api.put(f"{PATH}/{session['id']}", change) == session
    assert sales.told(api, session["id"]) == ["application.created"]


def test_an_expired_session_is_over(api: Api, session: Any) -> None:
    path = f"{PATH}/{session['id']}"
    assert api.post(f"{path}/expire", status=200) == session | {"expired": True}
    assert api.get(path)["expired"] is True
    for method, target in (
        ("PUT", path),
        ("POST", f"{path}/expire"),
        ("POST", f"{HELPER}/{session['id']}/complete"),
    ):
        assert api.refused(method, target, {})[0] == "session_expired"
    assert sales.told(api, session["id"]) == ["application.created", "application.expired"]
    assert api.get("/policies") == []


def test_a_complete_application_makes_a_policy(api: Api, session: Any) -> None:
    quote = api.get(f"/quotes/{session['quote']}")
    done = api.post(f"{HELPER}/{session['id']}/complete", {"anything": 1}, status=200)
    [policy] = api.get("/policies")
    assert done == session | {"step": "application_complete", "policy": policy["id"]}
    assert api.get(f"{PATH}/{session['id']}") == done
    assert (policy["quote"], policy["job"]) == (quote["id"], quote["job"])
    assert policy["effective_date"] == quote["effective_date"]
    assert policy["expiration_date"] == quote["end_date"]
    assert policy["status"] == "active" and policy["is_active"]
    assert sales.told(api, session["id"]) == ["application.created", "application.complete"]
    assert sales.told(api, policy["id"]) == ["policy.active"]
    assert sales.told(api, quote["id"]) == ["quote.created"]


def test_a_complete_application_is_over(api: Api, session: Any) -> None:
    path = f"{PATH}/{session['id']}"
    api.post(f"{HELPER}/{session['id']}/complete", status=200)
    for method, target in (
        ("PUT", path),
        ("POST", f"{path}/expire"),
        ("POST", f"{HELPER}/{session['id']}/complete"),
    ):
        assert api.refused(method, target, {})[0] == "application_already_complete"
    assert len(api.get("/policies")) == 1


def test_a_body_is_not_needed_but_must_be_an_object(api: Api, session: Any) -> None:
    for path in (f"{PATH}/{session['id']}/expire", f"{HELPER}/{session['id']}/complete"):
        assert api.refused("POST", path, [1])[0] == "bad_request"
    answer = api.call("POST", f"{HELPER}/{session['id']}/complete")
    assert answer.status_code == 200 and answer.json()["policy"]


def test_media_is_told_of_by_its_own_event_alone(api: Api) -> None:
    quote = sales.quote(api, coverage_type=["general", "media"])
    session = api.post(PATH, {"quote": quote["id"]})
    done = api.post(f"{HELPER}/{session['id']}/complete", status=200)
    assert sales.told(api, done["policy"]) == ["policy.active.media"]


def test_a_second_application_for_a_quote_that_was_bought(api: Api, session: Any) -> None:
    second = api.post(PATH, {"quote": session["quote"]})
    api.post(f"{HELPER}/{session['id']}/complete", status=200)
    code, _ = api.refused("POST", f"{HELPER}/{second['id']}/complete", {})
    assert code == "policy_already_exists"
    assert api.get(f"{PATH}/{second['id']}") == second


def test_cover_of_a_late_application_is_not_back_dated(api: Api, session: Any) -> None:
    quote = api.get(f"/quotes/{session['quote']}")
    sales.days_pass(api, 5)
    done = api.post(f"{HELPER}/{session['id']}/complete", status=200)
    policy = api.get(f"/policies/{done['policy']}")
    assert policy["effective_date"] == policy["created"] > quote["effective_date"]
    length = quote["end_date"] - quote["effective_date"]
    assert policy["expiration_date"] - policy["effective_date"] == length == 30 * DAY


def test_a_quote_edited_after_the_session_began_is_what_is_bought(api: Api, session: Any) -> None:
    moved = sales.quote_body(api)
    api.put(f"/quotes/{session['quote']}", moved)
    done = api.post(f"{HELPER}/{session['id']}/complete", status=200)
    policy = api.get(f"/policies/{done['policy']}")
    assert done["contractor"] == policy["contractor"] == moved["contractor"]
    assert done["job"] == policy["job"] == moved["job"]


def test_the_helper_is_the_sandboxs_alone(new_api: Any) -> None:
    api = new_api(Environment.PRODUCTION)
    session = api.post(PATH, {"quote": sales.quote(api)["id"]})
    code, _ = api.refused("POST", f"{HELPER}/{session['id']}/complete", {}, status=404)
    assert code == "resource_not_found"
    assert api.get(f"{PATH}/{session['id']}") == session


def test_budgets(api: Api) -> None:
    quote = sales.quote(api)["id"]
    sales.with_key(api)
    session = api.post(PATH, {"quote": quote})
    assert len(api.statements) <= 8, api.statements
    path = f"{PATH}/{session['id']}"
    sales.with_key(api)
    api.put(path, URLS)
    assert len(api.statements) <= 8, api.statements
    api.get(path)
    assert len(api.statements) <= 3, api.statements
    api.get(PATH, starting_after=session["id"])
    assert len(api.statements) <= 3, api.statements
    del api.client.headers["Idempotency-Key"]
    other = sales.opt_in(api)
    assert len(api.statements) <= 8, api.statements
    for id in (session["id"], other["id"]):
        api.post(f"{HELPER}/{id}/complete", status=200)
        assert len(api.statements) <= 8, api.statements
    sales.with_key(api)
    api.post(f"{PATH}/{sales.opt_in(api)['id']}/expire", status=200)
    assert len(api.statements) <= 8, api.statements
