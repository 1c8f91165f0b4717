"""Assignments deleted, cancelled and extended (api.md 2.8, 3.9; decisions.md 2)."""

from typing import Any

import pytest

from paycover.domain.policies import PolicyStatus
from paycover.kit.dates import DAY
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


@pytest.fixture
def invoice(api: Api, made: dict[str, Any]) -> str:
    """The id of the assignment's invoice."""
    return str(api.get("/invoices", assignment=made["id"])[0]["id"])


def shift(api: Api, made: dict[str, Any], start: int, end: int) -> None:
    """Move an assignment's dates to `now` plus the given seconds."""

    def work(tx: Tx) -> None:
        found = ASSIGNMENTS.lock(tx, made["id"])
        assert found is not None
        ASSIGNMENTS.save(tx, replace(found, effective_date=tx.now + start, end_date=tx.now + end))

    make.write(api, work)


def refused(api: Api, path: str, body: dict[str, Any], status: int = 400) -> str:
    before = rows_of(api)
    code, message = api.refused("POST", path, body, status)
    assert message and rows_of(api) == before
    return code


def test_deleting_voids_the_open_invoice(api: Api, made: dict[str, Any], invoice: str) -> None:
    gone = api.delete(f"/assignments/{made['id']}")
    assert len(api.statements) <= 8
    assert gone == {
        "id": made["id"],
        "object": "assignment",
        "deleted": True,
        "deleted_at": gone["deleted_at"],
    }
    assert api.refused("GET", f"/assignments/{made['id']}", status=404)[0] == "resource_not_found"
    assert api.get("/assignments") == [] and api.get("/invoices") == []
    assert api.get(f"/invoices/{invoice}")["status"] == "void"
    assert make.happenings(api, made["id"]) == ["assignment.created", "assignment.deleted"]
    assert make.happenings(api, invoice) == ["invoice.created", "invoice.voided"]
    assert api.refused("DELETE", f"/assignments/{made['id']}", status=404)[0] == "resource_not_found"


def test_nothing_is_deleted_where_the_job_has_a_paid_invoice(api: Api, made: dict[str, Any]) -> None:
    cycle = {"gross_pay": 10_000, "paycycle_startdate": 1, "paycycle_enddate": 2}
    posted = api.post("/invoices", {"contractor": made["contractor"], "job": made["job"]} | cycle)
    make.paid(api, posted["id"])
    before = rows_of(api)
    assert api.refused("DELETE", f"/assignments/{made['id']}")[0] == "invoice_already_paid"
    assert rows_of(api) == before


@pytest.mark.parametrize("path", ["/api/v1/assignments/cancel", "/v1/assignments/cancel"])
def test_cancelling_before_the_start(api: Api, made: dict[str, Any], invoice: str, path: str) -> None:
    body = {"job_id": made["job"], "reason": "client_request"}
    answer = api.client.post(path, json=body)
    assert answer.status_code == 200
    cancelled = answer.json()
    assert cancelled == made | {
        "cancelled": True,
        "cancellation_date": cancelled["cancellation_date"],
        "cancellation_reason": "client_request",
    }
    assert api.get(f"/invoices/{invoice}")["status"] == "void"
    assert make.happenings(api, made["id"]) == ["assignment.created", "assignment.cancelled"]
    assert refused(api, "/assignments/cancel", body) == "bad_request"


@pytest.mark.parametrize("reason", [{}, {"reason": None}, {"reason": ""}], ids=["absent", "null", "empty"])
def test_a_reason_is_optional(api: Api, made: dict[str, Any], reason: dict[str, Any]) -> None:
    api.client.headers["Idempotency-Key"] = make.unique("key")
    cancelled = api.post("/assignments/cancel", {"job_id": made["job"]} | reason, 200)
    assert len(api.statements) <= 8
    assert cancelled["cancelled"] is True and cancelled["cancellation_reason"] is None


def test_cover_that_has_begun_is_not_cancelled(api: Api, made: dict[str, Any]) -> None:
    shift(api, made, -1, DAY)
    assert refused(api, "/assignments/cancel", {"job_id": made["job"]}) == "bad_request"


def test_a_paid_invoice_stays_paid_when_its_assignment_is_cancelled(
    api: Api, made: dict[str, Any], invoice: str
) -> None:
    make.paid(api, invoice)
    before = api.get(f"/invoices/{invoice}")
    api.post("/assignments/cancel", {"job_id": made["job"]}, 200)
    assert api.get(f"/invoices/{invoice}") == before


@pytest.mark.parametrize("path", ["/assignments/cancel", "/assignments/extend"])
def test_a_job_without_an_assignment_is_not_found(api: Api, path: str) -> None:
    job = make.write(api, lambda tx: make.job(tx))
    for id in (job.id, "jb_unknown"):
        assert refused(api, path, {"job_id": id, "end_date": 4_000_000_000}, 404) == "resource_not_found"
    assert api.refused("POST", path, {"reason": 1})[0] == "invalid_input"


def test_the_live_assignment_of_a_job_is_meant(api: Api, made: dict[str, Any]) -> None:
    pair = {"contractor": made["contractor"], "job": made["job"]}
    newer = api.post("/assignments", pair | {"effective_date": made["effective_date"] + DAY})
    assert api.post("/assignments/cancel", {"job_id": made["job"]}, 200)["id"] == newer["id"]
    assert api.post("/assignments/cancel", {"job_id": made["job"]}, 200)["id"] == made["id"]
    assert refused(api, "/assignments/cancel", {"job_id": made["job"]}) == "bad_request"


def test_a_cancelled_assignment_can_be_made_again(api: Api, made: dict[str, Any]) -> None:
    api.post("/assignments/cancel", {"job_id": made["job"]}, 200)
    again = api.post("/assignments", {"contractor": made["contractor"], "job": made["job"]})
    assert len(api.get("/invoices", assignment=again["id"])) == 1


@pytest.mark.parametrize("is_paid", [False, True], ids=["bound", "paid"])
def test_decision_2_extending_works_bound_and_paid(
    api: Api, made: dict[str, Any], invoice: str, is_paid: bool
) -> None:
    if is_paid:
        make.paid(api, invoice)
    before = api.get(f"/invoices/{invoice}")
    end = made["end_date"] + 10 * DAY
    api.client.headers["Idempotency-Key"] = make.unique("key")
    after = api.post(
        "/assignments/extend", {"job_id": made["job"], "end_date": end, "send_email": False}, 200
    )
    assert len(api.statements) <= 8
    assert after == made | {"end_date": end, "certificate_refresh_pending": True}
    assert api.get(f"/invoices/{invoice}") == before | ({} if is_paid else {"paycycle_enddate": end})
    held = make.write(api, lambda tx: POLICIES.find(tx, made["policy"]))
    assert held.expiration_date == end
    assert make.happenings(api, made["id"]) == ["assignment.created", "assignment.updated"]


def test_the_end_it_has_already_changes_nothing(api: Api, made: dict[str, Any]) -> None:
    before = rows_of(api)
    same = api.post("/assignments/extend", {"job_id": made["job"], "end_date": made["end_date"]}, 200)
    assert same == made and rows_of(api) == before


@pytest.mark.parametrize(
    ("by", "code"),
    [(-DAY, "end_date_invalid"), (-40 * DAY, "end_date_invalid"), (366 * DAY, "end_date_invalid")],
    ids=["earlier", "before the start", "over a year"],
)
def test_an_end_that_is_no_extension_is_refused(api: Api, made: dict[str, Any], by: int, code: str) -> None:
    body = {"job_id": made["job"], "end_date": made["end_date"] + by}
    assert refused(api, "/assignments/extend", body) == code


def test_cover_that_is_over_or_cancelled_is_not_extended(api: Api, made: dict[str, Any]) -> None:
    body = {"job_id": made["job"], "end_date": made["end_date"] + DAY}

    def end_policy(tx: Tx) -> None:
        held = POLICIES.lock(tx, made["policy"])
        assert held is not None
        POLICIES.save(tx, replace(held, status=PolicyStatus.CANCELLED))

    make.write(api, end_policy)
    assert refused(api, "/assignments/extend", body) == "bad_request"
    shift(api, made, -3 * DAY, -DAY)
    assert refused(api, "/assignments/extend", body) == "bad_request"
    shift(api, made, DAY, 3 * DAY)
    api.post("/assignments/cancel", {"job_id": made["job"]}, 200)
    assert refused(api, "/assignments/extend", body) == "bad_request"
