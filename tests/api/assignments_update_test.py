"""PUT /assignments/{assignment}: seed 000, sentence by sentence (decisions.md 2, 7, 8, 32)."""

from typing import Any

import pytest

from paycover.domain.addresses import Address
from paycover.domain.policies import PolicyStatus
from paycover.kit.dates import DAY, start_of_next_day
from paycover.kit.records import replace
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.db import Tx
from paycover.store.policies import POLICIES
from tests import make
from tests.conftest import Api
from tests.rows import rows_of


@pytest.fixture
def made(api: Api) -> dict[str, Any]:
    """A bound assignment."""
    who, job, _ = make.write(api, make.insured)
    found: dict[str, Any] = api.post("/assignments", {"contractor": who.id, "job": job.id})
    return found


def put(api: Api, made: dict[str, Any], **change: Any) -> dict[str, Any]:
    api.client.headers["Idempotency-Key"] = make.unique("key")
    after: dict[str, Any] = api.put(f"/assignments/{made['id']}", change)
    assert len(api.statements) <= 8, api.statements
    assert api.get(f"/assignments/{made['id']}") == after
    return after


def refused(api: Api, made: dict[str, Any], **change: Any) -> tuple[str, Any]:
    api.client.headers["Idempotency-Key"] = make.unique("key")
    before = rows_of(api)
    answer = api.refused("PUT", f"/assignments/{made['id']}", change)
    assert rows_of(api) == before
    return answer


def invoice_of(api: Api, made: dict[str, Any]) -> dict[str, Any]:
    [invoice] = api.get("/invoices", assignment=made["id"])
    found: dict[str, Any] = invoice
    return found


def start_cover(api: Api, made: dict[str, Any]) -> dict[str, Any]:
    """Let the assignment and its policy have begun two days ago."""

    def work(tx: Tx) -> None:
        found, policy = ASSIGNMENTS.lock(tx, made["id"]), POLICIES.lock(tx, made["policy"])
        assert found is not None and policy is not None
        ASSIGNMENTS.save(tx, replace(found, effective_date=tx.now - 2 * DAY))
        POLICIES.save(tx, replace(policy, effective_date=tx.now - 2 * DAY))

    make.write(api, work)
    begun: dict[str, Any] = api.get(f"/assignments/{made['id']}")
    return begun


def test_seed_000_what_is_left_out_stays(api: Api, made: dict[str, Any]) -> None:
    unbound = put(api, made, bind=False)
    judged = made["eligible"] | {"evaluated_at": unbound["eligible"]["evaluated_at"]}
    assert unbound == made | {"bind": False, "eligible": judged}
    later = put(api, made, end_date=made["end_date"] + DAY)
    assert later["bind"] is False and later["effective_date"] == made["effective_date"]


@pytest.mark.parametrize("change", [{}, {"bind": True}, {"name": "Mechanic"}])
def test_a_change_of_nothing_changes_nothing(
    api: Api, made: dict[str, Any], change: dict[str, Any]
) -> None:
    before = rows_of(api)
    assert api.put(f"/assignments/{made['id']}", change) == made
    assert rows_of(api) == before


def test_sending_back_what_was_shown_changes_nothing(api: Api, made: dict[str, Any]) -> None:
    assert put(api, made, **made) == made
    assert make.happenings(api, made["id"]) == ["assignment.created"]


def test_seed_000_unbinding_voids_the_open_invoice_and_binding_makes_one(
    api: Api, made: dict[str, Any]
) -> None:
    first = invoice_of(api, made)
    put(api, made, bind=False)
    assert api.get("/invoices", assignment=made["id"]) == []
    assert api.get(f"/invoices/{first['id']}")["status"] == "void"
    put(api, made, bind=True)
    second = invoice_of(api, made)
    assert second["id"] != first["id"] and second["premium_due"] == first["premium_due"]
    assert make.happenings(api, first["id"]) == ["invoice.created", "invoice.voided"]
    assert make.happenings(api, made["id"]) == [
        "assignment.created",
        "assignment.updated",
        "assignment.updated",
    ]


def test_seed_000_dates_move_the_cycle_of_the_same_invoice(api: Api, made: dict[str, Any]) -> None:
    first = invoice_of(api, made)
    api.put(f"/invoices/{first['id']}", {"purchase_order_number": "PO-7", "gross_pay": 90_000})
    start = made["effective_date"] + 5 * DAY
    after = put(api, made, effective_date=start, end_date=start + 60 * DAY)
    moved = invoice_of(api, after)
    assert (moved["id"], moved["purchase_order_number"], moved["gross_pay"]) == (
        first["id"],
        "PO-7",
        90_000,
    )
    assert (moved["paycycle_startdate"], moved["paycycle_enddate"]) == (start, start + 60 * DAY)
    assert moved["premium_due"] == 1_557
    held = make.write(api, lambda tx: POLICIES.find(tx, made["policy"]))
    assert held.expiration_date == after["end_date"]


def test_seed_000_an_end_on_the_first_day_moves_to_the_next(api: Api, made: dict[str, Any]) -> None:
    after = put(api, made, end_date=made["effective_date"] + 60)
    assert after["end_date"] == start_of_next_day(made["effective_date"])


def test_seed_000_dates_must_make_sense(api: Api, made: dict[str, Any]) -> None:
    assert refused(api, made, effective_date=1_646_818_364)[0] == "effective_date_invalid"
    assert refused(api, made, end_date=made["effective_date"] - DAY)[0] == "end_date_invalid"
    assert refused(api, made, end_date=made["effective_date"] + 367 * DAY)[0] == "end_date_invalid"
    assert refused(api, made, effective_date=made["end_date"] + DAY)[0] == "end_date_invalid"


def test_work_under_way_can_be_edited_while_its_start_stays(api: Api, made: dict[str, Any]) -> None:
    begun = start_cover(api, made)
    after = put(api, begun, effective_date=begun["effective_date"], end_date=begun["end_date"] + DAY)
    assert after["end_date"] == begun["end_date"] + DAY
    assert refused(api, after, effective_date=begun["effective_date"] + 1)[0] == "effective_date_invalid"
    assert refused(api, after, end_date=begun["effective_date"] + DAY)[0] == "end_date_invalid"


def test_binding_never_back_dates_cover(api: Api, made: dict[str, Any]) -> None:
    unbound = start_cover(api, put(api, made, bind=False))
    assert refused(api, unbound, bind=True)[0] == "effective_date_invalid"
    later = put(api, unbound, bind=True, effective_date=made["effective_date"])
    assert invoice_of(api, later)["paycycle_startdate"] == made["effective_date"]


def test_seed_000_coverage_type_is_factored_into_eligibility(api: Api, made: dict[str, Any]) -> None:
    first = invoice_of(api, made)
    less = put(api, made, coverage_type=["general"])
    assert (less["net_rate"], less["eligible"]["result"]) == (53, True)
    assert invoice_of(api, made) == first | {"net_rate": 53, "premium_due": 100}
    more = put(api, made, coverage_type=["general", "professional"])
    assert more["eligible"]["result"] is False and "professional" in more["eligible"]["message"]
    assert api.get("/invoices", assignment=made["id"]) == []
    again = put(api, made, coverage_type=None)
    assert again["coverage_type"] == ["workers-comp", "general"] and again["eligible"]["result"] is True
    assert invoice_of(api, made)["premium_due"] == first["premium_due"]


def test_seed_000_policy_is_the_one_named_else_the_default(api: Api, made: dict[str, Any]) -> None:
    def work(tx: Tx) -> tuple[str, str]:
        newer = make.policy(
            tx, made["contractor"], effective_date=tx.now + 5, rates={"workers-comp": 20, "general": 30}
        )
        return newer.id, make.policy(tx, made["contractor"], category_code=make.OTHER_CATEGORY).id

    newer, other = make.write(api, work)
    first = invoice_of(api, made)
    assert put(api, made, bind=True)["policy"] == made["policy"]
    named = put(api, made, policy=newer)
    assert (named["policy"], named["net_rate"]) == (newer, 50)
    assert invoice_of(api, made) == first | {"policy": newer, "net_rate": 50, "premium_due": 100}
    unfit = put(api, made, policy=other)
    assert unfit["eligible"]["message"].startswith("Job category mismatch. ")
    assert put(api, made, policy="")["policy"] == newer
    assert refused(api, made, policy="pl_unknown") == ("invalid_policy_id", "No such policy: pl_unknown")


def test_seed_000_moving_the_contractor_moves_policy_rate_and_invoice(
    api: Api, made: dict[str, Any]
) -> None:
    def work(tx: Tx) -> tuple[str, str]:
        who = make.contractor(tx)
        return who.id, make.policy(tx, who.id, rates={"workers-comp": 200, "general": 100}).id

    first = invoice_of(api, made)
    who, policy = make.write(api, work)
    after = put(api, made, contractor=who)
    assert (after["policy"], after["net_rate"]) == (policy, 300)
    moved = invoice_of(api, after)
    assert (moved["id"], moved["contractor"], moved["policy"]) == (first["id"], who, policy)
    assert moved["premium_due"] == 450
    assert make.happenings(api, first["id"]) == ["invoice.created", "invoice.updated"]


def test_seed_000_moving_the_job_bills_its_wage(api: Api, made: dict[str, Any]) -> None:
    first = invoice_of(api, made)
    job = make.write(api, lambda tx: make.job(tx, wage=500_000))
    after = put(api, made, job=job.id)
    moved = invoice_of(api, after)
    assert (moved["id"], moved["job"], moved["gross_pay"]) == (first["id"], job.id, 500_000)
    assert (after["policy"], moved["premium_due"]) == (made["policy"], 8_650)


def test_becoming_ineligible_voids_the_invoice(api: Api, made: dict[str, Any]) -> None:
    first = invoice_of(api, made)
    there = make.write(api, lambda tx: make.job(tx, address=Address(country="US", region="NY")))
    after = put(api, made, job=there.id)
    assert after["eligible"]["result"] is False and after["policy"] == made["policy"]
    assert api.get(f"/invoices/{first['id']}")["status"] == "void"


def test_decision_32_a_pair_without_a_usable_policy_is_refused(api: Api, made: dict[str, Any]) -> None:
    def work(tx: Tx) -> list[str]:
        bare, cancelled = make.contractor(tx), make.contractor(tx)
        make.policy(tx, cancelled.id, status=PolicyStatus.CANCELLED)
        return [bare.id, cancelled.id]

    for who in make.write(api, work):
        assert refused(api, made, contractor=who) == (
            "no_active_policy",
            "No matching policy found for assignment.",
        )
    assert refused(api, made, contractor="cn_unknown")[0] == "invalid_contractor_id"
    assert refused(api, made, job="jb_unknown")[0] == "invalid_job_id"


@pytest.mark.parametrize("empty", [None, ""], ids=["null", "empty"])
@pytest.mark.parametrize("field", ["contractor", "job", "effective_date", "end_date", "bind"])
def test_a_field_that_cannot_be_cleared_says_so(
    api: Api, made: dict[str, Any], field: str, empty: str | None
) -> None:
    code, message = refused(api, made, **{field: empty})
    assert code == "invalid_input" and list(message) == [field]


def test_seed_000_editable_until_the_related_invoice_is_paid_in_full(
    api: Api, made: dict[str, Any]
) -> None:
    make.paid(api, invoice_of(api, made)["id"])
    for change in ({"bind": False}, {"end_date": made["end_date"] + DAY}, {"coverage_type": ["general"]}):
        assert refused(api, made, **change)[0] == "invoice_already_paid"


def test_an_invoice_of_another_cycle_that_is_paid_freezes_it_as_well(
    api: Api, made: dict[str, Any]
) -> None:
    cycle = {"gross_pay": 10_000, "paycycle_startdate": 1_646_818_364, "paycycle_enddate": 1_678_334_737}
    posted = api.post("/invoices", {"contractor": made["contractor"], "job": made["job"]} | cycle)
    put(api, made, end_date=made["end_date"] + DAY)
    assert api.get(f"/invoices/{posted['id']}") == posted
    make.paid(api, posted["id"])
    assert refused(api, made, bind=False)[0] == "invoice_already_paid"


def test_a_replacement_is_the_related_invoice(api: Api, made: dict[str, Any]) -> None:
    first = invoice_of(api, made)
    cycle = {name: first[name] for name in ("contractor", "job", "paycycle_startdate", "paycycle_enddate")}
    replacement = api.post("/invoices", cycle | {"gross_pay": 77_000})
    assert replacement["replaces"] == first["id"]
    put(api, made, bind=False)
    assert api.get(f"/invoices/{replacement['id']}")["status"] == "void"
    assert api.get(f"/invoices/{first['id']}")["status"] == "replaced"


def test_a_deleted_invoice_does_not_come_back_with_another_edit(api: Api, made: dict[str, Any]) -> None:
    api.delete(f"/invoices/{invoice_of(api, made)['id']}")
    put(api, made, coverage_type=["general"])
    assert api.get("/invoices", assignment=made["id"]) == []


def test_a_cancelled_assignment_is_not_editable(api: Api, made: dict[str, Any]) -> None:
    api.post("/assignments/cancel", {"job_id": made["job"]}, 200)
    code, message = refused(api, made, bind=False)
    assert code == "bad_request" and message.endswith(".")


def test_a_client_that_retries_gets_the_same_answer_once(api: Api, made: dict[str, Any]) -> None:
    api.client.headers["Idempotency-Key"] = make.unique("key")
    answers = [api.put(f"/assignments/{made['id']}", {"bind": False}) for _ in range(3)]
    assert answers == [answers[0]] * 3
    assert make.happenings(api, made["id"]) == ["assignment.created", "assignment.updated"]
