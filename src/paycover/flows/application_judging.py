"""What speaks against an application: the rules, the answers, the names that are watched for."""

from collections.abc import Iterable

from paycover.domain.answers import Answers, barred_by, marks_for
from paycover.domain.applications import Barring
from paycover.domain.contractors import Contractor
from paycover.domain.eligibility import RULES, reasons
from paycover.domain.facts import Request
from paycover.domain.marks import MarkDraft
from paycover.domain.quotes import Quote, QuoteChange
from paycover.domain.rating import rated_states
from paycover.domain.reasons import Operation, Reason, ReasonCode, Severity
from paycover.domain.screening import SANDBOX_HIT, name_key, names_of
from paycover.flows.eligibility import OF_RULES, Asked, facts_of_quote
from paycover.flows.marks import set_mark
from paycover.flows.quotes import update_quote
from paycover.flows.sessions import opt_in_states
from paycover.kit.errors import Problem
from paycover.store.applications import Application
from paycover.store.db import Tx
from paycover.store.loads import pair
from paycover.store.markets import market
from paycover.store.marks import marks_of
from paycover.store.watched_names import watched

_SEVERITY = {rule.code: rule.severity for rule in RULES}


def barring(tx: Tx, application: Application, answers: Answers | None) -> list[Barring]:
    """Return what speaks against an application as things are now; its price stays as quoted."""
    found = barred_by(answers)
    if application.quote is None:
        return found + _against_opt_in(tx, application)
    return found + _told(_reasons(tx, application.quote))


def requoted(tx: Tx, application: Application) -> list[Barring] | None:
    """Quote anew where the contractor's states are not the quote's any more; None where they are.

    Returns what speaks against the new quote; one that can't be had leaves the old as it was.
    """
    quote, contractor, job = application.quote, application.contractor, application.job
    if quote is None or contractor is None or job is None:
        return None
    states = rated_states(contractor, job)
    if (states.work, states.home) == (quote.work_state, quote.home_state):
        return None
    try:
        return _told(update_quote(tx, quote.id, QuoteChange(contractor=contractor.id)).reasons)
    except Problem as problem:
        if problem.code not in OF_RULES:
            raise
        return _told(problem.reasons) or [(ReasonCode.PLAN_NOT_ACTIVE, Severity.BLOCK)]


def screen(tx: Tx, person: Contractor, *, before: Contractor | None) -> None:
    """Have an underwriter look at a contractor whose name is watched for; the same name is looked at once.

    `before` is who they said they were, None the first time.
    """
    names = names_of(person)
    if before is not None and names_of(before) == names:
        return
    hit = watched(tx, names)
    if hit is None and tx.account.is_sandbox and name_key(SANDBOX_HIT) in names:
        hit = SANDBOX_HIT
    if hit is not None:
        note = f"Named as on the list of names watched for: {hit}"
        set_mark(tx, MarkDraft(subject=person.id, code=ReasonCode.SANCTIONS_MATCH, note=note))


def note_answers(tx: Tx, answers: Answers) -> None:
    """Have an underwriter look at what was answered, where that calls for it."""
    for code, note in marks_for(answers).items():
        set_mark(tx, MarkDraft(subject=answers.contractor, code=code, note=note))


def _reasons(tx: Tx, quote: Quote) -> list[Reason]:
    found = pair(tx, quote.contractor, quote.job)
    offers = market(tx, quote.contractor, found.job, rated_states(found.contractor, found.job))
    start = max(quote.effective_date, tx.now)
    asked = Asked(quote.coverage_type, start, start + quote.end_date - quote.effective_date, tx.now)
    return reasons(facts_of_quote(Request(Operation.PUT_QUOTE, quote.id), found, offers, asked))


def _against_opt_in(tx: Tx, application: Application) -> list[Barring]:
    """A general opt-in has no job to be judged by: what counts is its states, and what is marked."""
    session, contractor = application.session, application.contractor
    assert contractor is not None, "an application that is judged is whole"
    assert session.general_opt_in_work_state is not None, "a session has a quote or a work state"
    found = [(m.code, _SEVERITY[m.code]) for m in marks_of(tx, contractor.id) if not m.approved]
    try:
        opt_in_states(contractor, session.general_opt_in_work_state)
    except Problem:
        found.append((ReasonCode.WC_MONOPOLISTIC_STATE, Severity.BLOCK))
    return found


def _told(found: Iterable[Reason]) -> list[Barring]:
    return [(reason.code, reason.severity) for reason in found]
