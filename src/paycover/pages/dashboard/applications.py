"""Applications: the way from a quote to a policy, and how far somebody is on it."""

from paycover.domain.sessions import Session, Step
from paycover.pages.dashboard.cells import Cell, badge, day, link, text, when, yes
from paycover.pages.dashboard.nouns import Column, Fact, Noun
from paycover.pages.words import words
from paycover.store.browsing import Shown


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
)
