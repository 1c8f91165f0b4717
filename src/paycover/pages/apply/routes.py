"""The routes of the hosted application, and which page an application is at."""

from collections.abc import Callable
from typing import NamedTuple

from paycover.domain.applications import is_held_up, is_reached
from paycover.domain.sessions import Standing, Step
from paycover.flows.application_pages import BACK, PAGE
from paycover.kit.errors import Code, Problem
from paycover.pages.apply import card, details, endings, questions, review, signing
from paycover.pages.apply.applicant import Applicant, opened
from paycover.pages.language import NAMES, remembered, words_for
from paycover.pages.private import private, private_page
from paycover.pages.render import redirect
from paycover.pages.routes import Visit, page
from paycover.store.db import Database
from paycover.web.app import Route
from paycover.web.http import Answer

Shows = Callable[[Database, Applicant, Visit], Answer]
Takes = Callable[[Database, Applicant, Visit], Answer | None]


class Stop(NamedTuple):
    """A step's page: what shows it, and what takes its form (None: it is kept, go on)."""

    show: Shows
    take: Takes


STOPS = {
    Step.VERIFY_INFO: Stop(details.show, details.take),
    Step.APPLICATION_QUESTIONS: Stop(questions.show, questions.take),
    Step.ESIGNATURE_DOCUMENT: Stop(signing.show, signing.take),
    Step.ADD_CARD_DETAILS: Stop(card.show, card.take),
    Step.FINAL_REVIEW: Stop(review.show, review.take),
}

_GONE = frozenset(
    {
        Code.INVALID_CONTRACTOR_ID,
        Code.INVALID_JOB_ID,
        Code.INVALID_ENTITY_ID,
        Code.INVALID_QUOTE_ID,
        Code.POLICY_ALREADY_EXISTS,
    }
)


def show(database: Database, applicant: Applicant, visit: Visit) -> Answer:
    """Show where an application stands, or a step that lies behind."""
    chosen = visit.query.get("language")
    if chosen in NAMES:
        return _speak(applicant, visit, chosen)
    session = applicant.application.session
    if session.policy is not None:
        return endings.show_complete(database, applicant)
    if session.expired:
        url = session.cancel_url
        return endings.show_expired(applicant) if url is None else private(redirect(url))
    if not _is_whole(applicant):
        return endings.show_gone(applicant)
    if session.standing is Standing.REVIEW:
        return endings.show_review(applicant, visit)
    asked = _asked(applicant, visit)
    if session.standing is Standing.INELIGIBLE and (asked is None or is_held_up(session, asked)):
        return endings.show_ineligible(applicant)
    return STOPS[asked or session.step].show(database, applicant, visit)


def _taking(step: Step) -> Shows:
    def take(database: Database, applicant: Applicant, visit: Visit) -> Answer:
        session = applicant.application.session
        if session.policy is None and session.expired:
            return endings.show_expired(applicant)
        if session.policy is None and not _is_whole(applicant):
            return endings.show_gone(applicant)
        if session.policy is not None or not is_reached(session, step) or is_held_up(session, step):
            return private(redirect(applicant.path))
        answer = STOPS[step].take(database, applicant, visit)
        if answer is not None:
            return answer
        is_last = step is Step.FINAL_REVIEW
        return private(redirect(f"{applicant.path}/leave" if is_last else applicant.path))

    return take


def _guarded(shows: Shows) -> Callable[[Database, Visit], Answer]:
    """Open the application a token names, and tell in its own pages what can't be done."""

    def run(database: Database, visit: Visit) -> Answer:
        applicant = opened(database, visit)
        if applicant is None:
            return private_page("nowhere.html", words_for(visit.request), 404)
        try:
            return shows(database, applicant, visit)
        except Problem as problem:
            return _told(applicant, problem)

    return run


def _told(applicant: Applicant, problem: Problem) -> Answer:
    if problem.code in _GONE:
        return endings.show_gone(applicant)
    if problem.code is Code.SESSION_EXPIRED:
        return endings.show_expired(applicant)
    if problem.code in (Code.APPLICATION_ALREADY_COMPLETE, Code.BAD_REQUEST):
        return private(redirect(applicant.path))
    if problem.code is Code.RESOURCE_NOT_FOUND:
        return private_page("nowhere.html", applicant.words, 404)
    raise problem


def _is_whole(applicant: Applicant) -> bool:
    """Tell whether all an application is for is still there, and its quote not used up."""
    found = applicant.application
    return found.is_whole and (found.quote is None or found.quote.policy is None)


def _asked(applicant: Applicant, visit: Visit) -> Step | None:
    """Return the step that is asked for, if it is behind the present one."""
    name = visit.query.get("step", "")
    step = next((step for step in STOPS if step.value == name), None)
    return step if step is not None and is_reached(applicant.application.session, step) else None


def _speak(applicant: Applicant, visit: Visit, language: str) -> Answer:
    asked = _asked(applicant, visit)
    path = applicant.path if asked is None else f"{applicant.path}?step={asked.value}"
    return private(redirect(path, [remembered(language, visit.request.origin)]))


def _route(method: str, tail: str, shows: Shows) -> Route:
    return page(method, f"{PAGE}{{token}}{tail}", _guarded(shows), hides_path=True)


ROUTES = (
    page("GET", BACK, card.come_back),
    _route("GET", "", show),
    _route("GET", "/leave", endings.leave),
    _route("GET", "/documents/{document}", signing.show_document),
    _route("POST", "/check", endings.check),
    *(_route("POST", f"/{step.value}", _taking(step)) for step in STOPS),
)
