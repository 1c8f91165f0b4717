"""Payment sessions over HTTP."""

from typing import Any

import pytest

from paycover.domain.accounts import Environment
from paycover.domain.sandbox_cards import SANDBOX_CARDS
from paycover.domain.tasks import TaskKind
from tests import make, sales
from tests.conftest import Api
from tests.rows import rows_of, tasks_of

PATH = "/payment/sessions"
BACK = "https://example.com/cards?from=us"


def complete(api: Api, session: Any, number: str = "4242424242424242") -> Any:
    """Complete a session with a test card."""
    return api.post(f"/test_helpers{PATH}/{session['id']}/complete", {"number": number}, status=200)


@pytest.fixture
def contractor(api: Api) -> str:
    """A contractor without a card."""
    id: str = make.write(api, make.contractor).id
    return id


@pytest.fixture
def session(api: Api, contractor: str) -> Any:
    """A pending session."""
    return api.post(PATH, {"contractor": contractor, "return_url": BACK})


def test_a_session_starts_pending_and_shows_its_page_once(api: Api, contractor: str) -> None:
    session = api.post(PATH, {"contractor": contractor, "return_url": BACK})
    url = session.pop("url")
    assert url.startswith(f"{api.url}/payment/setup/test_") and len(url.rpartition("/")[2]) > 60
    assert session["id"].startswith("hps_")
    assert session == {
        "id": session["id"],
        "contractor_id": contractor,
        "created": session["created"],
        "expires_at": session["created"] + 1_800,
        "status": "pending",
        "completed_at": None,
        "cancelled_at": None,
        "processor": "checkout",
        "return_url": BACK,
    }
    assert api.get(f"{PATH}/{session['id']}") == session
    assert sales.told(api, session["id"]) == ["payment.session.created"]


def test_the_secret_of_the_page_is_kept_nowhere(api: Api, session: Any) -> None:
    token = session["url"].rpartition("/")[2]
    assert token.rpartition(".")[2] not in str(rows_of(api))
    other = api.post(PATH, {"contractor": session["contractor_id"], "return_url": BACK})
    assert other["url"] != session["url"]


def test_the_same_idempotency_key_is_the_same_session_and_page(api: Api, contractor: str) -> None:
    body = {"contractor_id": contractor, "return_url": BACK}
    options: dict[str, Any] = {"json": body, "headers": {"Ten99Policy-Idempotent-Key": make.unique("key")}}
    first, again = api.call("POST", PATH, **options), api.call("POST", PATH, **options)
    assert first.status_code == 201 and again.json() == first.json()


@pytest.mark.parametrize("field", ["contractor", "return_url"])
@pytest.mark.parametrize("empty", ["absent", None, ""])
def test_both_fields_are_required(api: Api, contractor: str, field: str, empty: Any) -> None:
    body = {"contractor": contractor, "return_url": BACK} | {field: empty}
    if empty == "absent":
        del body[field]
    code, message = api.refused("POST", PATH, body)
    assert code == "invalid_input" and set(message) == {field}


def test_unknown_deleted_and_foreign_contractors_are_answered_alike(api: Api, new_api: Any) -> None:
    before = rows_of(api)
    foreign = make.write(new_api(), make.contractor).id
    for id in (foreign, "cn_nothing"):
        refused = api.refused("POST", PATH, {"contractor": id, "return_url": BACK}, status=404)
        assert refused == ("resource_not_found", f"No such contractor: {id}")
    assert rows_of(api) == before
    gone = make.write(api, make.contractor).id
    api.delete(f"/contractors/{gone}")
    assert api.refused("POST", PATH, {"contractor": gone, "return_url": BACK}, status=404)[1].endswith(gone)


def test_the_way_back_has_to_be_allowed(api: Api, contractor: str) -> None:
    before = rows_of(api)
    for url in ("http://example.com/", "https://example.com/#x", "https://elsewhere.example/", "done"):
        body = {"contractor": contractor, "return_url": url}
        assert api.refused("POST", PATH, body)[0] == "invalid_return_url"
    assert rows_of(api) == before


def test_a_new_production_account_allows_no_way_back(new_api: Any) -> None:
    production = new_api(Environment.PRODUCTION)
    body = {"contractor": make.write(production, make.contractor).id, "return_url": BACK}
    assert production.refused("POST", PATH, body)[0] == "invalid_return_url"


def test_a_session_can_be_called_off_once(api: Api, session: Any) -> None:
    one = f"{PATH}/{session['id']}"
    cancelled = api.post(f"{one}/cancel", status=200)
    assert (cancelled["status"], cancelled["completed_at"]) == ("cancelled", None)
    assert cancelled["cancelled_at"] >= session["created"] and "url" not in cancelled
    assert api.get(one) == cancelled
    assert api.refused("POST", f"{one}/cancel", {})[0] == "session_not_pending"
    assert sales.told(api, session["id"]) == ["payment.session.created", "payment.session.cancelled"]


def test_a_completed_session_is_over(api: Api, session: Any) -> None:
    done = complete(api, session)
    assert done["status"] == "completed" and done["completed_at"] >= session["created"]
    for path in (f"{PATH}/{session['id']}/cancel", f"/test_helpers{PATH}/{session['id']}/complete"):
        assert api.refused("POST", path, {})[0] == "session_not_pending"
    assert sales.told(api, session["id"])[1:] == ["payment.session.completed"]


def test_a_session_runs_out_after_half_an_hour(api: Api, session: Any) -> None:
    api.post("/test_helpers/clock/advance", {"seconds": 1_700}, status=200)
    assert api.get(f"{PATH}/{session['id']}")["status"] == "pending"
    api.post("/test_helpers/clock/advance", {"to": session["expires_at"]}, status=200)
    assert api.get(f"{PATH}/{session['id']}")["status"] == "expired"
    for path in (f"{PATH}/{session['id']}/cancel", f"/test_helpers{PATH}/{session['id']}/complete"):
        assert api.refused("POST", path, {})[0] == "session_expired"
    assert sales.told(api, session["id"])[1:] == ["payment.session.expired"]


def test_a_session_past_its_time_is_over_before_any_worker_has_said_so(api: Api, session: Any) -> None:
    sales.days_pass(api, 1)
    assert api.refused("POST", f"{PATH}/{session['id']}/cancel", {})[0] == "session_expired"


def test_what_is_over_does_not_run_out(api: Api, contractor: str) -> None:
    sessions = [api.post(PATH, {"contractor": contractor, "return_url": BACK}) for _ in range(2)]
    complete(api, sessions[0])
    api.post(f"{PATH}/{sessions[1]['id']}/cancel", status=200)
    api.post("/test_helpers/clock/advance", {"seconds": 3_600}, status=200)
    assert [api.get(f"{PATH}/{s['id']}")["status"] for s in sessions] == ["completed", "cancelled"]


def test_a_session_of_another_account_is_not_there(api: Api, new_api: Any) -> None:
    other = new_api()
    who = make.write(other, make.contractor).id
    theirs = other.post(PATH, {"contractor": who, "return_url": BACK})["id"]
    for id in (theirs, "hps_nothing"):
        for method, path in (
            ("GET", f"{PATH}/{id}"),
            ("POST", f"{PATH}/{id}/cancel"),
            ("POST", f"/test_helpers{PATH}/{id}/complete"),
        ):
            body: Any = None if method == "GET" else {}
            assert api.refused(method, path, body, status=404) == (
                "resource_not_found",
                f"No such payment session: {id}",
            )


def test_a_session_of_a_contractor_deleted_since_takes_no_card(api: Api, session: Any) -> None:
    api.delete(f"/contractors/{session['contractor_id']}")
    path = f"/test_helpers{PATH}/{session['id']}/complete"
    assert api.refused("POST", path, {}, status=404)[0] == "resource_not_found"


def test_only_test_cards_complete_a_sandboxs_session(api: Api, session: Any) -> None:
    before = rows_of(api)
    path = f"/test_helpers{PATH}/{session['id']}/complete"
    code, message = api.refused("POST", path, {"number": "4111111111111111"})
    assert code == "invalid_input" and set(message) == {"number"} and "4111" not in str(message)
    assert rows_of(api) == before
    assert complete(api, session, SANDBOX_CARDS[-1].number)["status"] == "completed"


def test_a_session_of_production_wants_its_page_made_by_the_worker(new_api: Any) -> None:
    production = new_api(Environment.PRODUCTION)
    session = _in_production(production)
    assert session["url"].startswith(f"{production.url}/payment/setup/live_")
    kinds = {task.kind for task in tasks_of(production.database, production.account.id)}
    assert kinds == {TaskKind.EXPIRE_PAYMENT_SESSION, TaskKind.MATCH_CHECKOUT}
    path = f"/test_helpers{PATH}/{session['id']}/complete"
    assert production.refused("POST", path, {}, status=404)[0] == "resource_not_found"
    production.post(f"{PATH}/{session['id']}/cancel", status=200)


def _in_production(api: Api) -> Any:
    make.allow_host(api, "example.com")
    who = make.write(api, make.contractor).id
    return api.post(PATH, {"contractor": who, "return_url": BACK})
