"""The opt-out link of a notice: looked at it changes nothing, followed it stops the charge."""

import pytest

from paycover.domain.marks import Mark, MarkDraft
from paycover.domain.reasons import ReasonCode
from paycover.flows.marks import note_opt_in, set_mark
from paycover.flows.notices import link
from paycover.kit.dates import DAY
from paycover.store.marks import LISTING as MARKS
from paycover.store.pages import Page
from tests import make
from tests.scenarios.conftest import Platform


def _link(platform: Platform, contractor: str) -> str:
    notice = platform.notices(contractor)[0]
    address: str = make.write(platform.api, lambda tx: link(tx, notice.id, "", "opt-out"))
    return address


def _marks(platform: Platform, contractor: str) -> list[Mark]:
    page = Page(filters={"subject": contractor})
    found: list[Mark] = make.write(platform.api, lambda tx: MARKS.page(tx, page))
    return found


def test_opting_out_stops_the_charge_and_unbinds_the_cover(platform: Platform) -> None:
    who, job = platform.insured()
    assignment = platform.assign(who, job)
    invoice = platform.invoice_of(assignment["id"])["id"]
    path = _link(platform, who)
    page = platform.api.client.get(path)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<button>Opt out</button>" in page.text
    assert platform.payments(invoice)[0]["status"] == "scheduled"

    for _ in range(2):
        assert "You have opted out." in platform.api.client.post(path).text
    platform.work()
    platform.pass_days(2)
    assert not platform.charger.charges
    assert [payment["status"] for payment in platform.payments(invoice)] == ["cancelled"]
    assert platform.api.get(f"/invoices/{invoice}")["status"] == "void"
    assert platform.api.get(f"/assignments/{assignment['id']}")["bind"] is False
    assert platform.told(assignment["id"]) == ["assignment.created", "assignment.updated"]
    [mark] = _marks(platform, who)
    assert platform.api.events(mark.id) == ["underwriting.marked"]
    assert platform.api.events(who) == []


def test_who_has_opted_out_is_not_insured_or_charged_again(platform: Platform) -> None:
    who, job = platform.insured()
    platform.assign(who, job)
    platform.api.client.post(_link(platform, who))
    other = make.write(platform.api, make.job)
    eligible = platform.assign(who, other.id)["eligible"]
    assert [(r["code"], r["remedy"]["code"]) for r in eligible["reasons"]] == [
        ("CONTRACTOR_OPTED_OUT", "opt_in")
    ]
    platform.pass_days(2)
    assert not platform.charger.charges


def test_a_bill_of_who_is_marked_meanwhile_is_not_charged(platform: Platform) -> None:
    who, job = platform.insured()
    start = platform.now - platform.now % DAY + 5 * DAY
    body = {"contractor": who, "job": job, "effective_date": start}
    assignment = platform.api.post("/assignments", body)["id"]
    draft = MarkDraft(subject=who, code=ReasonCode.CONTRACTOR_OPTED_OUT)
    make.write(platform.api, lambda tx: set_mark(tx, draft))
    platform.work()
    assert platform.payments(platform.invoice_of(assignment)["id"]) == []
    assert platform.notices(who) == []


def test_opting_out_after_an_application_stands(platform: Platform) -> None:
    who, job = platform.insured()
    body = {"is_general_opt_in": True, "contractor": who, "general_opt_in_work_state": "TX"}
    session = platform.api.post("/apply/sessions", body)["id"]
    platform.api.post(f"/test_helpers/apply/sessions/{session}/complete", status=200)
    platform.assign(who, job)
    platform.pass_days(1)
    platform.api.client.post(_link(platform, who))
    make.write(platform.api, lambda tx: note_opt_in(tx, session))
    assert len(_marks(platform, who)) == 1


def test_who_completes_a_new_application_has_opted_in_again(platform: Platform) -> None:
    who, job = platform.insured()
    platform.assign(who, job)
    platform.api.client.post(_link(platform, who))
    [mark] = _marks(platform, who)
    body = {"is_general_opt_in": True, "contractor": who, "general_opt_in_work_state": "TX"}
    session = platform.api.post("/apply/sessions", body)
    platform.api.post(f"/test_helpers/apply/sessions/{session['id']}/complete", status=200)
    platform.work()
    assert _marks(platform, who) == []
    assert platform.api.events(mark.id) == ["underwriting.marked", "underwriting.cleared"]
    other = make.write(platform.api, make.job)
    assignment = platform.assign(who, other.id)
    assert assignment["eligible"]["result"] is True
    platform.pass_days(2)
    assert platform.invoice_of(assignment["id"])["status"] == "paid"


def test_opting_out_after_the_charge_changes_nothing_that_is_paid(platform: Platform) -> None:
    who, job = platform.insured()
    assignment = platform.assign(who, job)
    path = _link(platform, who)
    platform.pass_days(1)
    assert "Ask who assigned you" in platform.api.client.post(path).text
    assert platform.invoice_of(assignment["id"])["status"] == "paid"
    assert platform.api.get(f"/assignments/{assignment['id']}")["bind"] is True
    assert [mark.code for mark in _marks(platform, who)] == [ReasonCode.CONTRACTOR_OPTED_OUT]


@pytest.mark.parametrize("spoil", ["{0}x", "x{0}", "ac_unknown.{0}", "{0}.{0}"])
def test_a_link_of_nobody_opens_nothing(platform: Platform, spoil: str) -> None:
    who, job = platform.insured()
    platform.assign(who, job)
    token = _link(platform, who).split("/")[2]
    for method in ("GET", "POST"):
        answer = platform.api.client.request(method, f"/notice/{spoil.format(token)}/opt-out")
        assert answer.status_code == 404 and "resource_not_found" in answer.text
    assert platform.api.events(who) == []
