"""How a premium is explained over HTTP: true to the bill, from the snapshot alone, within three trips."""

import subprocess
import sys
from typing import Any

import pytest
import sqlalchemy as sa

from paycover.domain.coverage import Coverage
from paycover.domain.premium import pay_from_wage, premium_due
from paycover.kit.dates import DAY
from paycover.kit.records import replace
from paycover.store import tables
from paycover.store.db import Statement, Tx
from paycover.store.invoices import INVOICES
from paycover.store.policies import POLICIES
from tests import make, sales
from tests.conftest import Api
from tests.film import insured_crew, pay
from tests.tidy.tree import ROOT
from tools.verify_premium import verify


@pytest.fixture
def film(api: Api) -> Any:
    """The invoice of insurance.md 5.3: $2,500.00 of pay at 173."""
    return api.post("/invoices", insured_crew(api) | pay(api, 250_000))


def pair_of(film: Any) -> dict[str, str]:
    return {"contractor": film["contractor"], "job": film["job"]}


def explanation(api: Api, path: str, **query: Any) -> Any:
    """Return an explanation; fail the test unless the checker proves it, in three statements."""
    shown = api.get(f"{path}/explanation", **query)
    assert len(api.statements) <= 3, api.statements
    assert verify(shown) == []
    return shown


def test_the_worked_example_to_the_cent(api: Api, film: Any) -> None:
    shown = explanation(api, f"/invoices/{film['id']}")
    assert shown["matches"] and shown["net_rate"] == 173
    assert shown["premium"] == {
        "product": 43_250_000,
        "rounding": {
            "numerator": 43_250_000,
            "denominator": 10_000,
            "quotient": 4_325,
            "remainder": 0,
            "rounded": "exact",
            "result": 4_325,
        },
        "minimum": 100,
        "minimum_applied": False,
        "minimum_topup_cents": 0,
        "premium_due": 4_325,
    }
    comp, general = shown["lines"]
    assert (comp["rated_by"], comp["state"], comp["share"]["amount"]) == ("work_state", "IL", 3_000)
    assert (general["rated_by"], general["row_state"]) == ("home_state", "*")
    assert general["share"]["amount"] == 1_325
    inside = [general["inside"][name] for name in ("net_premium", "surplus_lines_tax", "stamping_fee")]
    assert inside == [1_280, 44, 1]
    assert shown["flags"] == []
    assert shown["summary"] == (
        "For pay of $2,500.00 the rate is $1.73 per $100 (workers' compensation $1.20 in IL, the state of "
        "the work; general liability $0.53 in IL, the contractor's home): exactly $43.25. The premium is "
        "$43.25. Workers' compensation is $30.00 of it. General liability is $13.25 of it: $12.80 net "
        "premium, $0.44 surplus lines tax, $0.01 stamping fee."
    )


def test_the_checker_as_a_program_proves_the_answer_as_it_was_sent(api: Api, film: Any) -> None:
    answer = api.call("GET", f"/invoices/{film['id']}/explanation")
    command = [sys.executable, "-I", str(ROOT / "tools" / "verify_premium.py")]
    done = subprocess.run([*command, "-"], input=answer.text, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "verified\n")


def test_it_is_computed_from_the_snapshot_when_every_rate_is_gone(api: Api, film: Any) -> None:
    before = explanation(api, f"/invoices/{film['id']}")

    def forget(tx: Tx) -> None:
        for table in (tables.rates, tables.rate_taxes):
            tx.run(Statement(sa.delete(table).where(table.c.account == sa.bindparam("account"))), [{}])

    make.write(api, forget)
    assert explanation(api, f"/invoices/{film['id']}") == before
    quote = api.get("/quotes")[0]
    assert explanation(api, f"/quotes/{quote['id']}")["net_rate"] == 173


def test_a_bill_that_is_wrong_says_so_loudly(api: Api, film: Any) -> None:
    def spoil(tx: Tx) -> None:
        found = INVOICES.lock(tx, film["id"])
        assert found is not None
        INVOICES.save(tx, replace(found, premium_due=4_326))

    make.write(api, spoil)
    api.keeps_books = False
    shown = api.get(f"/invoices/{film['id']}/explanation")
    assert shown["matches"] is False and "mismatch" in shown["flags"]
    assert shown["differences"] == ["The premium is 4326 cents, but 4325 when computed."]
    assert shown["summary"].startswith("IT DOES NOT ADD UP: The premium is 4326 cents")
    assert verify(shown)


def test_a_snapshot_that_was_changed_says_so(api: Api, film: Any) -> None:
    api.keeps_books = False
    table = tables.rate_snapshots
    change = sa.update(table).where(table.c.account == sa.bindparam("account")).values(home_state="CA")
    make.write(api, lambda tx: tx.run(Statement(change), [{}]))
    shown = api.get(f"/invoices/{film['id']}/explanation")
    assert shown["matches"] is False and "is not what its id was made of" in shown["differences"][0]


def test_a_quote_and_an_assignment_are_explained_at_the_wage_or_a_pay_that_is_asked(api: Api) -> None:
    policy = sales.policy(api)
    job = make.write(api, lambda tx: make.job(tx, wage=123_456))
    made = api.post("/assignments", {"contractor": policy["contractor"], "job": job.id})
    shown = explanation(api, f"/assignments/{made['id']}")
    assert shown["subject"]["gross_pay_source"] == "wage"
    assert shown["premium"]["premium_due"] == premium_due(pay_from_wage(123_456), made["net_rate"])
    asked = explanation(api, f"/quotes/{policy['quote']}", gross_pay=30_050)
    assert asked["subject"]["gross_pay_source"] == "asked"
    assert asked["premium"]["premium_due"] == premium_due(30_050, 173)


@pytest.mark.parametrize("wrong", ["99", "100000001", "ten"])
def test_a_pay_that_no_cycle_can_have_is_refused(api: Api, wrong: str) -> None:
    quote = sales.quote(api)
    code, message = api.refused("GET", f"/quotes/{quote['id']}/explanation?gross_pay={wrong}")
    assert code == "invalid_input" and set(message) == {"gross_pay"}
    assert explanation(api, f"/quotes/{quote['id']}", gross_pay="")["subject"]["gross_pay"] == 15_000


def test_an_assignment_that_is_not_covered_bills_nothing(api: Api) -> None:
    policy = sales.policy(api)
    job = make.write(api, lambda tx: make.job(tx, category_code=make.OTHER_CATEGORY))
    made = api.post("/assignments", {"contractor": policy["contractor"], "job": job.id})
    assert made["eligible"]["result"] is False
    assert "not_billed" in explanation(api, f"/assignments/{made['id']}")["flags"]


def test_a_cycle_outside_the_cover_is_flagged(api: Api, film: Any) -> None:
    now = sales.now(api)
    past = {"paycycle_startdate": now - 9 * DAY, "paycycle_enddate": now - 2 * DAY}
    body = pair_of(film) | pay(api, 30_000) | past
    late = api.post("/invoices", body)
    shown = explanation(api, f"/invoices/{late['id']}")
    assert shown["flags"] == ["cycle_outside_cover"]
    assert "outside the dates of cover" in shown["summary"]


def test_what_was_replaced_stays_explained_and_points_on(api: Api, film: Any) -> None:
    again = pair_of(film) | pay(api, 300_000)
    cycle = {name: film[name] for name in ("paycycle_startdate", "paycycle_enddate")}
    new = api.post("/invoices", again | cycle)
    old = explanation(api, f"/invoices/{film['id']}")
    assert old["subject"]["replaced_by"] == new["id"] and old["flags"] == ["not_billed"]
    assert f"It was replaced by {new['id']}." in old["summary"]
    assert f"It replaces {film['id']}." in explanation(api, f"/invoices/{new['id']}")["summary"]


def test_an_invoice_from_before_snapshots_is_explained_by_its_own_rates(api: Api) -> None:
    who, job, _ = make.write(api, make.insured)
    made = api.post("/invoices", {"contractor": who.id, "job": job.id} | pay(api, 10_000))
    shown = explanation(api, f"/invoices/{made['id']}")
    assert "no_snapshot" in shown["flags"] and shown["lines"][0]["plan"] is None
    assert shown["premium"]["premium_due"] == made["premium_due"]


def test_the_work_of_a_general_opt_in_is_explained_by_a_snapshot_of_its_own(api: Api) -> None:
    session = sales.opt_in(api)
    api.post(f"/test_helpers/apply/sessions/{session['id']}/complete", status=200)
    policy = api.get("/policies")[0]
    job = make.write(api, make.job)
    made = api.post("/assignments", {"contractor": policy["contractor"], "job": job.id})
    shown = explanation(api, f"/assignments/{made['id']}")
    assert shown["snapshot"]["category_code"] == make.CATEGORY and shown["matches"]
    bill = api.get("/invoices", assignment=made["id"])[0]
    assert explanation(api, f"/invoices/{bill['id']}")["snapshot"] == shown["snapshot"]


def test_what_is_deleted_is_not_explained_but_a_deleted_policy_explains_its_bills(
    api: Api, film: Any
) -> None:
    path = f"/invoices/{film['id']}"

    def forget(tx: Tx) -> None:
        policy = POLICIES.lock(tx, film["policy"])
        assert policy is not None
        POLICIES.save(tx, replace(policy, deleted_at=tx.now))

    make.write(api, forget)
    assert explanation(api, path)["matches"]
    api.delete(path)
    assert api.refused("GET", f"{path}/explanation", status=404)[0] == "resource_not_found"


def test_a_foreign_id_is_an_unknown_one(api: Api, film: Any, new_api: Any) -> None:
    other = new_api()
    for noun, id in (("invoices", film["id"]), ("quotes", api.get("/quotes")[0]["id"])):
        foreign = other.refused("GET", f"/{noun}/{id}/explanation", status=404)
        unknown = other.refused("GET", f"/{noun}/xx/explanation", status=404)
        assert foreign == (unknown[0], unknown[1].replace("xx", id))


def test_the_published_sample_is_explained(samples: Api) -> None:
    shown = explanation(samples, "/invoices/in_4RviYgc2Wt")
    assert shown["premium"]["premium_due"] == 4_325
    assert shown["flags"] == ["illustrative_rates"]
    assert [line["coverage_type"] for line in shown["lines"]] == [Coverage.WORKERS_COMP, Coverage.GENERAL]
