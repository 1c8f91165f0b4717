"""The steps of an application over HTTP: each taken, each refused, left and come back to."""

import re

import httpx
import pytest

from paycover.domain.marks import MarkDraft
from paycover.domain.reasons import ReasonCode
from paycover.flows.marks import set_mark
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Tx
from tests import make, sales
from tests.conftest import Api
from tests.pages.apply.walk import ANSWERS, DETAILS, Applicant, applicant, faults, text_of, title
from tests.rows import rows_of


@pytest.fixture
def joe(api: Api) -> Applicant:
    """A contractor with the link of an application."""
    return applicant(api, success_url="https://example.com/done?a=b", cancel_url="https://example.com/no")


def test_an_application_ends_in_the_policy_its_price_was_shown_for(api: Api, joe: Applicant) -> None:
    joe.pass_to("final_review")
    shown = joe.see()
    assert title(shown) == "Check and finish"
    (price,) = re.findall(r'class="sum"><b>\$([0-9.]+)</b>', shown.text)
    done = joe.send("final_review")
    assert (done.status_code, done.headers["location"]) == (303, f"{joe.path}/leave")
    session = joe.now
    assert session["step"] == "application_complete" and session["policy"]
    quote = api.get(f"/quotes/{session['quote']}")
    job = api.get(f"/jobs/{session['job']}")
    cycle = {"paycycle_startdate": quote["effective_date"], "paycycle_enddate": quote["end_date"]}
    bill = {"contractor": session["contractor"], "job": session["job"], "gross_pay": job["wage"]}
    invoice = api.post("/invoices", cycle | bill)
    assert round(float(price) * 100) == invoice["premium_due"]
    assert f"${invoice['net_rate'] / 100}" in shown.text
    assert joe.events == [
        "application.created",
        "application.started",
        *["application.updated"] * 3,
        "application.complete",
    ]
    assert sales.told(api, session["policy"]) == ["policy.active"]


def test_the_events_of_its_end_are_those_of_the_test_helper(api: Api, joe: Applicant) -> None:
    other = applicant(api)
    api.post(f"/test_helpers/apply/sessions/{other.session['id']}/complete", status=200)
    joe.pass_to("application_complete")
    assert joe.events[-1] == other.events[-1] == "application.complete"
    policies = [api.get(f"/policies/{a.now['policy']}") for a in (joe, other)]
    left_out = ("id", "contractor", "job", "quote", "created")
    first, second = ({k: v for k, v in p.items() if k not in left_out} for p in policies)
    assert first == second


def test_who_is_done_is_sent_to_the_platform_and_can_look_again(joe: Applicant) -> None:
    joe.pass_to("application_complete")
    leaving = joe.see("/leave")
    assert leaving.headers["refresh"] == "0; url=https://example.com/done?a=b"
    again = joe.see()
    assert title(again) == "You are insured" and "refresh" not in again.headers
    assert 'href="https://example.com/done?a=b"' in again.text and joe.now["policy"] in again.text


def test_details_are_kept_and_the_tax_number_sealed(api: Api, joe: Applicant) -> None:
    first = joe.see()
    assert title(first) == "Your details" and 'value="Joe"' in first.text
    more = {"phone": "555 0100", "company_name": "Parker LLC", "tax_identification": "12-3456789"}
    assert joe.send("verify_info", DETAILS | more).status_code == 303
    who = api.get(f"/contractors/{joe.session['contractor']}")
    assert (who["phone"], who["company_name"]) == ("555 0100", "Parker LLC")
    assert who["address"]["line1"] == "12 Ash Street" and who["address"]["postalcode"] == "94110"
    back = joe.see("?step=verify_info")
    assert "ends in 6789" in text_of(back) and "3456789" not in back.text
    kept = make.write(api, lambda tx: tx.vault.open(_sealed(tx, who["id"])))
    assert kept == "12-3456789"
    before = len(sales.told(api, who["id"]))
    joe.send("verify_info", DETAILS | {"phone": "555 0100", "company_name": "Parker LLC"})
    assert make.write(api, lambda tx: tx.vault.open(_sealed(tx, who["id"]))) == "12-3456789"
    assert len(sales.told(api, who["id"])) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("last_name", " "),
        ("line1", ""),
        ("locality", ""),
        ("region", ""),
        ("region", "XX"),
        ("postalcode", "9411"),
        ("tax_identification", "12-34567"),
        ("phone", "5" * 51),
        ("company_name", "x" * 501),
        ("line2", "a\0b"),
    ],
)
def test_a_fault_of_the_details_is_told_at_its_field_and_what_was_typed_stays(
    api: Api, joe: Applicant, field: str, value: str
) -> None:
    before = rows_of(api)
    typed = DETAILS | {"middle_name": "<b>Ann", "tax_identification": "98-7654321", field: value}
    answer = joe.send("verify_info", typed)
    assert answer.status_code == 400 and faults(answer) == [field]
    assert f'id="{field}"' in answer.text and f'aria-describedby="{field}' in answer.text.replace(
        f"{field}-hint ", ""
    )
    assert 'value="&lt;b&gt;Ann"' in answer.text and "7654321" not in answer.text
    assert rows_of(api) == before


def test_all_faults_of_the_details_are_told_at_once(joe: Applicant) -> None:
    required = ["first_name", "last_name", "line1", "locality", "region", "postalcode"]
    assert faults(joe.send("verify_info")) == required


def test_questions_left_open_are_told_and_the_answers_stay(api: Api, joe: Applicant) -> None:
    joe.pass_to("application_questions")
    before = rows_of(api)
    answer = joe.send("application_questions", {"adult": "yes", "losses": "yes", "employees": "perhaps"})
    assert answer.status_code == 400
    assert faults(answer) == ["independent", "employees", "losses_told"]
    assert re.search(r'name="adult" value="yes" required checked', answer.text)
    assert rows_of(api) == before


def test_answers_are_kept_once_and_shown_again(api: Api, joe: Applicant) -> None:
    joe.pass_to("application_questions")
    for _ in range(2):
        assert joe.send("application_questions", ANSWERS).status_code == 303
    kept = joe.answers
    assert (kept.adult, kept.independent, kept.employees, kept.losses) == (True, True, False, False)
    assert kept.version and kept.contractor == joe.session["contractor"]
    assert joe.events[-1] == "application.updated" and len(joe.events) == 3
    again = joe.see("?step=application_questions")
    assert 'name="losses" value="no" required checked' in again.text


def test_documents_are_signed_with_their_text_hash_time_address_and_browser(joe: Applicant) -> None:
    joe.browser.headers["user-agent"] = "Lynx"
    joe.pass_to("esignature_document")
    page = joe.see()
    assert joe.sign().status_code == 303
    consents = joe.consents
    assert [c.document for c in consents] == ["electronic_records", "statement", "card_charges"]
    for consent in consents:
        assert consent.sha256 in page.text and consent.version and consent.language == "en"
        assert (consent.signature, consent.address) == ("joe  PARKER", "127.0.0.1")
        assert consent.user_agent == "Lynx" and consent.created > 0
        shown = joe.see(f"/documents/{consent.document}")
        assert consent.sha256 in shown.text and "Signed by joe PARKER on" in text_of(shown)


def test_signing_twice_keeps_one_signature(joe: Applicant) -> None:
    joe.pass_to("esignature_document")
    boxes = dict(re.findall(r'name="(agree_[a-z_]+)" value="([0-9a-f]{64})"', joe.see().text))
    for _ in range(2):
        assert joe.send("esignature_document", boxes | {"signature": "Joe Parker"}).status_code == 303
    assert len(joe.consents) == 3 and joe.step == "add_card_details"


@pytest.mark.parametrize(
    "over", [{"signature": "Jo Parker"}, {"signature": ""}, {"agree_statement": "0" * 64}]
)
def test_a_signature_that_is_not_theirs_and_a_text_that_was_not_shown_are_refused(
    api: Api, joe: Applicant, over: dict[str, str]
) -> None:
    joe.pass_to("esignature_document")
    before = rows_of(api)
    answer = joe.sign(**over)
    assert answer.status_code == 400 and faults(answer) == list(over)
    assert rows_of(api) == before


def test_the_card_is_given_on_its_own_page_and_leads_back(api: Api, joe: Applicant) -> None:
    joe.pass_to("add_card_details")
    refused = joe.send("add_card_details", {"card": "keep"})
    assert refused.status_code == 400 and faults(refused) == ["card"]
    away = joe.send("add_card_details", {"card": "other"})
    assert away.status_code == 303 and "/payment/setup/" in away.headers["location"]
    card = {"number": "4242424242424242", "expiry": "12/39", "cvc": "123"}
    back = joe.browser.post(away.headers["location"], data=card)
    assert back.headers["location"].startswith(f"{api.url}/apply/back?")
    home = joe.browser.get(back.headers["location"])
    assert home.headers["location"] == joe.path
    assert title(httpx.get(back.headers["location"])) == "Thank you"
    assert "Visa ending in 4242" in text_of(joe.see())
    assert joe.send("add_card_details", {"card": "keep"}).status_code == 303
    assert joe.step == "final_review"


def test_a_withheld_premium_asks_for_no_card(api: Api) -> None:
    joe = applicant(api, job={"withhold_premium": True})
    assert "Step 1 of 4" in text_of(joe.see())
    joe.pass_to("esignature_document")
    joe.sign()
    assert joe.step == "final_review" and joe.consents[-1].document == "withholding"
    assert "No card of yours is charged" in text_of(joe.see())
    joe.send("final_review")
    assert joe.now["policy"]


def test_who_comes_back_is_where_they_left_and_can_go_back_a_step(joe: Applicant) -> None:
    joe.pass_to("esignature_document")
    elsewhere = Applicant(joe.api, joe.session)
    assert title(elsewhere.see()) == "Read and sign"
    assert title(elsewhere.see("?step=verify_info")) == "Your details"
    assert title(elsewhere.see("?step=final_review")) == "Read and sign"
    assert joe.send("verify_info", DETAILS | {"last_name": "Porter"}).status_code == 303
    assert joe.step == "application_questions"


def test_a_step_ahead_is_not_taken(api: Api, joe: Applicant) -> None:
    before = rows_of(api)
    for step in ("application_questions", "esignature_document", "add_card_details", "final_review"):
        answer = joe.send(step, ANSWERS)
        assert (answer.status_code, answer.headers["location"]) == (303, joe.path)
    assert rows_of(api) == before


def test_the_last_form_sent_twice_buys_once(api: Api, joe: Applicant) -> None:
    joe.pass_to("application_complete")
    before = rows_of(api)
    for step in ("final_review", "verify_info"):
        answer = joe.send(step, DETAILS)
        assert (answer.status_code, answer.headers["location"]) == (303, joe.path)
    assert rows_of(api) == before


def test_who_moved_is_quoted_anew_and_pays_what_is_shown(api: Api, joe: Applicant) -> None:
    before = api.get(f"/quotes/{joe.session['quote']}")
    joe.send("verify_info", DETAILS | {"region": "TX", "postalcode": "73301"})
    assert sales.told(api, before["id"]) == ["quote.created", "quote.updated"]
    joe.pass_to("application_complete")
    assert api.get(f"/policies/{joe.now['policy']}")["quote"] == before["id"]


def test_a_general_opt_in_is_applied_for(api: Api) -> None:
    joe = Applicant(api, sales.opt_in(api))
    joe.pass_to("final_review")
    assert "Priced with each job" in text_of(joe.see())
    joe.send("final_review")
    policy = api.get(f"/policies/{joe.now['policy']}")
    assert policy["coverage_type"] == ["general", "workers-comp"]
    assert title(joe.see()) == "You are insured"


def test_who_opted_out_applies_and_is_in_again(api: Api, joe: Applicant) -> None:
    draft = MarkDraft(subject=joe.session["contractor"], code=ReasonCode.CONTRACTOR_OPTED_OUT)
    make.write(api, lambda tx: set_mark(tx, draft))
    joe.pass_to("application_complete")
    assert joe.now["policy"]


def _sealed(tx: Tx, id: str) -> str:
    found = CONTRACTORS.find(tx, id)
    assert found is not None and found.tax_id_sealed is not None
    return found.tax_id_sealed
