"""A general opt-in: what it covers, and how work under its policy is rated."""

from typing import Any

import pytest

from paycover.domain.addresses import Address
from paycover.domain.coverage import Coverage
from paycover.kit.dates import start_of_next_day
from tests import make, sales
from tests.conftest import Api

PATH = "/apply/sessions"
HELPER = "/test_helpers/apply/sessions"
CYCLE = {"paycycle_startdate": 1_646_818_364, "paycycle_enddate": 1_646_904_764}


@pytest.fixture
def body(api: Api) -> dict[str, Any]:
    """A body that bills a contractor who opted in, on a job in their state."""
    who = make.write(api, make.contractor)
    session = api.post(
        "/apply/sessions",
        {"is_general_opt_in": True, "contractor": who.id, "general_opt_in_work_state": "CA"},
    )
    api.post(f"/test_helpers/apply/sessions/{session['id']}/complete", status=200)
    job = make.write(api, make.job)
    return CYCLE | {"contractor": who.id, "job": job.id, "gross_pay": 250_000}


def test_an_invoice_takes_its_rates_from_the_table(api: Api, body: dict[str, Any]) -> None:
    sales.with_key(api)
    invoice = api.post("/invoices", body)
    assert sum("INSERT INTO rate_snapshots" in statement for statement in api.statements) == 1
    assert len(api.statements) - 1 <= 8, api.statements
    assert (invoice["net_rate"], invoice["premium_due"]) == (173, 4325)


def test_an_invoice_that_moves_is_rated_for_where_it_goes(api: Api, body: dict[str, Any]) -> None:
    invoice = api.post("/invoices", body)
    job = make.write(api, lambda tx: make.job(tx, category_code=make.OTHER_CATEGORY))
    sales.with_key(api)
    moved = api.put(f"/invoices/{invoice['id']}", {"job": job.id})
    assert sum("INSERT INTO rate_snapshots" in statement for statement in api.statements) == 1
    assert len(api.statements) - 1 <= 8, api.statements
    assert (moved["job"], moved["net_rate"], moved["premium_due"]) == (job.id, 173, 4325)


def test_an_invoice_does_not_move_onto_one_that_bills_the_same(api: Api, body: dict[str, Any]) -> None:
    first = api.post("/invoices", body)
    job = make.write(api, make.job)
    second = api.post("/invoices", body | {"job": job.id})
    code, message = api.refused("PUT", f"/invoices/{second['id']}", {"job": body["job"]})
    assert code == "invoice_exists" and first["id"] in message
    later = {"paycycle_enddate": CYCLE["paycycle_enddate"] + 1}
    third = api.post("/invoices", body | later)
    assert api.refused("PUT", f"/invoices/{third['id']}", CYCLE)[0] == "invoice_exists"
    assert api.get(f"/invoices/{third['id']}") == third


def test_work_in_another_state_has_no_policy(api: Api, body: dict[str, Any]) -> None:
    elsewhere = Address(country="US", region="TX")
    job = make.write(api, lambda tx: make.job(tx, address=elsewhere))
    assert api.refused("POST", "/invoices", body | {"job": job.id})[0] == "no_active_policy"


def test_a_category_without_rates_is_refused(api: Api, body: dict[str, Any]) -> None:
    job = make.write(api, lambda tx: make.job(tx, category_code="jc_none"))
    code, message = api.refused("POST", "/invoices", body | {"job": job.id})
    assert code == "invalid_job_category_code"
    assert "jc_none" in message and Coverage.WORKERS_COMP in message


@pytest.mark.parametrize(
    ("state", "home", "covered"),
    [
        ("CA", "CA", ["general", "workers-comp"]),
        ("oh", "CA", ["general"]),
        ("CA", "HI", ["workers-comp"]),
    ],
)
def test_a_general_opt_in_covers_what_the_states_allow(
    api: Api, state: str, home: str, covered: list[str]
) -> None:
    session = sales.opt_in(api, state, home)
    assert (session["quote"], session["job"], session["policy"]) == (None, None, None)
    assert session["general_opt_in_work_state"] == state.upper() and session["is_general_opt_in"]
    done = api.post(f"{HELPER}/{session['id']}/complete", status=200)
    policy = api.get(f"/policies/{done['policy']}")
    assert (policy["quote"], policy["job"]) == (None, None)
    assert policy["contractor"] == session["contractor"]
    assert policy["coverage_type"] == covered
    assert policy["effective_date"] == start_of_next_day(policy["created"])
    assert sales.told(api, policy["id"]) == ["policy.active"]


def test_a_general_opt_in_that_can_cover_nothing(api: Api, new_api: Any) -> None:
    def hawaiian(tx: Any) -> Any:
        return make.contractor(tx, address=Address(region="HI")), make.contractor(tx, address=None)

    resident, unknown = make.write(api, hawaiian)
    body = {"is_general_opt_in": True, "contractor": resident.id, "work_state": "WA"}
    assert set(api.refused("POST", PATH, body)[1]) == {"general_opt_in_work_state"}
    assert set(api.refused("POST", PATH, body | {"contractor": unknown.id})[1]) == {"contractor"}
    foreign = make.write(new_api(), make.contractor).id
    for id in (foreign, "cn_nothing"):
        assert api.refused("POST", PATH, body | {"contractor": id})[0] == "invalid_contractor_id"


def test_a_worker_from_abroad_opts_in_where_they_work(api: Api) -> None:
    who = make.write(api, lambda tx: make.contractor(tx, address=Address(country="FR", region="IDF")))
    session = api.post(
        PATH, {"is_general_opt_in": True, "contractor": who.id, "general_opt_in_work_state": "TX"}
    )
    done = api.post(f"{HELPER}/{session['id']}/complete", status=200)
    assert api.get(f"/policies/{done['policy']}")["coverage_type"] == ["general", "workers-comp"]
