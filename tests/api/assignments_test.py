"""Assignments over HTTP: made, read, listed, refused (api.md 2.8, 3.2-3.5; decisions.md 6, 8, 31)."""

from typing import Any

import pytest

from paycover.domain.contractors import Contractor
from paycover.domain.coverage import Coverage
from paycover.domain.jobs import Job
from paycover.domain.marks import MarkDraft
from paycover.domain.policies import Policy, PolicyStatus
from paycover.domain.reasons import ReasonCode
from paycover.flows.marks import set_mark
from paycover.kit.dates import DAY, start_of_next_day
from paycover.kit.records import replace
from paycover.store.db import Tx
from paycover.store.policies import POLICIES
from tests import make
from tests.conftest import Api
from tests.rows import rows_of

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


def now(api: Api) -> int:
    found: int = make.write(api, lambda tx: tx.now)
    return found


def invoices_of(api: Api, assignment: str, **filters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/invoices", assignment=assignment, **filters)
    return found


def test_what_is_left_out_takes_the_documented_defaults(
    api: Api, insured: Insured, body: dict[str, Any]
) -> None:
    made = api.post("/assignments", body)
    tomorrow = start_of_next_day(made["created"])
    assert made["id"].startswith("an_")
    assert made["policy"] == insured[2].id
    assert made["coverage_type"] == ["workers-comp", "general"]
    assert (made["effective_date"], made["end_date"]) == (tomorrow, tomorrow + 30 * DAY)
    assert (
        made["bind"] is True
        and made["eligible"].items() >= PRE_APPROVED.items()
        and made["net_rate"] == 173
    )
    assert made["certificates"] is None and made["cancelled"] is False
    assert made["certificate_refresh_pending"] is False
    assert api.get(f"/assignments/{made['id']}") == made
    assert api.get("/assignments") == [made]


def test_binding_makes_the_related_invoice_in_the_same_write(
    api: Api, insured: Insured, body: dict[str, Any]
) -> None:
    api.client.headers["Idempotency-Key"] = make.unique("key")
    made = api.post("/assignments", body)
    assert len(api.statements) <= 8, api.statements
    [invoice] = invoices_of(api, made["id"])
    assert invoice["gross_pay"] == insured[1].wage
    assert invoice["premium_due"] == 260
    assert (invoice["paycycle_startdate"], invoice["paycycle_enddate"]) == (
        made["effective_date"],
        made["end_date"],
    )
    assert make.happenings(api, made["id"]) == ["assignment.created"]
    assert make.happenings(api, invoice["id"]) == ["invoice.created"]
    assert make.happenings(api, insured[2].id) == ["policy.renewed"]
    held = make.write(api, lambda tx: POLICIES.find(tx, insured[2].id))
    assert held.expiration_date == made["end_date"]


def test_a_policy_in_force_long_enough_is_not_renewed(
    api: Api, insured: Insured, body: dict[str, Any]
) -> None:
    soon = now(api) + 100
    api.post("/assignments", body | {"effective_date": soon, "end_date": soon + 5 * DAY})
    assert make.happenings(api, insured[2].id) == []


def test_an_expired_policy_with_a_good_approval_is_renewed(
    api: Api, body: dict[str, Any], insured: Insured
) -> None:
    def expire(tx: Tx) -> None:
        POLICIES.save(tx, replace(insured[2], status=PolicyStatus.EXPIRED, expiration_date=tx.now - 1))

    make.write(api, expire)
    made = api.post("/assignments", body)
    assert made["eligible"]["result"] is True
    held = make.write(api, lambda tx: POLICIES.find(tx, insured[2].id))
    assert (held.status, held.expiration_date) == (PolicyStatus.ACTIVE, made["end_date"])


def test_without_bind_nothing_is_billed_and_nothing_renewed(
    api: Api, insured: Insured, body: dict[str, Any]
) -> None:
    made = api.post("/assignments", body | {"bind": False})
    assert made["bind"] is False and made["eligible"]["result"] is True
    assert api.get("/invoices") == []
    assert make.happenings(api, insured[2].id) == []


@pytest.mark.parametrize("empty", [None, ""], ids=["null", "empty"])
@pytest.mark.parametrize("field", ["policy", "coverage_type", "effective_date", "end_date", "bind"])
def test_a_null_or_empty_optional_field_counts_as_left_out(
    api: Api, body: dict[str, Any], field: str, empty: str | None
) -> None:
    made = api.post("/assignments", body | {field: empty})
    assert made["bind"] is True and made["coverage_type"] == ["workers-comp", "general"]


def test_every_fault_of_a_body_is_named_at_once(api: Api) -> None:
    code, message = api.refused("POST", "/assignments", {"coverage_type": ["fire"], "bind": "perhaps"})
    assert code == "invalid_input"
    assert set(message) == {"contractor", "job", "coverage_type", "bind"}
    assert api.refused("POST", "/assignments", {"contractor": "a", "job": "b", "coverage_type": []})[1] == {
        "coverage_type": "must not be empty"
    }


def test_older_names_of_fields_are_taken(api: Api, insured: Insured) -> None:
    who, job, policy = insured
    older = {"contractor_id": who.id, "job_id": job.id, "policy_id": policy.id}
    assert api.post("/assignments", older)["policy"] == policy.id


def test_coverage_types_come_back_once_each_as_sent(api: Api, body: dict[str, Any]) -> None:
    sent = ["general", "workers-comp", "general"]
    made = api.post("/assignments", body | {"coverage_type": sent})
    assert made["coverage_type"] == ["general", "workers-comp"] and made["net_rate"] == 173
    only = api.post("/assignments", body | {"coverage_type": ["general"]})
    assert only["net_rate"] == 53


def test_an_end_on_the_first_day_moves_to_the_start_of_the_next(api: Api, body: dict[str, Any]) -> None:
    start = start_of_next_day(now(api)) + 3_600
    made = api.post("/assignments", body | {"effective_date": start, "end_date": start + 60})
    assert made["end_date"] == start_of_next_day(start)


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"effective_date": 1_646_818_364}, "effective_date_invalid"),
        ({"effective_date": 4_000_000_000, "end_date": 3_999_000_000}, "end_date_invalid"),
        ({"effective_date": 4_000_000_000, "end_date": 4_100_000_000}, "end_date_invalid"),
        ({"policy": "pl_unknown"}, "invalid_policy_id"),
        ({"contractor": "cn_unknown"}, "invalid_contractor_id"),
        ({"job": "jb_unknown"}, "invalid_job_id"),
    ],
)
def test_a_refusal_leaves_nothing_changed(
    api: Api, body: dict[str, Any], over: dict[str, Any], code: str
) -> None:
    before = rows_of(api)
    assert api.refused("POST", "/assignments", body | over)[0] == code
    assert rows_of(api) == before


def test_the_same_time_is_covered_twice_but_billed_once(api: Api, body: dict[str, Any]) -> None:
    first = api.post("/assignments", body)
    second = api.post("/assignments", body)
    assert second["eligible"].items() >= PRE_APPROVED.items()
    [invoice] = api.get("/invoices")
    api.put(f"/assignments/{first['id']}", {"bind": False})
    [handed] = api.get("/invoices")
    assert (handed["id"], handed["assignment"]) == (invoice["id"], second["id"])
    api.put(f"/assignments/{second['id']}", {"bind": False})
    assert api.get("/invoices") == []


def test_a_wage_outside_the_range_of_an_invoice_is_held_to_it(api: Api) -> None:
    who, job, _ = make.write(api, lambda tx: make.insured(tx, wage=1_000_000_000))
    yes = MarkDraft(subject=job.id, code=ReasonCode.PAY_OVER_LIMIT, approved=True)
    make.write(api, lambda tx: set_mark(tx, yes))
    made = api.post("/assignments", {"contractor": who.id, "job": job.id})
    assert invoices_of(api, made["id"])[0]["gross_pay"] == 100_000_000


def test_lists_narrow_by_contractor_job_and_policy(
    api: Api, body: dict[str, Any], insured: Insured
) -> None:
    who, job, policy = make.write(api, make.insured)
    mine = api.post("/assignments", body)
    other = api.post("/assignments", {"contractor": who.id, "job": job.id})
    assert api.get("/assignments") == [other, mine]
    assert len(api.statements) <= 3
    for name, value in (("contractor", who.id), ("job", job.id), ("policy", policy.id)):
        assert api.get("/assignments", **{name: value}) == [other]
    assert api.get("/assignments", job=insured[1].id, policy=policy.id) == []
    assert api.get("/assignments", starting_after=other["id"]) == [mine]


def test_another_accounts_ids_are_answered_like_unknown_ones(
    api: Api, new_api: Any, body: dict[str, Any], insured: Insured
) -> None:
    made = api.post("/assignments", body)
    stranger: Api = new_api()
    own = make.write(stranger, make.insured)
    theirs = {"contractor": own[0].id, "job": own[1].id, "policy": own[2].id}
    foreign = {"contractor": insured[0].id, "job": insured[1].id, "policy": insured[2].id}
    for field, id in foreign.items():
        for unknown in (id, "zz_unknown"):
            code, message = stranger.refused("POST", "/assignments", theirs | {field: unknown})
            assert (code, message) == (f"invalid_{field}_id", f"No such {field}: {unknown}")
    kept = rows_of(api)
    for method, path, sent, status in (
        ("GET", f"/assignments/{made['id']}", None, 404),
        ("PUT", f"/assignments/{made['id']}", {"bind": False}, 404),
        ("DELETE", f"/assignments/{made['id']}", None, 404),
        ("POST", "/assignments/cancel", {"job_id": made["job"]}, 404),
        ("POST", "/assignments/extend", {"job_id": made["job"], "end_date": 4_000_000_000}, 404),
    ):
        assert stranger.refused(method, path, sent, status)[0] == "resource_not_found"
    assert rows_of(api) == kept
    assert stranger.get("/assignments") == []


def test_the_clients_example_is_taken(api: Api, insured: Insured) -> None:
    made = api.post("/assignments", {"contractor": insured[0].id, "job": insured[1].id, "anything": [1]})
    assert {Coverage(line) for line in made["coverage_type"]} == {
        Coverage.WORKERS_COMP,
        Coverage.GENERAL,
    }
