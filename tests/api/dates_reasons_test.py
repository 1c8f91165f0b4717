"""A refusal of dates, of an extension or a new policy, says why and what to send instead."""

from typing import Any

import pytest

from paycover.domain.policies import PolicyStatus
from paycover.kit.dates import DAY, start_of_next_day
from paycover.kit.records import replace
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.db import Tx
from paycover.store.policies import POLICIES
from tests import make, sales
from tests.conftest import Api


def reasons_of(api: Api, path: str, body: dict[str, Any]) -> list[Any]:
    """Return the reasons of a refusal."""
    answer = api.call("POST", path, json=body)
    assert answer.status_code == 400, answer.text
    told: list[Any] = answer.json().get("reasons", [])
    return told


@pytest.fixture
def made(api: Api) -> Any:
    """An assignment for 19 days under a policy that fits."""
    who, job, _ = make.write(api, make.insured)
    start = start_of_next_day(sales.now(api))
    body = {"contractor": who.id, "job": job.id, "effective_date": start, "end_date": start + 19 * DAY}
    return api.post("/assignments", body)


def begun(api: Api, made: Any, start: int, end: int) -> None:
    """Let an assignment have begun, and ended, at other moments."""

    def work(tx: Tx) -> None:
        found = ASSIGNMENTS.lock(tx, made["id"])
        assert found is not None
        ASSIGNMENTS.save(tx, replace(found, effective_date=start, end_date=end))

    make.write(api, work)


def cancelled(api: Api, policy: str) -> None:
    def work(tx: Tx) -> None:
        held = POLICIES.lock(tx, policy)
        assert held is not None
        POLICIES.save(tx, replace(held, status=PolicyStatus.CANCELLED, cancelled_at=tx.now))

    make.write(api, work)


@pytest.mark.parametrize(
    ("days", "code"),
    [(400, "TERM_TOO_LONG"), (-3, "END_BEFORE_START")],
)
def test_an_end_that_can_not_be_says_which_can(api: Api, made: Any, days: int, code: str) -> None:
    body = {"job_id": made["job"], "end_date": made["end_date"] + days * DAY}
    [reason] = reasons_of(api, "/assignments/extend", body)
    assert (reason["code"], reason["severity"]) == (code, "block")
    change = reason["change"]
    assert (change["operation"], change["id"], change["set"]["job_id"]) == (
        "post_assignments_extend",
        None,
        made["job"],
    )
    after = api.post("/assignments/extend", change["set"], 200)
    assert after["end_date"] == change["set"]["end_date"] > made["end_date"]


def test_cover_that_is_over_is_assigned_anew(api: Api, made: Any) -> None:
    now = sales.now(api)
    begun(api, made, now - 9 * DAY, now - DAY)
    [reason] = reasons_of(api, "/assignments/extend", {"job_id": made["job"], "end_date": now + 5 * DAY})
    assert (reason["code"], reason["change"]["operation"]) == ("START_IN_PAST", "post_assignments")
    again = api.post("/assignments", reason["change"]["set"])
    assert again["eligible"]["result"] is True and again["end_date"] == now + 5 * DAY


def test_cover_under_a_cancelled_policy_names_what_switches_it_on(api: Api, made: Any) -> None:
    cancelled(api, made["policy"])
    body = {"job_id": made["job"], "end_date": made["end_date"] + DAY}
    [reason] = reasons_of(api, "/assignments/extend", body)
    assert reason["code"] == "POLICY_CANCELLED"
    assert reason["change"] == {
        "operation": "put_policies_policy",
        "id": made["policy"],
        "set": {"is_active": True},
        "ask": [],
    }
    api.put(f"/policies/{made['policy']}", reason["change"]["set"])
    assert api.post("/assignments/extend", body, 200)["end_date"] == body["end_date"]


def test_what_no_rule_speaks_against_has_no_reasons(api: Api, made: Any) -> None:
    api.post("/assignments/cancel", {"job_id": made["job"]}, 200)
    assert (
        reasons_of(api, "/assignments/extend", {"job_id": made["job"], "end_date": made["end_date"]}) == []
    )
    body = {"job_id": made["job"], "end_date": made["end_date"] + 400 * DAY}
    make.write(api, lambda tx: sales.forget_contractor(tx, made["contractor"]))
    assert reasons_of(api, "/assignments/extend", body) == []


def test_cover_that_came_with_a_quote_says_the_same(api: Api) -> None:
    policy = sales.policy(api)
    body = {"job_id": policy["job"], "end_date": policy["expiration_date"] + 400 * DAY}
    [reason] = reasons_of(api, "/assignments/extend", body)
    assert reason["code"] == "TERM_TOO_LONG"
    shown = api.post("/assignments/extend", reason["change"]["set"], 200)
    assert (shown["id"], shown["end_date"]) == (policy["quote"], reason["change"]["set"]["end_date"])


@pytest.mark.parametrize(
    ("start", "end", "codes"),
    [
        (-DAY, 5 * DAY, ["START_IN_PAST"]),
        (9 * DAY, 5 * DAY, ["END_BEFORE_START"]),
        (9 * DAY, 400 * DAY, ["TERM_TOO_LONG"]),
        (-9 * DAY, -20 * DAY, ["START_IN_PAST", "END_BEFORE_START"]),
    ],
)
def test_a_policy_with_dates_that_can_not_be_says_which_can(
    api: Api, start: int, end: int, codes: list[str]
) -> None:
    quote, now = sales.quote(api), sales.now(api)
    body = {"quote": quote["id"], "effective_date": now + start, "expiration_date": now + end}
    told = reasons_of(api, "/policies", body)
    assert [reason["code"] for reason in told] == codes
    for reason in told:
        assert (reason["change"]["operation"], reason["change"]["id"]) == ("post_policies", None)
        body |= reason["change"]["set"]
    assert api.post("/policies", body)["effective_date"] > now


def test_an_end_before_the_quotes_own_start_is_told_too(api: Api) -> None:
    quote = sales.quote(api)
    body = {"quote": quote["id"], "expiration_date": quote["effective_date"] - 9 * DAY}
    [reason] = reasons_of(api, "/policies", body)
    assert reason["code"] == "END_BEFORE_START"
    api.post("/policies", body | reason["change"]["set"])
