"""Policies over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from paycover.domain.accounts import AccountChange, Environment
from paycover.domain.assignments import Assignment, Eligibility
from paycover.domain.coverage import Coverage
from paycover.domain.marks import MarkDraft
from paycover.domain.policies import PolicyStatus
from paycover.domain.reasons import ReasonCode
from paycover.flows.account_settings import change_settings
from paycover.flows.marks import set_mark
from paycover.kit.dates import DAY, start_of_next_day
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.policies import POLICIES
from tests import make, sales
from tests.conftest import Api


def assign(api: Api, policy: Any, *starts: int) -> list[Assignment]:
    """Add assignments under a policy that start then."""

    def work(tx: Any) -> list[Assignment]:
        made = [
            Assignment(
                id=new_id("assignment"),
                contractor=policy["contractor"],
                job=policy["job"],
                policy=policy["id"],
                coverage_type=(Coverage.GENERAL,),
                effective_date=start,
                end_date=start + DAY,
                eligible=Eligibility(result=True, message="Yes."),
                rates=make.RATES,
                net_rate=53,
                created=tx.now,
            )
            for start in starts
        ]
        ASSIGNMENTS.add(tx, *made)
        return made

    added: list[Assignment] = make.write(api, work)
    return added


def test_a_policy_is_issued_for_a_quote(api: Api) -> None:
    quote = sales.quote(api)
    policy = api.post("/policies", {"quote": quote["id"]})
    assert policy == {
        "id": policy["id"],
        "quote": quote["id"],
        "contractor": quote["contractor"],
        "job": quote["job"],
        "coverage_type": quote["coverage_type"],
        "status": "active",
        "is_active": True,
        "effective_date": quote["effective_date"],
        "expiration_date": quote["end_date"],
        "certificates": None,
        "pdf_url": None,
        "created": policy["created"],
    }
    assert api.get(f"/policies/{policy['id']}") == policy
    assert api.get("/policies") == [policy]
    assert sales.told(api, policy["id"]) == ["policy.active"]


@pytest.mark.parametrize("blank", [None, ""])
def test_the_older_name_and_blank_dates(api: Api, blank: Any) -> None:
    quote = sales.quote(api)
    body = {"quote_id": quote["id"], "is_active": False, "effective_date": blank, "expiration_date": blank}
    policy = api.post("/policies", body)
    assert policy["is_active"] and policy["quote"] == quote["id"]
    assert (policy["effective_date"], policy["expiration_date"]) == (
        quote["effective_date"],
        quote["end_date"],
    )


def test_dates_that_are_given(api: Api) -> None:
    start = sales.now(api) + 3 * DAY
    dates = {"effective_date": str(start), "expiration_date": start + 9 * DAY}
    policy = sales.policy(api, **dates)
    assert (policy["effective_date"], policy["expiration_date"]) == (start, start + 9 * DAY)


def test_the_default_of_a_quote_whose_start_has_passed(api: Api) -> None:
    quote = sales.quote(api)
    sales.days_pass(api, 3)
    policy = api.post("/policies", {"quote": quote["id"]})
    assert policy["effective_date"] == start_of_next_day(policy["created"])
    assert policy["expiration_date"] == policy["effective_date"] + 30 * DAY


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"effective_date": 1}, "effective_date_invalid"),
        ({"expiration_date": 1}, "end_date_invalid"),
        ({"effective_date": "soon"}, "invalid_input"),
        ({"quote": ""}, "invalid_input"),
    ],
)
def test_refused_bodies(api: Api, dates: dict[str, Any], expected: str) -> None:
    quote = sales.quote(api)
    assert api.refused("POST", "/policies", {"quote": quote["id"]} | dates)[0] == expected
    assert api.get("/policies") == []
    assert api.put(f"/quotes/{quote['id']}", {}) == quote


def test_a_quote_becomes_one_policy(api: Api) -> None:
    policy = sales.policy(api)
    assert api.refused("POST", "/policies", {"quote": policy["quote"]})[0] == "policy_already_exists"
    api.delete(f"/policies/{policy['id']}")
    assert api.refused("POST", "/policies", {"quote": policy["quote"]})[0] == "policy_already_exists"


def test_a_quote_asked_for_many_times_at_once_becomes_one_policy(api: Api) -> None:
    quote = sales.quote(api)
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: api.client.post("/api/v1/policies", json={"quote": quote["id"]}), range(4))
        )
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]
    codes = {answer.json()["error_code"] for answer in answers if answer.status_code == 400}
    assert codes == {"policy_already_exists"}
    assert len(api.get("/policies")) == 1


def test_unknown_and_foreign_quotes_are_answered_alike(api: Api, new_api: Any) -> None:
    for id in (sales.quote(new_api())["id"], "qt_nothing"):
        expected = ("invalid_quote_id", f"No such quote: {id}")
        assert api.refused("POST", "/policies", {"quote": id}) == expected


def test_a_policy_of_another_account_is_not_there(api: Api, new_api: Any) -> None:
    for id in (sales.policy(new_api())["id"], "pl_nothing"):
        for method in ("GET", "PUT", "DELETE"):
            bodies = [{}, {"is_active": False}, {"is_active": True}] if method == "PUT" else [None]
            for body in bodies:
                shown = api.refused(method, f"/policies/{id}", body, status=404)
                assert shown == ("resource_not_found", f"No such policy: {id}")


def test_production_needs_leave_to_skip_the_application(new_api: Any) -> None:
    api = new_api(Environment.PRODUCTION)
    quote = sales.quote(api)
    code, _ = api.refused("POST", "/policies", {"quote": quote["id"]}, status=403)
    assert code == "custom_applications_disabled"
    assert api.get("/policies") == []


def test_in_production_a_quote_that_is_referred_waits_for_its_underwriter(new_api: Any) -> None:
    api = new_api(Environment.PRODUCTION)
    make.write(api, lambda tx: change_settings(tx, AccountChange(custom_applications=True)))
    quote = api.post("/quotes", sales.quote_body(api, wage=30_000_000))
    assert [reason["code"] for reason in quote["reasons"]] == ["PAY_OVER_LIMIT"]
    code, message = api.refused("POST", "/policies", {"quote": quote["id"]})
    assert code == "bad_request" and "underwriter" in message and api.get("/policies") == []
    yes = MarkDraft(subject=quote["job"], code=ReasonCode.PAY_OVER_LIMIT, approved=True)
    make.write(api, lambda tx: set_mark(tx, yes))
    assert api.put(f"/quotes/{quote['id']}", {})["eligible"] is True
    assert api.post("/policies", {"quote": quote["id"]})["quote"] == quote["id"]


def test_switching_off_ends_cover_and_on_again_restores_it(api: Api) -> None:
    policy = sales.policy(api)
    path = f"/policies/{policy['id']}"
    off = api.put(path, {"is_active": False})
    assert off == policy | {"status": "cancelled", "is_active": False}
    assert api.put(path, {"is_active": False}) == off
    assert api.put(path, {"is_active": "True"}) == policy
    assert api.put(path, {"is_active": True}) == policy
    assert api.get(path) == policy
    told = ["policy.active", "policy.cancelled", "policy.reactivated"]
    assert sales.told(api, policy["id"]) == told


@pytest.mark.parametrize("change", [{}, {"status": "cancelled", "effective_date": 1, "quote": "x"}])
def test_an_edit_that_changes_nothing_tells_nothing(api: Api, change: dict[str, Any]) -> None:
    policy = sales.policy(api)
    assert api.put(f"/policies/{policy['id']}", change) == policy
    assert sales.told(api, policy["id"]) == ["policy.active"]


@pytest.mark.parametrize("sent", [None, "", "off", 7])
def test_is_active_must_be_true_or_false(api: Api, sent: Any) -> None:
    policy = sales.policy(api)
    code, message = api.refused("PUT", f"/policies/{policy['id']}", {"is_active": sent})
    assert code == "invalid_input" and set(message) == {"is_active"}


def test_a_policy_past_its_term_is_not_switched_on_again(api: Api) -> None:
    policy = sales.policy(api)
    path = f"/policies/{policy['id']}"
    off = api.put(path, {"is_active": False})
    sales.days_pass(api, 40)
    assert api.refused("PUT", path, {"is_active": True})[0] == "end_date_invalid"
    assert api.get(path) == off


def test_cover_is_not_restored_for_what_was_deleted(api: Api) -> None:
    policies = [sales.policy(api) for _ in range(2)]
    for policy in policies:
        api.put(f"/policies/{policy['id']}", {"is_active": False})

    def forget(tx: Any) -> None:
        sales.forget_contractor(tx, policies[0]["contractor"])
        sales.forget_entity_of(tx, policies[1]["job"])

    make.write(api, forget)
    for policy, expected in zip(policies, ("contractor", "entity"), strict=True):
        path = f"/policies/{policy['id']}"
        assert api.refused("PUT", path, {"is_active": True})[0] == f"invalid_{expected}_id"
        assert api.get(path)["status"] == "cancelled"


@pytest.mark.parametrize("how", ["off", "delete"])
def test_ending_a_policy_cancels_assignments_that_have_not_started(api: Api, how: str) -> None:
    policy = sales.policy(api)
    begun, ahead = assign(api, policy, sales.now(api) - DAY, sales.now(api) + DAY)
    if how == "off":
        api.put(f"/policies/{policy['id']}", {"is_active": False})
    else:
        api.delete(f"/policies/{policy['id']}")
    assert sales.told(api, ahead.id) == ["assignment.cancelled"]
    assert sales.told(api, begun.id) == []
    after = make.write(api, lambda tx: ASSIGNMENTS.find(tx, ahead.id))
    assert after.cancelled and after.cancellation_date is not None


def test_a_deleted_policy_is_gone(api: Api) -> None:
    policy = sales.policy(api)
    gone = api.delete(f"/policies/{policy['id']}")
    assert gone == {
        "id": policy["id"],
        "object": "policy",
        "deleted": True,
        "deleted_at": gone["deleted_at"],
    }
    assert api.get("/policies") == []
    assert api.refused("GET", f"/policies/{policy['id']}", status=404)[0] == "resource_not_found"
    assert api.refused("DELETE", f"/policies/{policy['id']}", status=404)[0] == "resource_not_found"
    assert sales.told(api, policy["id"]) == ["policy.active", "policy.cancelled"]


def test_a_policy_that_had_ended_can_be_deleted(api: Api) -> None:
    policy = sales.policy(api)
    api.put(f"/policies/{policy['id']}", {"is_active": False})
    api.delete(f"/policies/{policy['id']}")
    assert api.get("/policies") == []
    assert sales.told(api, policy["id"]) == ["policy.active", "policy.cancelled", "policy.deleted"]


def test_lists_are_narrowed_by_quote_and_contractor(api: Api) -> None:
    one, two = sales.policy(api), sales.policy(api)
    assert api.get("/policies") == [two, one]
    assert api.get("/policies", quote=one["quote"]) == [one]
    assert api.get("/policies", contractor=two["contractor"]) == [two]
    assert api.get("/policies", contractor=two["contractor"], quote=one["quote"]) == []
    assert api.get("/policies", limit=1, starting_after=two["id"]) == [one]


def test_budgets(api: Api) -> None:
    sales.with_key(api)
    quote = sales.quote(api)
    sales.with_key(api)
    policy = api.post("/policies", {"quote": quote["id"]})
    assert len(api.statements) <= 8, api.statements
    path = f"/policies/{policy['id']}"
    ahead = sales.now(api) + DAY
    assignments = assign(api, policy, ahead, ahead)
    make.write(api, lambda tx: [sales.bill(tx, assignment) for assignment in assignments])
    for change in ({"is_active": False}, {"is_active": True}, {}):
        sales.with_key(api)
        api.put(path, change)
        assert len(api.statements) <= 8, api.statements
    for listed in (path, "/policies", f"/contractors/{policy['contractor']}/policies"):
        api.get(listed)
        assert len(api.statements) <= 3, api.statements
    api.delete(path)
    assert len(api.statements) <= 8, api.statements


def test_an_expired_policy_stays_readable(api: Api) -> None:
    policy = sales.policy(api)

    def expire(tx: Any) -> None:
        found = POLICIES.find(tx, policy["id"])
        assert found is not None
        POLICIES.save(tx, replace(found, status=PolicyStatus.EXPIRED))

    make.write(api, expire)
    assert api.get(f"/policies/{policy['id']}") == policy | {"status": "expired", "is_active": False}
