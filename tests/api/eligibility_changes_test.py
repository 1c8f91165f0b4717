"""A program that reads the reasons and makes their changes gets cover, over HTTP (insurance.md 3.1)."""

from typing import Any

import pytest

from paycover.domain.addresses import Address
from paycover.domain.contractors import Contractor
from paycover.domain.entities import CoverageLimit
from paycover.domain.jobs import Job
from paycover.domain.marks import MarkDraft
from paycover.domain.policies import Policy, PolicyStatus
from paycover.domain.rates import Appetite
from paycover.domain.reasons import ReasonCode
from paycover.flows.marks import clear_marks, set_mark
from paycover.kit.dates import DAY
from paycover.kit.records import replace
from paycover.store.categories import CATEGORIES
from paycover.store.db import Tx
from paycover.store.policies import POLICIES
from paycover.store.rates import add_rates
from tests import make, sales
from tests.conftest import Api

Insured = tuple[Contractor, Job, Policy]
PRE_APPROVED = "Contractor is pre-approved for insurance coverage."
OHIO = Address(country="US", region="OH")


@pytest.fixture
def insured(api: Api) -> Insured:
    """A contractor with an active policy that fits a job."""
    found: Insured = make.write(api, make.insured)
    return found


@pytest.fixture
def body(insured: Insured) -> dict[str, Any]:
    """The least body that makes an assignment."""
    return {"contractor": insured[0].id, "job": insured[1].id}


def reasons_of(api: Api, path: str, body: dict[str, Any]) -> Any:
    """Return the reasons of a refusal."""
    answer = api.call("POST", path, json=body)
    assert answer.status_code == 400, answer.text
    return answer.json().get("reasons")


def make_change(api: Api, change: dict[str, Any]) -> Any:
    """Make a change as a program would: by its operation, its id and the fields it sets."""
    if change["operation"] == "clear_mark":
        code = ReasonCode(change["set"]["code"])
        return make.write(api, lambda tx: clear_marks(tx, change["id"], code))
    if change["operation"] == "approve":
        yes = MarkDraft(subject=change["id"], code=ReasonCode(change["set"]["code"]), approved=True)
        return make.write(api, lambda tx: set_mark(tx, yes))
    method, noun, *_ = change["operation"].split("_")
    path = f"/{noun}/{change['id']}" if change["id"] else f"/{noun}"
    return api.put(path, change["set"]) if method == "put" else api.post(path, change["set"])


def mended(api: Api, made: dict[str, Any]) -> Any:
    """Return an assignment after the changes its reasons name, asked for once more."""
    assert made["eligible"]["result"] is False
    for reason in made["eligible"]["reasons"]:
        shown = make_change(api, reason["change"])
        if reason["change"]["operation"] == "post_quotes":
            api.post("/policies", {"quote": shown["id"]})
            api.put(f"/assignments/{made['id']}", {"policy": ""})
    return api.put(f"/assignments/{made['id']}", {})


def codes(made: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in made["eligible"]["reasons"]]


def mark(api: Api, subject: str, code: str, **over: Any) -> None:
    draft = MarkDraft(subject=subject, code=ReasonCode(code), **over)
    make.write(api, lambda tx: set_mark(tx, draft))


def test_an_eligible_assignment_says_when_it_was_judged_and_by_what(api: Api, body: dict[str, Any]) -> None:
    made = api.post("/assignments", body)
    assert made["eligible"] == {
        "result": True,
        "message": PRE_APPROVED,
        "approval_reason": None,
        "reasons": [],
        "evaluated_at": made["created"],
        "ruleset_version": "2026-12",
    }
    assert api.get(f"/assignments/{made['id']}") == made


def test_the_dates_a_reason_names_are_put(api: Api, insured: Insured, body: dict[str, Any]) -> None:
    later = replace(insured[2], effective_date=insured[2].effective_date + 5 * DAY)
    make.write(api, lambda tx: POLICIES.save(tx, later))
    made = api.post("/assignments", body)
    [reason] = made["eligible"]["reasons"]
    assert (reason["code"], reason["severity"], reason["coverage_type"]) == (
        "POLICY_NOT_STARTED",
        "block",
        None,
    )
    assert reason["message"] == made["eligible"]["message"]
    assert reason["remedy"]["code"] == "move_start" and reason["remedy"]["message"]
    assert reason["change"] == {
        "operation": "put_assignments_assignment",
        "id": made["id"],
        "set": {"effective_date": later.effective_date},
        "ask": [],
    }
    after = mended(api, made)
    assert after["eligible"]["result"] is True and after["effective_date"] == later.effective_date
    assert make.happenings(api, made["id"]) == ["assignment.created", "assignment.updated"]


def test_the_coverage_types_a_reason_names_are_put(api: Api, body: dict[str, Any]) -> None:
    made = api.post("/assignments", body | {"coverage_type": ["general", "cyber"]})
    [reason] = made["eligible"]["reasons"]
    assert (reason["code"], reason["coverage_type"]) == ("COVERAGE_TYPE_NOT_HELD", "cyber")
    assert reason["change"]["set"] == {"coverage_type": ["general"]}
    after = mended(api, made)
    assert after["eligible"]["result"] is True and after["coverage_type"] == ["general"]


def test_a_mark_waits_for_the_underwriter_and_is_cleared(
    api: Api, insured: Insured, body: dict[str, Any]
) -> None:
    mark(api, insured[0].id, "SANCTIONS_MATCH", note="Looks like J. P. of Cuba.")
    made = api.post("/assignments", body)
    [reason] = made["eligible"]["reasons"]
    assert (reason["code"], reason["severity"]) == ("SANCTIONS_MATCH", "refer")
    assert "Cuba" not in str(made) and api.get("/invoices") == []
    assert api.put(f"/assignments/{made['id']}", {}) == made
    assert make.happenings(api, made["id"]) == ["assignment.created"]
    after = mended(api, made)
    assert after["eligible"]["result"] is True and after["eligible"]["message"] == PRE_APPROVED
    assert len(api.get("/invoices")) == 1


def test_pay_over_the_limit_is_approved(api: Api) -> None:
    who, job, _ = make.write(api, lambda tx: make.insured(tx, wage=30_000_000))
    made = api.post("/assignments", {"contractor": who.id, "job": job.id})
    assert codes(made) == ["PAY_OVER_LIMIT"]
    assert mended(api, made)["eligible"]["result"] is True


def test_another_category_takes_a_quote_and_its_policy(api: Api, body: dict[str, Any]) -> None:
    other = make.write(api, lambda tx: make.job(tx, category_code=make.OTHER_CATEGORY, wage=90_000))
    made = api.post("/assignments", body | {"job": other.id})
    assert codes(made) == ["JOB_CATEGORY_MISMATCH"]
    after = mended(api, made)
    assert after["eligible"]["result"] is True and after["policy"] != made["policy"]


def test_a_cancelled_policy_is_switched_on_again(api: Api, insured: Insured, body: dict[str, Any]) -> None:
    api.put(f"/policies/{insured[2].id}", {"is_active": False})
    made = api.post("/assignments", body | {"policy": insured[2].id})
    assert codes(made) == ["POLICY_CANCELLED"]
    assert mended(api, made)["eligible"]["result"] is True


def test_limits_the_client_requires_are_agreed(api: Api) -> None:
    def work(tx: Tx) -> tuple[str, str]:
        limit = CoverageLimit(aggregate_limit=900_000_000, occurrence_limit=100_000_000)
        who, job, _ = make.insured(tx, entity=make.entity(tx, coverage_limit=limit).id)
        return who.id, job.id

    who, job = make.write(api, work)
    made = api.post("/assignments", {"contractor": who, "job": job})
    assert codes(made) == ["LIMITS_BELOW_REQUIREMENT"]
    assert mended(api, made)["eligible"]["result"] is True


def test_every_reason_is_told_at_once_and_all_changes_lead_to_cover(
    api: Api, insured: Insured, body: dict[str, Any]
) -> None:
    later = replace(insured[2], effective_date=insured[2].effective_date + 5 * DAY)
    make.write(api, lambda tx: POLICIES.save(tx, later))
    for subject, code in ((insured[1].id, "CLASSIFICATION_RISK"), (insured[2].id, "CHARGEBACK_OPEN")):
        mark(api, subject, code)
    made = api.post("/assignments", body | {"coverage_type": ["workers-comp", "media"]})
    assert codes(made) == [
        "POLICY_NOT_STARTED",
        "COVERAGE_TYPE_NOT_HELD",
        "CHARGEBACK_OPEN",
        "CLASSIFICATION_RISK",
    ]
    warning = made["eligible"]["reasons"].pop()
    assert (warning["severity"], warning["change"]) == ("warn", None)
    after = mended(api, made)
    assert after["eligible"]["result"] is True and codes(after) == ["CLASSIFICATION_RISK"]


def test_a_refusal_for_a_rule_tells_its_reasons_beside_message_and_code(
    api: Api, insured: Insured, body: dict[str, Any]
) -> None:
    past = body | {"effective_date": 1_646_818_364}
    before_policy, reason = reasons_of(api, "/assignments", past)
    assert before_policy["code"] == "POLICY_NOT_STARTED" and before_policy["change"] == reason["change"]
    assert reason["code"] == "START_IN_PAST" and reason["change"]["operation"] == "post_assignments"
    assert api.post("/assignments", past | reason["change"]["set"])["eligible"]["result"] is True
    bare = make.write(api, lambda tx: make.contractor(tx).id)
    bare_body = body | {"contractor": bare, "coverage_type": sales.BOTH}
    [reason] = reasons_of(api, "/assignments", bare_body)
    assert reason["code"] == "NO_POLICY_ON_FILE"
    quote = make_change(api, reason["change"])
    api.post("/policies", {"quote": quote["id"]})
    assert api.post("/assignments", body | {"contractor": bare})["eligible"]["result"] is True
    [reason] = reasons_of(api, "/quotes", body | {"coverage_type": sales.BOTH})
    assert reason["code"] == "DUPLICATE_ACTIVE_POLICY"
    assert make_change(api, reason["change"])["policy"] == insured[2].id
    assert reasons_of(api, "/assignments", body | {"policy": "pl_unknown"}) is None


def test_a_quote_for_a_monopolistic_state_says_what_to_do_instead(api: Api) -> None:
    body = sales.quote_body(api, address=OHIO, wage=90_000)
    [reason] = reasons_of(api, "/quotes", body)
    assert (reason["code"], reason["coverage_type"]) == ("WC_MONOPOLISTIC_STATE", "workers-comp")
    assert "state fund" in reason["message"] and "stop gap" in reason["message"]
    assert reason["remedy"]["code"] == "state_fund"
    quote = api.post("/quotes", body | reason["change"]["set"])
    assert (quote["eligible"], quote["reasons"]) == (True, [])
    late = body | {"end_date": 4_000_000_000, "coverage_type": ["workers-comp", "media"]}
    found = reasons_of(api, "/quotes", late)
    assert {reason["code"] for reason in found} == {
        "COVERAGE_DEPENDENCY",
        "WC_MONOPOLISTIC_STATE",
        "TERM_TOO_LONG",
    }
    for reason in found:
        late |= reason["change"]["set"]
    assert api.post("/quotes", late)["eligible"] is True


def test_a_referred_category_is_priced_and_waits_for_the_underwriter(api: Api) -> None:
    def work(tx: Tx) -> None:
        category = CATEGORIES.find(tx, make.CATEGORY)
        assert category is not None
        CATEGORIES.add(tx, replace(category, id="jc_guard", slug="guard", name="Guard"))
        for line in make.RATES:
            rate = replace(make.rate("jc_guard", line, 150), appetite=Appetite.REFER)
            add_rates(tx, [rate])

    make.write(api, work)
    quote = api.post("/quotes", sales.quote_body(api, category_code="jc_guard", wage=90_000))
    assert (quote["eligible"], quote["net_rate"]) == (False, 300)
    [reason] = quote["reasons"]
    assert (reason["code"], reason["severity"]) == ("JOB_CATEGORY_REFER", "refer")
    assert api.get(f"/quotes/{quote['id']}") == quote
    assert api.put(f"/quotes/{quote['id']}", {}) == quote
    session = api.post("/apply/sessions", {"quote": quote["id"]})
    api.post(f"/test_helpers/apply/sessions/{session['id']}/complete", status=200)
    made = api.post("/assignments", {"contractor": quote["contractor"], "job": quote["job"]})
    assert made["eligible"]["result"] is True
    other = api.post("/quotes", sales.quote_body(api, category_code="jc_guard", wage=90_000))
    make_change(api, other["reasons"][0]["change"])
    assert api.put(f"/quotes/{other['id']}", {})["eligible"] is True


def test_an_expired_and_unapproved_policy_is_told_with_one_quote_for_all(
    api: Api, insured: Insured, body: dict[str, Any]
) -> None:
    over = replace(
        insured[2],
        status=PolicyStatus.EXPIRED,
        approved_at=insured[2].approved_at - 400 * DAY,
        expiration_date=insured[2].effective_date,
        effective_date=insured[2].effective_date - 9 * DAY,
    )
    make.write(api, lambda tx: POLICIES.save(tx, over))
    made = api.post("/assignments", body | {"policy": over.id})
    assert codes(made) == ["APPLICATION_EXPIRED", "POLICY_EXPIRED"]
    first, second = (reason["change"] for reason in made["eligible"]["reasons"])
    assert first == second and first["operation"] == "post_quotes"
