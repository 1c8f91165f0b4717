"""The last step: what is bought and what it costs, by the functions that bill it."""

from typing import NamedTuple

from paycover.domain.consents import Consent, newest
from paycover.domain.explaining import explained
from paycover.domain.explanation_subjects import of_quote, sample_pay
from paycover.domain.policies import Term, bought_term, opted_in
from paycover.domain.rate_snapshots import RateSnapshot
from paycover.domain.sessions import Step
from paycover.flows.applications import finish
from paycover.flows.sessions import opt_in_states
from paycover.kit.unset import UNSET
from paycover.pages.apply.applicant import Applicant, step_page
from paycover.pages.routes import Visit
from paycover.store.access import read_as, write_as
from paycover.store.consents import consents_of
from paycover.store.db import Database, Snapshot
from paycover.store.rates import find_snapshot
from paycover.web.http import Answer


class PricedLine(NamedTuple):
    """A line of the price: its coverage type, cents per $100 of pay, and its part in cents."""

    coverage_type: str
    rate: int
    amount: int


class Price(NamedTuple):
    """What an invoice over the job's wage comes to: pay, premium and parts in cents."""

    pay: int
    premium: int
    rate: int
    lines: list[PricedLine]
    is_least: bool


class Bought(NamedTuple):
    """What the page tells: when cover runs, its price (None: priced with each job), what was signed."""

    term: Term
    price: Price | None
    consents: list[Consent]


def show(database: Database, applicant: Applicant, visit: Visit) -> Answer:
    """Show what is bought."""
    bought = read_as(database, applicant.account.id, lambda seen: _bought(seen, applicant))
    return step_page(applicant, Step.FINAL_REVIEW, bought=bought)


def take(database: Database, applicant: Applicant, visit: Visit) -> Answer | None:
    """Complete the application; None whatever became of it: its page tells."""
    origin = visit.request.origin
    write_as(database, applicant.account.id, lambda tx: finish(tx, applicant.id, origin))
    return None


def _bought(seen: Snapshot, applicant: Applicant) -> Bought:
    application = applicant.application
    consents = newest(consents_of(seen, applicant.id))
    if application.quote is not None:
        kept = (
            None if application.quote.snapshot is None else find_snapshot(seen, application.quote.snapshot)
        )
        return Bought(bought_term(application.quote, seen.now), _price(applicant, kept), consents)
    state = application.session.general_opt_in_work_state
    assert state is not None, "a session has a quote or a work state"
    policy = opted_in(applicant.person.id, opt_in_states(applicant.person, state), id="", now=seen.now)
    return Bought(Term(policy.effective_date, policy.expiration_date), None, consents)


def _price(applicant: Applicant, snapshot: RateSnapshot | None) -> Price:
    """Return the price at the job's wage, by the function that explains every invoice."""
    quote, job = applicant.application.quote, applicant.application.job
    assert quote is not None and job is not None, "what is priced is a job's quote"
    told = explained(of_quote(quote, sample_pay(UNSET, job)), snapshot)
    lines = [
        PricedLine(line.coverage_type, line.net_rate, 0 if line.share is None else line.share.amount)
        for line in told.lines
    ]
    premium = told.premium
    assert premium is not None, "a quote is priced"
    return Price(told.subject.gross_pay, premium.premium_due, told.net_rate, lines, premium.minimum_applied)
