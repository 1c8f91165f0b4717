"""What the books make of an event: event type → entries, given what stands of its object."""

from collections.abc import Callable

from paycover.domain.coverage import Rates
from paycover.domain.events import EventType
from paycover.domain.ledger import Draft, Entry, Facts, Payer, Template
from paycover.domain.ledger_templates import (
    CommissionStand,
    Lines,
    Part,
    agency_paid,
    credit_given,
    invoice_issued,
    part,
    premium_captured,
    premium_refunded,
    premium_returned,
    reversed_lines,
)
from paycover.domain.premium_split import split_by_line
from paycover.kit.records import Record, field, replace


class Told(Record, kw_only=True):
    """What the event of an invoice or adjustment tells the books: cents, and Unix seconds.

    `corrects` is the invoice an adjustment is of. `cycle` is the pay cycle an invoice bills.
    `premium` and `gross_pay` are the invoice's, or what an adjustment adds: below zero it returns some.
    `facts` are those of the moment it is posted; the event doesn't tell them.
    """

    event: str
    type: EventType
    subject: str
    corrects: str | None = None
    cycle: tuple[int, int] | None = None
    created: int
    gross_pay: int
    premium: int
    facts: Facts

    @property
    def document(self) -> str:
        """The invoice or adjustment it is about."""
        return self.subject


class Standing(Record, kw_only=True):
    """What the books have of an object so far; `balances` are debits less credits by account, in cents.

    `issued` is the entry by which an invoice or more premium stands issued, `captured` the one by which it
    was paid, `returned` the one that owes premium back.
    """

    issued: Entry | None = None
    was_issued: bool = False
    captured: Entry | None = None
    returned: Entry | None = None
    balances: dict[str, int] = field(default_factory=dict)


NOTHING = Standing()

Posting = Callable[[Told, Standing], list[Draft]]
"""Event, and what stands of its object → what to post."""


def drafts(told: Told, standing: Standing) -> list[Draft]:
    """Return what an event posts; nothing for one without a posting, or of what was never rated."""
    posting = POSTINGS.get(told.type)
    is_rated = any(terms.net_rate for terms in told.facts.terms.values())
    return posting(told, standing) if posting is not None and is_rated else []


def standing_after(entry: Entry, before: Standing) -> Standing:
    """Return what stands of an object after one more entry about it."""
    balances = dict(before.balances)
    for line in entry.lines:
        balances[line.code] = balances.get(line.code, 0) + line.debit - line.credit
    after = replace(before, balances=balances)
    if entry.kind is Template.INVOICE_ISSUED:
        return replace(after, issued=entry, was_issued=True)
    if entry.kind is Template.REVERSAL and before.issued is not None and entry.reverses == before.issued.id:
        return replace(after, issued=None)
    if entry.kind in (Template.PREMIUM_CAPTURED, Template.AGENCY_PAID):
        return replace(after, captured=entry)
    if entry.kind is Template.PREMIUM_RETURNED:
        return replace(after, returned=entry)
    return after


def _issue(told: Told, standing: Standing) -> list[Draft]:
    """An invoice is issued; one whose premium, payer or state changed is reversed in full, and issued anew.

    Other terms alone, as another commission, hold from the next invoice on.
    """
    issued = standing.issued
    if issued is None:
        return [_issued(told)]
    assert issued.facts is not None, "an invoice is issued with its facts"
    as_it_stands = _issued(replace(told, facts=issued.facts)).lines
    if _who_and_where(told.facts) == _who_and_where(issued.facts) and as_it_stands == issued.lines:
        return []
    return [_reversal(issued), _issued(told)]


def _withdraw(_told: Told, standing: Standing) -> list[Draft]:
    """An invoice that was replaced, voided or deleted before it was paid is reversed in full."""
    return [] if standing.issued is None else [_reversal(standing.issued)]


def _capture(told: Told, standing: Standing) -> list[Draft]:
    """A card paid an invoice; one made before the books began is issued with its payment."""
    issue, payer = _billed(told, standing)
    return [*issue, _bare(told, Template.PREMIUM_CAPTURED, premium_captured(told.premium, payer))]


def _remit(told: Told, standing: Standing) -> list[Draft]:
    """An agency paid an invoice, by a statement."""
    issue, payer = _billed(told, standing)
    by_agency = replace(told, facts=replace(told.facts, payer=Payer.AGENCY))
    return [*issue, _draft(by_agency, Template.AGENCY_PAID, agency_paid(told.premium, payer))]


def _adjust(told: Told, _standing: Standing) -> list[Draft]:
    """A paid invoice came to more, which is owed like an invoice, or to less, which is owed back."""
    if told.premium >= 0:
        return [_issued(told)] if told.premium else []
    returned = premium_returned(_parts(told), CommissionStand.IN_PREMIUM, remitted=False)
    return [_draft(told, Template.PREMIUM_RETURNED, returned)]


def _settle(told: Told, standing: Standing) -> list[Draft]:
    """What an adjustment asked for was paid, or paid back: to who paid, by the way the payment came."""
    is_agency = told.facts.payer is Payer.AGENCY
    if told.premium > 0:
        issue, payer = _billed(told, standing)
        if is_agency:
            return [*issue, _draft(told, Template.AGENCY_PAID, agency_paid(told.premium, payer))]
        return [*issue, _draft(told, Template.PREMIUM_CAPTURED, premium_captured(told.premium, payer))]
    if told.premium == 0:
        return []
    if is_agency:
        return [_draft(told, Template.CREDIT_GIVEN, credit_given(-told.premium))]
    return [_draft(told, Template.PREMIUM_REFUNDED, premium_refunded(-told.premium))]


POSTINGS: dict[EventType, Posting] = {
    EventType.ADJUSTMENT_CREATED: _adjust,
    EventType.ADJUSTMENT_SETTLED: _settle,
    EventType.INVOICE_CREATED: _issue,
    EventType.INVOICE_UPDATED: _issue,
    EventType.INVOICE_REPLACED: _withdraw,
    EventType.INVOICE_VOIDED: _withdraw,
    EventType.INVOICE_DELETED: _withdraw,
    EventType.INVOICE_CHARGE_CARD_SUCCEEDED: _capture,
    EventType.INVOICE_PAID: _remit,
}
"""Event type → what it posts of an invoice or adjustment. Every such event waits for the books."""


def premium_by_line(premium: int, facts: Facts) -> Rates:
    """Return the part of each line in a premium, in cents."""
    return split_by_line(premium, {line: terms.net_rate for line, terms in facts.terms.items()})


def parts_of(premium: int, gross_pay: int, facts: Facts) -> list[Part]:
    """Return what is in each line of a premium, in cents and above zero."""
    premiums = premium_by_line(abs(premium), facts)
    return [part(line, cents, facts.terms[line], abs(gross_pay)) for line, cents in premiums.items()]


def _billed(told: Told, standing: Standing) -> tuple[list[Draft], Payer]:
    """Return the entry that issues what the books have not seen yet, and whom it was billed to."""
    if standing.issued is None:
        return [_issued(told)], told.facts.payer
    assert standing.issued.facts is not None, "an invoice is issued with its facts"
    return [], standing.issued.facts.payer


def _who_and_where(facts: Facts) -> tuple[object, ...]:
    return facts.payer, {line: (terms.state, terms.net_rate) for line, terms in facts.terms.items()}


def _issued(told: Told) -> Draft:
    return _draft(told, Template.INVOICE_ISSUED, invoice_issued(_parts(told), told.facts.payer))


def _parts(told: Told) -> list[Part]:
    return parts_of(told.premium, told.gross_pay, told.facts)


def _draft(told: Told, template: Template, lines: Lines) -> Draft:
    return replace(_bare(told, template, lines), facts=told.facts)


def _bare(told: Told, template: Template, lines: Lines) -> Draft:
    return Draft(template=template, subject=told.subject, lines=lines)


def _reversal(entry: Entry) -> Draft:
    return Draft(
        template=Template.REVERSAL,
        subject=entry.subject,
        lines=reversed_lines(entry.lines),
        reverses=entry.id,
    )
