"""The fourth step, where the contractor pays: a card on file, given on a page of its own."""

from paycover.domain.sessions import Step
from paycover.flows.application_pages import BACK
from paycover.flows.applications import keep_card, start_card
from paycover.kit.errors import Code, Problem
from paycover.pages.apply.applicant import Applicant, step_page
from paycover.pages.language import cookie, set_cookie, words_for
from paycover.pages.private import private, private_page
from paycover.pages.render import redirect
from paycover.pages.routes import Visit
from paycover.store.access import write_as
from paycover.store.db import Database
from paycover.web.http import Answer

COOKIE = "paycover_application"
"""Which application a browser gives a card for: the address it comes back to names none."""

COOKIE_SECONDS = 3_600


def show(database: Database, applicant: Applicant, visit: Visit) -> Answer:
    """Show the card on file, or ask for one."""
    return _page(applicant, {})


def take(database: Database, applicant: Applicant, visit: Visit) -> Answer | None:
    """Go on with the card on file, None then; or lead to the page that takes another."""
    account, origin = applicant.account.id, visit.request.origin
    if visit.form.text("card") != "keep":
        address = write_as(database, account, lambda tx: start_card(tx, applicant.id, origin))
        token = applicant.path.rpartition("/")[2]
        kept = set_cookie(COOKIE, token, path=BACK, seconds=COOKIE_SECONDS, origin=origin)
        return private(redirect(address, [kept]))
    try:
        write_as(database, account, lambda tx: keep_card(tx, applicant.id, origin))
    except Problem as problem:
        if problem.code is not Code.INVALID_INPUT:
            raise
        return _page(applicant, {"card": applicant.words("fault.card")})
    return None


def come_back(_database: Database, visit: Visit) -> Answer:
    """Lead from the page that takes a card back to the application of this browser."""
    token = cookie(visit.request, COOKIE)
    if token:
        return private(redirect(f"{BACK.rpartition('/')[0]}/{token}"))
    return private_page("apply/back.html", words_for(visit.request))


def _page(applicant: Applicant, faults: dict[str, str]) -> Answer:
    card = applicant.application.card
    status = 400 if faults else 200
    return step_page(applicant, Step.ADD_CARD_DETAILS, status, card=card, faults=faults)
