"""Who is eligible, over HTTP (api.md 3.2; decisions.md 6)."""

from typing import Any

import pytest

from paycover.domain.addresses import Address
from paycover.domain.contractors import Contractor
from paycover.domain.jobs import Job
from paycover.domain.policies import Policy, PolicyStatus
from paycover.kit.dates import DAY
from paycover.kit.records import replace
from paycover.store.db import Tx
from paycover.store.policies import POLICIES
from tests import make
from tests.conftest import Api

Insured = tuple[Contractor, Job, Policy]
PRE_APPROVED = {
    "result": True,
    "message": "Contractor is pre-approved for insurance coverage.",
    "approval_reason": None,
}


@pytest.fixture
def insured(api: Api) -> Insured:
    """A contractor with an active policy that fits a job."""
    found: Insured = make.write(api, make.insured)
    return found


@pytest.fixture
def body(insured: Insured) -> dict[str, Any]:
    """The least body that makes an assignment."""
    return {"contractor": insured[0].id, "job": insured[1].id}


def invoices_of(api: Api, assignment: str, **filters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/invoices", assignment=assignment, **filters)
    return found


def test_decision_6_no_usable_policy_at_all_is_refused(api: Api) -> None:
    bare = make.write(api, lambda tx: (make.contractor(tx).id, make.job(tx).id))
    answer = api.refused("POST", "/assignments", {"contractor": bare[0], "job": bare[1]})
    assert answer == ("no_active_policy", "No matching policy found for assignment.")
    named = {"contractor": bare[0], "job": bare[1], "policy": "pl_unknown"}
    assert api.refused("POST", "/assignments", named)[0] == "invalid_policy_id"


def test_decision_6_a_cancelled_policy_is_not_usable(
    api: Api, insured: Insured, body: dict[str, Any]
) -> None:
    make.write(api, lambda tx: POLICIES.save(tx, replace(insured[2], status=PolicyStatus.CANCELLED)))
    assert api.refused("POST", "/assignments", body)[0] == "no_active_policy"
    named = api.post("/assignments", body | {"policy": insured[2].id})
    assert named["eligible"]["result"] is False
    assert invoices_of(api, named["id"]) == []


def test_decision_6_a_policy_that_fails_a_rule_is_no_refusal_and_no_charge(
    api: Api, insured: Insured, body: dict[str, Any]
) -> None:
    other = make.write(api, lambda tx: make.job(tx, category_code=make.OTHER_CATEGORY))
    made = api.post("/assignments", body | {"job": other.id})
    assert made["policy"] == insured[2].id
    assert made["eligible"]["result"] is False
    assert made["eligible"]["message"].startswith("Job category mismatch. ")
    assert api.get("/invoices") == []
    assert make.happenings(api, insured[2].id) == []


def test_another_contractors_policy_is_named_as_the_reason(api: Api, body: dict[str, Any]) -> None:
    def work(tx: Tx) -> str:
        return make.policy(tx, make.contractor(tx).id).id

    made = api.post("/assignments", body | {"policy": make.write(api, work)})
    assert made["eligible"]["message"] == "The policy belongs to another contractor."


def test_a_coverage_type_that_is_not_held_is_named(api: Api, body: dict[str, Any]) -> None:
    made = api.post("/assignments", body | {"coverage_type": ["general", "cyber"]})
    assert made["eligible"]["result"] is False and "cyber" in made["eligible"]["message"]
    assert made["net_rate"] == 53


def test_an_opt_in_policy_is_rated_for_each_job(api: Api) -> None:
    def work(tx: Tx) -> tuple[str, str]:
        who = make.contractor(tx)
        make.policy(tx, who.id, category_code=None, rates={}, expiration_date=tx.now + 400 * DAY)
        return who.id, make.job(tx, category_code=make.OTHER_CATEGORY).id

    who, job = make.write(api, work)
    api.client.headers["Idempotency-Key"] = make.unique("key")
    made = api.post("/assignments", {"contractor": who, "job": job})
    assert len(api.statements) <= 8, api.statements
    assert made["eligible"].items() >= PRE_APPROVED.items() and made["net_rate"] == 173
    assert invoices_of(api, made["id"])[0]["net_rate"] == 173


def test_an_expired_opt_in_policy_is_renewed_and_rated_within_the_statement_budget(api: Api) -> None:
    def work(tx: Tx) -> tuple[str, ...]:
        who = make.contractor(tx)
        over: dict[str, Any] = {"category_code": None, "rates": {}, "status": PolicyStatus.EXPIRED}
        policy = make.policy(tx, who.id, effective_date=tx.now - 9, expiration_date=tx.now - 1, **over)
        jobs = [make.job(tx, category_code=code).id for code in (make.CATEGORY, make.OTHER_CATEGORY)]
        return who.id, policy.id, *jobs

    who, policy, job, other_job = make.write(api, work)
    made = api.post("/assignments", {"contractor": who, "job": job, "bind": False})
    assert make.happenings(api, policy) == []
    bound = api.put(f"/assignments/{made['id']}", {"bind": True, "job": other_job})
    assert bound["eligible"].items() >= PRE_APPROVED.items() and bound["net_rate"] == 173
    assert make.happenings(api, policy) == ["policy.reactivated"]
    assert api.get(f"/policies/{policy}")["expiration_date"] == bound["end_date"]


def test_binding_at_once_renews_an_expired_opt_in_policy_within_the_budget(api: Api) -> None:
    def work(tx: Tx) -> tuple[str, ...]:
        who = make.contractor(tx)
        over: dict[str, Any] = {"category_code": None, "rates": {}, "status": PolicyStatus.EXPIRED}
        policy = make.policy(tx, who.id, effective_date=tx.now - 9, expiration_date=tx.now - 1, **over)
        return who.id, policy.id, make.job(tx).id

    who, policy, job = make.write(api, work)
    made = api.post("/assignments", {"contractor": who, "job": job})
    assert made["net_rate"] == 173 and made["policy"] == policy
    assert make.happenings(api, policy) == ["policy.reactivated"]


@pytest.mark.parametrize(
    ("country", "region", "work_matters", "home_matters"),
    [("US", "NY", True, True), ("US", "CA", False, False)],
)
def test_the_work_state_matters_for_workers_comp_and_the_home_state_for_the_rest(
    api: Api, body: dict[str, Any], country: str, region: str, work_matters: bool, home_matters: bool
) -> None:
    there = Address(country=country, region=region)
    job = make.write(api, lambda tx: make.job(tx, address=there))
    for line, matters in (("workers-comp", work_matters), ("general", False)):
        made = api.post("/assignments", body | {"job": job.id, "coverage_type": [line]})
        assert made["eligible"]["result"] is not matters

    def moved(tx: Tx) -> str:
        who = make.contractor(tx, address=there)
        make.policy(tx, who.id)
        return who.id

    who = make.write(api, moved)
    for line, matters in (("workers-comp", False), ("general", home_matters)):
        made = api.post("/assignments", body | {"contractor": who, "coverage_type": [line]})
        assert made["eligible"]["result"] is not matters
