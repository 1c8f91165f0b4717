"""What an expert of the trade tries first, by number; those that are missing wait for what they need."""

import contextlib
import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from paycover.domain.addresses import Address
from paycover.domain.coverage import Coverage
from paycover.kit.dates import DAY
from paycover.reader.apart import Reader
from paycover.store import tables
from paycover.store.access import move_clock
from paycover.store.db import Statement, Tx
from tests import make, sales
from tests.certificate_drawings import classic
from tests.certificates import COMP as COMP_LINE
from tests.certificates import changed, in_force
from tests.conftest import Api
from tests.film import crew, insured_crew, pay
from tests.holders import endorse, link_of, page_at, told_at, work
from tests.incoming import read_certificates
from tests.sheets import pdf
from tools.verify_premium import verify

HOUR = 3_600
COMP, GENERAL = Coverage.WORKERS_COMP, Coverage.GENERAL
GEORGIA = Address(country="US", region="GA")
OHIO = Address(country="US", region="OH")


def utc(*moment: int) -> int:
    """Return the Unix seconds of a moment given as year, month, day, hour, minute."""
    year, month, day, hour, minute = (*moment, 0, 0)[:5]
    return int(datetime.datetime(year, month, day, hour, minute, tzinfo=datetime.UTC).timestamp())


def explanation(api: Api, invoice: str) -> Any:
    """Return what explains an invoice; fail the test unless it is proven."""
    shown = api.get(f"/invoices/{invoice}/explanation")
    assert verify(shown) == []
    return shown


def codes_of(shown: Any) -> list[str]:
    """Return the codes of the reasons that are told."""
    return [reason["code"] for reason in shown["reasons"]]


def test_01_ohio_work_wc_refused_gl_offered(api: Api) -> None:
    who, job = crew(api, address=OHIO)
    body = {"contractor": who.id, "job": job.id}
    code, message = api.refused("POST", "/quotes", body | {"coverage_type": sales.BOTH})
    assert code == "invalid_input" and "state fund" in message["coverage_type"]
    rows = [body | {"coverage_type": lines} for lines in (sales.BOTH, ["workers-comp"], ["general"])]
    both, comp, general = api.post("/quotes/preview", {"rows": rows}, status=200)["rows"]
    assert (both["refusal"]["message"], both["refusal"]["error_code"]) == (message, code)
    assert codes_of(both["refusal"]) == codes_of(comp["refusal"]) == ["WC_MONOPOLISTIC_STATE"]
    assert general["result"]["gl_net_rate"] == 53 and general["result"]["wc_net_rate"] is None
    assert api.post("/quotes", body | {"coverage_type": ["general"]})["eligible"] is True


def test_02_contractor_moves_from_ga_to_hi_gl_blocked_wc_unaffected(api: Api) -> None:
    pair = insured_crew(api, address=GEORGIA)
    work = {**pair, "effective_date": sales.now(api) + 2 * DAY}
    assert api.post("/assignments/preview", work, status=200)["result"]["eligible"]["result"] is True
    api.put(f"/contractors/{pair['contractor']}", {"address": {"region": "HI"}})
    general = api.post("/assignments", work | {"coverage_type": ["general"]})
    assert general["eligible"]["result"] is False and "Hawaii" in general["eligible"]["message"]
    assert "GL_NOT_AVAILABLE_IN_STATE" in codes_of(general["eligible"])
    assert api.get("/invoices", assignment=general["id"]) == []
    comp = api.post("/assignments", work | {"coverage_type": ["workers-comp"]})
    assert comp["eligible"]["result"] is True and comp["net_rate"] == 120
    code, message = api.refused("POST", "/quotes", pair | {"coverage_type": ["general"]})
    assert code == "invalid_input" and "Hawaii" in message["coverage_type"]


def test_03_a_hundred_dollars_at_65_is_the_minimum_split_69_and_31(api: Api) -> None:
    body = insured_crew(api, {COMP: 45, GENERAL: 20}) | pay(api, 10_000)
    invoice = api.post("/invoices", body)
    assert invoice["premium_due"] == 100
    shown = explanation(api, invoice["id"])
    assert "minimum_applied" in shown["flags"] and shown["premium"]["minimum_topup_cents"] == 35
    assert [line["share"]["amount"] for line in shown["lines"]] == [69, 31]


def test_04_half_a_cent_goes_up(api: Api) -> None:
    body = insured_crew(api, {COMP: 60, GENERAL: 40})
    invoice = api.post("/invoices", body | pay(api, 30_050))
    assert invoice["premium_due"] == 301
    assert explanation(api, invoice["id"])["premium"]["rounding"]["rounded"] == "up"


def test_05_pay_changes_the_replacement_keeps_the_purchase_order_and_what_is_paid_is_adjusted(
    api: Api,
) -> None:
    body = insured_crew(api) | pay(api, 250_000)
    first = api.post("/invoices", body | {"purchase_order_number": "PO-7"})
    second = api.post("/invoices", body | {"gross_pay": 300_000})
    assert (second["replaces"], second["purchase_order_number"]) == (first["id"], "PO-7")
    assert api.get(f"/invoices/{first['id']}")["replaced_by"] == second["id"]
    make.paid(api, second["id"])
    assert (
        api.refused("PUT", f"/invoices/{second['id']}", {"gross_pay": 1_000})[0] == "invoice_already_paid"
    )
    code, _ = api.refused("POST", "/invoices", body | {"gross_pay": 1_000})
    assert code == "invoice_uneditable_already_exists"
    paid = api.get(f"/invoices/{second['id']}")
    less = api.post(f"/invoices/{second['id']}/adjustments", {"gross_pay": 260_000})
    assert (less["kind"], less["premium_change"]) == ("return_premium", 4_498 - paid["premium_due"])
    assert less["purchase_order_number"] == "PO-7"
    assert api.get(f"/invoices/{second['id']}") == paid


def test_06_the_jobs_purchase_order_changes_and_the_invoice_keeps_the_old_one(api: Api) -> None:
    body = insured_crew(api)
    api.put(f"/jobs/{body['job']}", {"custom_metadata": {"purchase_order_number": "old"}})
    invoice = api.post("/invoices", body | pay(api, 250_000))
    api.put(f"/jobs/{body['job']}", {"custom_metadata": {"purchase_order_number": "new"}})
    path = f"/invoices/{invoice['id']}"
    assert api.get(path)["purchase_order_number"] == "old"
    assert api.put(path, {"purchase_order_number": ""})["purchase_order_number"] is None
    assert api.put(path, {"gross_pay": 260_000})["purchase_order_number"] is None


def test_08_called_off_an_hour_before_it_starts_the_certificate_is_revoked_and_its_link_says_so(
    api: Api,
) -> None:
    start = sales.now(api) + 2 * DAY
    made = api.post("/assignments", insured_crew(api) | {"effective_date": start})
    work(api)
    link = link_of(api.get(f"/assignments/{made['id']}"))
    assert told_at(link)["statement"]["certificate"]["status"] == "issued"
    make.write(api, lambda tx: move_clock(tx, start - HOUR))
    api.post("/assignments/cancel", {"job_id": made["job"], "reason": "client_request"}, status=200)
    assert "Not covered: cancelled" in page_at(link)
    work(api)
    seen = told_at(link)["statement"]
    assert seen["certificate"]["status"] == "revoked" and seen["cover"]["covered"] is False
    assert "Revoked on" in page_at(link)


def test_10_cover_that_ends_on_the_day_it_starts_lasts_until_the_next_day(api: Api) -> None:
    who, job = crew(api)
    body = {"contractor": who.id, "job": job.id, "coverage_type": sales.BOTH}
    dates = {"effective_date": utc(2031, 5, 3, 14, 5), "end_date": utc(2031, 5, 3, 9, 0)}
    quote = api.post("/quotes", body | dates)
    assert (quote["effective_date"], quote["end_date"]) == (utc(2031, 5, 3, 14, 5), utc(2031, 5, 4))


@pytest.mark.parametrize("day", [(2031, 3, 9), (2031, 11, 2)])
def test_11_a_day_on_which_clocks_change_is_a_day_as_any_other(api: Api, day: tuple[int, int, int]) -> None:
    who, job = crew(api)
    body = {"contractor": who.id, "job": job.id, "coverage_type": sales.BOTH}
    morning, evening = utc(*day, 1, 30), utc(*day, 23, 59)
    quote = api.post("/quotes", body | {"effective_date": morning, "end_date": evening})
    assert quote["end_date"] == utc(*day) + DAY
    thirty_days = api.put(f"/quotes/{quote['id']}", {"effective_date": utc(*day)})
    assert thirty_days["effective_date"] == utc(*day)
    days_later = api.post("/quotes/preview", body | {"effective_date": morning}, status=200)["result"]
    assert days_later["end_date"] == morning + 30 * DAY


def test_13_a_certificate_with_additional_insured_but_no_endorsement_is_refused_with_a_sentence(
    api: Api,
) -> None:
    made = api.post("/assignments", insured_crew(api) | {"effective_date": sales.now(api) + DAY})
    asked = {"assignment": made["id"], "coverage_type": "general", "additional_insured": True}
    code, message = api.refused("POST", "/certificates", asked)
    assert code == "bad_request"
    assert "can't be shown as an additional insured: the policy has no such endorsement." in message
    endorse(api, made["policy"], api.get(f"/jobs/{made['job']}")["entity"])
    work(api)
    certificate = api.post("/certificates", asked)["certificate"]
    assert [one["form"] for one in certificate["endorsements"]] == ["CG 20 10"]


def test_16_a_ghost_policy_uploaded_as_a_certificate_is_flagged_owner_excluded(api: Api) -> None:
    """A policy in force that covers nobody: its owner is excluded, and there are no employees."""
    api.post("/insurance_requirements", {"name": "Usual", "rules": {"coverages": {COMP_LINE: {}}}})
    who, _ = crew(api)
    name = f"{who.first_name} {who.last_name}"
    ghost = changed(in_force(insured=name), COMP_LINE, excluded=True)
    file = {"certificate": ("certificate.pdf", pdf(classic(ghost)), "application/pdf")}
    made = api.call("POST", "/files/certificates", data={"contractor": who.id}, files=file).json()
    with contextlib.closing(Reader()) as reader:
        read_certificates(api, reader)
    shown = api.get(f"/files/certificates/{made['id']}", **{"expand[]": "review_results.full"})
    assert shown["status"] == "flagged"
    (failed,) = [r for r in shown["review_results"]["audit_results"] if r["result"] == "fail"]
    assert failed["rule_path"] == "coverages.workers_compensation.owner_excluded"
    assert failed["message"].startswith("The owner is excluded")
    assert api.events(made["id"])[-1] == "certificate.flagged"


def test_18_every_invoice_replayed_is_identical_to_the_cent(samples: Api) -> None:
    api = samples
    bodies = [insured_crew(api, {COMP: comp, GENERAL: general}) for comp, general in ((45, 20), (120, 53))]
    for number, cents in enumerate((100, 15_385, 30_050, 99_999, 123_456, 100_000_000)):
        cycle = {"paycycle_startdate": number, "paycycle_enddate": number + 7 * DAY}
        for body in bodies:
            invoice = api.post("/invoices", body | cycle | {"gross_pay": cents})
            if number % 2:
                api.put(f"/invoices/{invoice['id']}", {"gross_pay": cents - 1})
            else:
                api.post("/invoices", body | cycle | {"gross_pay": 777_777})
    api.put(f"/jobs/{bodies[0]['job']}", {"wage": 20_000})
    make.write(api, _forget_rates)
    statuses = [api.get("/invoices", status=status, limit=100) for status in ("open", "replaced")]
    invoices = [invoice for found in statuses for invoice in found]
    assert len(invoices) == 19
    for invoice in invoices:
        shown = explanation(api, invoice["id"])
        assert shown["matches"] and shown["premium"]["premium_due"] == invoice["premium_due"]


def _forget_rates(tx: Tx) -> None:
    """What was billed is computed from its snapshot alone."""
    for table in (tables.rates, tables.rate_taxes):
        tx.run(Statement(sa.delete(table).where(table.c.account == sa.bindparam("account"))), [{}])
