"""Applications: the way from a quote to a policy, and how far somebody is on it."""

from typing import Any

from paycover.domain.roles import Duty
from paycover.domain.sessions import Session, Standing, Step
from paycover.flows.marks import clear_marks
from paycover.kit.errors import Code, Problem, not_found
from paycover.pages.dashboard.cells import Cell, badge, day, link, text, when, yes
from paycover.pages.dashboard.frame import Acting, Signed, doing
from paycover.pages.dashboard.nav import HOME
from paycover.pages.dashboard.nouns import Action, Column, Fact, Noun
from paycover.pages.render import redirect
from paycover.pages.words import words
from paycover.store.browsing import Shown
from paycover.store.marks import marks_of
from paycover.store.sessions import SESSIONS
from paycover.web.http import Answer


def _state(shown: Shown[Session]) -> Cell:
    session = shown.record
    if session.step is Step.APPLICATION_COMPLETE:
        return badge("complete")
    return badge("expired" if session.expired else session.standing)


def _facts(shown: Shown[Session]) -> list[Fact]:
    session = shown.record
    return [
        ("Contractor", link(session.contractor, shown.names["contractor"])),
        ("Job", link(session.job, shown.names["job"])),
        ("Quote", link(session.quote)),
        ("Step", text(words(session.step))),
        ("General opt-in", yes(session.is_general_opt_in)),
        ("State of the work", text(session.general_opt_in_work_state)),
        ("Leads to, done", text(session.success_url)),
        ("Leads to, given up", text(session.cancel_url)),
        ("Policy", link(session.policy)),
        ("Begun", when(session.created)),
        ("Completed", when(session.completed_at)),
    ]


def _is_in_review(session: Session) -> bool:
    return session.standing is Standing.REVIEW and not session.expired


def _held_up(signed: Signed, shown: Shown[Session]) -> dict[str, Any]:
    """Show what an underwriter has to look at."""
    marks = marks_of(signed.snapshot, shown.record.contractor) if _is_in_review(shown.record) else []
    rows = [
        [link(mark.id, words(mark.code)), text(mark.note), when(mark.created)]
        for mark in marks
        if not mark.approved
    ]
    if not rows:
        return {}
    return {"extra": "table", "table": ("What it waits for", ["Rule", "Why", "Since"], rows, 0)}


def let_pass(acting: Acting) -> Answer:
    """Clear every mark against an application's contractor; the worker then lets it go on.

    Raises Problem: resource_not_found, bad_request where nothing holds it up that can be cleared.
    """
    id = acting.visit.parameters[0]
    session = SESSIONS.lock(acting.tx, id)
    if session is None:
        raise not_found("application", id)
    codes = {mark.code for mark in marks_of(acting.tx, session.contractor) if not mark.approved}
    if not _is_in_review(session) or not codes:
        raise Problem(Code.BAD_REQUEST, "No mark holds this application up: approve the rule by itself.")
    for code in sorted(codes):
        clear_marks(acting.tx, session.contractor, code)
    return redirect(f"{HOME}/applications/{id}")


NOUN = Noun(
    name="applications",
    plural="Applications",
    one="application",
    lead="How far contractors are on the way to a policy.",
    columns=(
        Column("Application", lambda shown: link(shown.record.id, shown.record.id[-8:])),
        Column("Contractor", lambda shown: link(shown.record.contractor, shown.names["contractor"])),
        Column("Job", lambda shown: link(shown.record.job, shown.names["job"])),
        Column("Step", lambda shown: text(words(shown.record.step))),
        Column("State", _state),
        Column("Begun", lambda shown: day(shown.record.created)),
    ),
    title=lambda shown: f"Application of {shown.names['contractor']}",
    status=_state,
    facts=_facts,
    views={
        "review": "Waits for an underwriter",
        "verify_info": "Details",
        "application_questions": "Questions",
        "esignature_document": "Signature",
        "add_card_details": "Card",
        "final_review": "Review",
        "application_complete": "Complete",
    },
    filters={"contractor": "Contractor"},
    extra=_held_up,
    actions=lambda shown: (
        (Action("Let it pass", "pass", Duty.UNDERWRITE),) if _is_in_review(shown.record) else ()
    ),
)

ROUTES = (doing(f"{HOME}/applications/{{id}}/pass", let_pass, Duty.UNDERWRITE),)
