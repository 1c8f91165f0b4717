"""What the books make of an event: event type → entries, given what stands of its object."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from paycover.domain.coverage import Rates
from paycover.domain.events import EventType
from paycover.domain.ledger import Draft, Entry, Facts, Template
from paycover.domain.ledger_templates import (
    CommissionStand,
    Lines,
    Part,
    invoice_issued,
    part,
    premium_captured,
    premium_refunded,
    premium_returned,
    reversed_lines,
)
from paycover.domain.premium_split import split_by_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an event tells the books: cents, and Unix seconds.

    `corrects` is the invoice an adjustment is of.
    `premium` and `gross_pay` are the invoice's, or what an adjustment adds: below zero it returns some.
    `facts` are those of the moment it is posted; the event doesn't tell them.
    """

    event: str
    type: EventType
    subject: str
    corrects: str | None = None
    created: int
    gross_pay: int
    premium: int
    facts: Facts


Posting = Callable[[Told, Entry | None], list[Draft]]
"""Event and the entry that issued its invoice, None where none stands → what to post."""


def drafts(told: Told, standing: Entry | None) -> list[Draft]:
    """Return what an event posts; nothing for one without a posting, or of what was never rated."""
    posting = POSTINGS.get(told.type)
    is_rated = any(terms.net_rate for terms in told.facts.terms.values())
    return posting(told, standing) if posting is not None and is_rated else []


def standing_after(entry: Entry, standing: Entry | None) -> Entry | None:
    """Return the entry by which an invoice stands issued after one more entry about it."""
    if entry.kind is Template.INVOICE_ISSUED:
        return entry
    if entry.kind is Template.REVERSAL and standing is not None and entry.reverses == standing.id:
        return None
    return standing


def _issue(told: Told, standing: Entry | None) -> list[Draft]:
    """An invoice is issued; one whose premium, payer or state changed is reversed in full, and issued anew.

    Other terms alone, as another commission, hold from the next invoice on.
    """
    if standing is None:
        return [_issued(told)]
    assert standing.facts is not None, "an invoice is issued with its facts"
    as_it_stands = _issued(replace(told, facts=standing.facts)).lines
    if _who_and_where(told.facts) == _who_and_where(standing.facts) and as_it_stands == standing.lines:
        return []
    return [_reversal(standing), _issued(told)]


def _withdraw(_told: Told, standing: Entry | None) -> list[Draft]:
    """An invoice that was replaced, voided or deleted before it was paid is reversed in full."""
    return [] if standing is None else [_reversal(standing)]


def _capture(told: Told, standing: Entry | None) -> list[Draft]:
    """An invoice is paid; one made before the books began is issued with its payment."""
    issue = [_issued(told)] if standing is None else []
    facts = told.facts if standing is None else standing.facts
    assert facts is not None, "an invoice is issued with its facts"
    lines = premium_captured(told.premium, facts.payer)
    return [*issue, Draft(template=Template.PREMIUM_CAPTURED, subject=told.subject, lines=lines)]


def _adjust(told: Told, _standing: Entry | None) -> list[Draft]:
    """A paid invoice came to more, which is owed like an invoice, or to less, which is owed back."""
    if told.premium >= 0:
        return [_issued(told)] if told.premium else []
    returned = premium_returned(_parts(told), CommissionStand.IN_PREMIUM, remitted=False)
    return [_draft(told, Template.PREMIUM_RETURNED, returned)]


def _settle(told: Told, standing: Entry | None) -> list[Draft]:
    """What an adjustment asked for was paid, or paid back."""
    if told.premium > 0:
        return _capture(told, standing)
    return (
        [_draft(told, Template.PREMIUM_REFUNDED, premium_refunded(-told.premium))] if told.premium else []
    )


POSTINGS: dict[EventType, Posting] = {
    EventType.ADJUSTMENT_CREATED: _adjust,
    EventType.ADJUSTMENT_SETTLED: _settle,
    EventType.INVOICE_CREATED: _issue,
    EventType.INVOICE_UPDATED: _issue,
    EventType.INVOICE_REPLACED: _withdraw,
    EventType.INVOICE_VOIDED: _withdraw,
    EventType.INVOICE_DELETED: _withdraw,
    EventType.INVOICE_CHARGE_CARD_SUCCEEDED: _capture,
    EventType.INVOICE_PAID: _capture,
}
"""Event type → what it posts. Every event of these types waits for the books; others never do."""


def premium_by_line(premium: int, facts: Facts) -> Rates:
    """Return the part of each line in a premium, in cents."""
    return split_by_line(premium, {line: terms.net_rate for line, terms in facts.terms.items()})


def _who_and_where(facts: Facts) -> tuple[object, ...]:
    return facts.payer, {line: (terms.state, terms.net_rate) for line, terms in facts.terms.items()}


def _issued(told: Told) -> Draft:
    return _draft(told, Template.INVOICE_ISSUED, invoice_issued(_parts(told), told.facts.payer))


def _parts(told: Told) -> list[Part]:
    premiums = premium_by_line(abs(told.premium), told.facts)
    return [
        part(line, cents, told.facts.terms[line], abs(told.gross_pay)) for line, cents in premiums.items()
    ]


def _draft(told: Told, template: Template, lines: Lines) -> Draft:
    return Draft(template=template, subject=told.subject, lines=lines, facts=told.facts)


def _reversal(entry: Entry) -> Draft:
    return Draft(
        template=Template.REVERSAL,
        subject=entry.subject,
        lines=reversed_lines(entry.lines),
        reverses=entry.id,
    )
