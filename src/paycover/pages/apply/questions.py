"""The second step: a few questions, each told with Yes or No."""

from paycover.domain.answers import Answers, AnswersDraft
from paycover.domain.sessions import Step
from paycover.flows.applications import answer
from paycover.pages.apply.applicant import Applicant, step_page
from paycover.pages.routes import Visit
from paycover.store.access import read_as, write_as
from paycover.store.answers import newest_answers
from paycover.store.db import Database
from paycover.web.http import Answer

QUESTIONS = ("adult", "independent", "employees", "losses")
HINTED = ("independent", "employees", "losses")
YES, NO = "yes", "no"

TOLD_MAX = 2_000
"""Characters in which a loss is told."""


def show(database: Database, applicant: Applicant, visit: Visit) -> Answer:
    """Show the questions, answered as they were."""
    known = read_as(database, applicant.account.id, lambda seen: newest_answers(seen, applicant.id))
    return _page(applicant, _known(known), {})


def take(database: Database, applicant: Applicant, visit: Visit) -> Answer | None:
    """Take the answers; None once they are kept."""
    form = visit.form
    typed = {name: form.text(name) for name in QUESTIONS}
    told = form.text("losses_told").replace("\0", "")
    faults = {name: name for name in QUESTIONS if typed[name] not in (YES, NO)}
    if typed["losses"] == YES and not 0 < len(told) <= TOLD_MAX:
        faults["losses_told"] = "losses_told"
    if faults:
        shown = {name: applicant.words(f"fault.{name}") for name in faults}
        return _page(applicant, typed | {"losses_told": told}, shown, 400)
    given = {name: typed[name] == YES for name in QUESTIONS}
    draft = AnswersDraft(**given, losses_told=told[:TOLD_MAX] or None)
    origin = visit.request.origin
    write_as(database, applicant.account.id, lambda tx: answer(tx, applicant.id, draft, origin))
    return None


def _known(answers: Answers | None) -> dict[str, str]:
    if answers is None:
        return {}
    values = {name: YES if getattr(answers, name) else NO for name in QUESTIONS}
    return values | {"losses_told": answers.losses_told or ""}


def _page(
    applicant: Applicant, values: dict[str, str], faults: dict[str, str], status: int = 200
) -> Answer:
    step = Step.APPLICATION_QUESTIONS
    asked = {"questions": QUESTIONS, "hinted": HINTED, "told_max": TOLD_MAX}
    summary = {name: applicant.words(f"application_questions.{name}") for name in faults}
    return step_page(applicant, step, status, values=values, faults=faults, summary=summary, **asked)
