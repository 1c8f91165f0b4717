"""Quotes: what cover of a job would cost somebody, or why there is none."""

from paycover.domain.explanation_subjects import of_quote, sample_pay
from paycover.domain.explanations import Subject
from paycover.domain.quotes import Quote
from paycover.kit.unset import UNSET
from paycover.pages.dashboard.cells import Cell, badge, day, lines, link, rate, span, text, when
from paycover.pages.dashboard.nouns import Column, Fact, Noun, Related
from paycover.store.browsing import Shown
from paycover.store.db import Snapshot
from paycover.store.explanations import quote_with_job


def _eligible(shown: Shown[Quote]) -> Cell:
    return badge("eligible" if shown.record.eligible else "not_eligible")


def _facts(shown: Shown[Quote]) -> list[Fact]:
    quote = shown.record
    return [
        ("Contractor", link(quote.contractor, shown.names["contractor"])),
        ("Job", link(quote.job, shown.names["job"])),
        ("Category", link(quote.category_code)),
        ("Lines", lines(quote.coverage_type)),
        ("Cover", span(quote.effective_date, quote.end_date)),
        ("Rate", rate(quote.net_rate)),
        ("State of the work", text(quote.work_state)),
        ("State of the home", text(quote.home_state)),
        ("Policy", link(quote.policy)),
        *((f"Reason: {reason.code}", text(reason.message)) for reason in quote.reasons),
        ("Quoted", when(quote.created)),
    ]


def _price(snapshot: Snapshot, id: str) -> Subject | None:
    found = quote_with_job(snapshot, id)
    return None if found is None else of_quote(found[0], sample_pay(UNSET, found[1]))


NOUN = Noun(
    name="quotes",
    plural="Quotes",
    one="quote",
    lead="What cover for a job would cost a contractor.",
    columns=(
        Column("Quote", lambda shown: link(shown.record.id)),
        Column("Contractor", lambda shown: link(shown.record.contractor, shown.names["contractor"])),
        Column("Job", lambda shown: link(shown.record.job, shown.names["job"])),
        Column("Lines", lambda shown: lines(shown.record.coverage_type)),
        Column("Rate", lambda shown: rate(shown.record.net_rate)),
        Column("Eligible", _eligible),
        Column("Quoted", lambda shown: day(shown.record.created)),
    ),
    title=lambda shown: f"Quote for {shown.names['contractor']}",
    status=_eligible,
    facts=_facts,
    filters={"contractor": "Contractor", "job": "Job"},
    related=(Related("policies", "quote"),),
    price=_price,
)
