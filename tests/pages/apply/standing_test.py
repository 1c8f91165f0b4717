"""Applications that are held up or over: reviewed, not eligible, closed, somebody else's."""

import asyncio
import re

import httpx
import pytest
from structlog.testing import capture_logs

from paycover.domain.marks import MarkDraft
from paycover.domain.notices import NoticeKind
from paycover.domain.reasons import ReasonCode
from paycover.domain.screening import SANDBOX_HIT, name_key
from paycover.flows.applications import review_application
from paycover.flows.marks import clear_marks, set_mark
from paycover.pages.catalogue import ROUTES
from paycover.store.marks import marks_of
from paycover.store.notices import LISTING as NOTICES
from paycover.store.pages import Page
from paycover.store.watched_names import replace_watched
from paycover.web.app import Application
from paycover.worker.loop import drain
from tests import make, sales
from tests.conftest import Api
from tests.pages.apply.walk import ANSWERS, DETAILS, LOSSES, Applicant, applicant, text_of, title
from tests.rows import rows_of


@pytest.fixture
def joe(api: Api) -> Applicant:
    """A contractor with the link of an application."""
    return applicant(api)


def marks(joe: Applicant) -> list[ReasonCode]:
    """Return the codes an underwriter finds on the contractor."""
    who = joe.session["contractor"]
    return [mark.code for mark in make.write(joe.api, lambda tx: marks_of(tx, who))]


def test_losses_wait_for_an_underwriter_who_lets_them_go_on(joe: Applicant) -> None:
    joe.pass_to("application_questions")
    joe.send("application_questions", LOSSES)
    assert marks(joe) == [ReasonCode.CLAIM_OPEN_REVIEW]
    assert joe.events[-1] == "application.manual_review"
    page = joe.see()
    assert title(page) == "We are looking at it" and "losses" not in text_of(page)
    assert joe.sign_is_refused()
    checked = joe.send("check")
    assert "Nobody has decided yet" in text_of(joe.browser.get(joe.api.url + checked.headers["location"]))

    make.put_others_aside(joe.api.database, joe.api.account.id)
    who = joe.session["contractor"]
    make.write(joe.api, lambda tx: clear_marks(tx, who, ReasonCode.CLAIM_OPEN_REVIEW))
    drain(joe.api.database)
    assert joe.events[-1] == "application.manual_review_approved"
    told = make.write(joe.api, lambda tx: NOTICES.page(tx, Page(limit=10)))
    assert [notice.kind for notice in told] == [NoticeKind.APPLICATION_APPROVED]
    joe.send("application_questions", LOSSES)
    assert marks(joe) == []
    joe.pass_to("application_complete")


def test_a_name_on_the_list_is_looked_at_and_nobody_is_told_why(api: Api, joe: Applicant) -> None:
    make.write(api, lambda tx: replace_watched(tx, {name_key("PÁRKER, Joe"): "PÁRKER, Joe"}))
    joe.send("verify_info", DETAILS)
    assert marks(joe) == [ReasonCode.SANCTIONS_MATCH]
    assert joe.events == ["application.created", "application.started", "application.manual_review"]
    assert not re.search("name|list|screen|sanction", text_of(joe.see()).partition("Thank you")[2].lower())


def test_a_sandbox_has_a_name_that_is_always_looked_at(joe: Applicant) -> None:
    first, last = SANDBOX_HIT.split()
    joe.send("verify_info", DETAILS | {"first_name": first, "last_name": last})
    assert marks(joe) == [ReasonCode.SANCTIONS_MATCH]


def test_a_review_of_another_mark_goes_on_waiting(joe: Applicant) -> None:
    joe.pass_to("application_questions")
    joe.send("application_questions", LOSSES)
    who = joe.session["contractor"]
    hit = MarkDraft(subject=who, code=ReasonCode.SANCTIONS_MATCH)
    make.write(joe.api, lambda tx: set_mark(tx, hit))
    make.write(joe.api, lambda tx: clear_marks(tx, who, ReasonCode.CLAIM_OPEN_REVIEW))
    make.write(joe.api, lambda tx: review_application(tx, joe.session["id"]))
    assert title(joe.see()) == "We are looking at it"


def test_who_is_too_young_is_told_and_can_correct_the_answer(joe: Applicant) -> None:
    joe.pass_to("application_questions")
    joe.send("application_questions", ANSWERS | {"adult": "no"})
    assert joe.events[-1] == "application.ineligible"
    page = joe.see()
    assert title(page) == "We can’t insure this yet"
    assert "You have to be at least 18 years old." in text_of(page) and "correct it" in text_of(page)
    assert joe.sign_is_refused()
    joe.send("application_questions", ANSWERS)
    assert joe.events[-1] == "application.updated"
    joe.pass_to("application_complete")


def test_where_a_line_is_not_sold_the_reason_is_told_and_the_address_can_be_corrected(
    joe: Applicant,
) -> None:
    joe.send("verify_info", DETAILS | {"region": "HI", "postalcode": "96801"})
    assert joe.events == ["application.created", "application.started", "application.ineligible"]
    assert "General liability is not sold where you live." in text_of(joe.see())
    assert title(joe.see("?step=verify_info")) == "Your details"
    joe.send("verify_info", DETAILS)
    joe.pass_to("application_complete")


def test_a_mark_of_an_underwriter_stops_the_last_step(joe: Applicant) -> None:
    joe.pass_to("final_review")
    draft = MarkDraft(subject=joe.session["contractor"], code=ReasonCode.CONTRACTOR_INACTIVE)
    make.write(joe.api, lambda tx: set_mark(tx, draft))
    joe.send("final_review")
    assert joe.now["policy"] is None and joe.events[-1] == "application.ineligible"
    assert "switched off" in text_of(joe.see())
    make.write(joe.api, lambda tx: clear_marks(tx, draft.subject, draft.code))
    joe.send("check")
    assert title(joe.see()) == "Check and finish"


def test_a_closed_application_takes_nothing_and_leads_to_the_platform(api: Api, joe: Applicant) -> None:
    api.post(f"/apply/sessions/{joe.session['id']}/expire", status=200)
    before = rows_of(api)
    for answer in (joe.see(), joe.send("verify_info", DETAILS)):
        assert answer.status_code == 410 and title(answer) == "This application is closed"
    assert rows_of(api) == before
    other = applicant(api, cancel_url="https://example.com/no")
    api.post(f"/apply/sessions/{other.session['id']}/expire", status=200)
    assert other.see().headers["location"] == "https://example.com/no"
    assert 'href="https://example.com/no"' in other.send("verify_info", DETAILS).text


def test_what_was_deleted_meanwhile_closes_the_application(api: Api, joe: Applicant) -> None:
    api.delete(f"/contractors/{joe.session['contractor']}")
    before = rows_of(api)
    for answer in (joe.see(), joe.send("verify_info", DETAILS), joe.send("check")):
        assert answer.status_code == 410 and title(answer) == "This application can’t go on"
    assert rows_of(api) == before


def test_a_link_that_is_not_ours_opens_nothing(api: Api, new_api: object, joe: Applicant) -> None:
    other = applicant(api)
    token = joe.path.rpartition("/")[2]
    mac = token.rpartition(".")[2]
    tokens = [
        token[:-1],
        token + "x",
        token.replace(joe.session["id"], other.session["id"]),
        token.replace(api.account.id, "ac_other"),
        f"..{mac}",
        joe.session["id"],
        "back.",
        "ü.é.à",
    ]
    before = rows_of(api)
    for wrong in tokens:
        for answer in (
            httpx.get(f"{api.url}/apply/{wrong}"),
            httpx.post(f"{api.url}/apply/{wrong}/verify_info", data=DETAILS),
        ):
            assert answer.status_code == 404 and title(answer) == "No such page", wrong
    assert rows_of(api) == before


def test_no_page_tells_its_address_or_may_load_from_elsewhere(api: Api, joe: Applicant) -> None:
    for answer in (joe.see(), joe.send("verify_info"), joe.send("verify_info", DETAILS), joe.see("x")):
        headers = answer.headers
        assert headers["referrer-policy"] == "no-referrer" and headers["cache-control"] == "no-store"
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy
    kept = [event.data for event in make.event_rows(api, joe.session["id"])]
    mac = joe.path.rpartition(".")[2]
    assert kept and not any(mac in data for data in kept)


def test_neither_token_nor_what_is_typed_is_logged(api: Api, joe: Applicant) -> None:
    application = Application(api.database, ROUTES, log_requests=True)

    async def visit() -> None:
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as browser:
            await browser.post(
                f"{joe.path}/verify_info", data=DETAILS | {"tax_identification": "12-3456789"}
            )
            await browser.get(f"{joe.path}/documents/statement")

    with capture_logs() as logs:
        asyncio.run(visit())
    assert [line["status"] for line in logs if line["event"] == "request"] == [303, 200]
    assert not re.search("ias_|3456789|Parker|Ash", str(logs))


def test_hostile_names_are_escaped(api: Api, joe: Applicant) -> None:
    hostile = '"><script>alert(1)</script>'
    joe.send("verify_info", DETAILS | {"last_name": hostile, "line1": hostile})
    pages = [joe.see(), joe.see("?step=verify_info")]
    joe.send("application_questions", ANSWERS)
    pages += [joe.see(), joe.see("/documents/statement")]
    assert all("<script" not in page.text for page in pages)
    assert hostile in text_of(pages[-1]) or "alert(1)" in text_of(pages[-1])


def test_a_language_is_the_browsers_until_another_is_chosen(joe: Applicant) -> None:
    joe.browser.headers["accept-language"] = "fr, es-MX;q=0.8, en;q=0.5"
    page = joe.see()
    assert '<html lang="es">' in page.text and title(page) == "Sus datos"
    switched = joe.see("?language=en&step=verify_info")
    assert switched.headers["location"] == f"{joe.path}?step=verify_info"
    assert title(joe.see()) == "Your details"
    joe.see("?language=es")
    joe.send("verify_info", DETAILS)
    joe.send("application_questions", ANSWERS)
    joe.sign()
    assert {consent.language for consent in joe.consents} == {"es"}
    assert "Firmado por joe PARKER el" in text_of(joe.see("/documents/statement"))


def test_a_host_that_is_not_plain_says_nothing_in_a_header(api: Api) -> None:
    joe = applicant(api, success_url="https://a;script-src/*", cancel_url="https://b;x/")
    assert "a;script-src" not in joe.see().headers["content-security-policy"]


def test_a_quote_used_elsewhere_closes_the_application(api: Api, joe: Applicant) -> None:
    api.post("/policies", {"quote": joe.session["quote"]})
    assert title(joe.see()) == "This application can’t go on"
    assert sales.told(api, joe.session["id"]) == ["application.created"]
