"""A story of invoices and their money, told step by step to the books."""

from collections.abc import Callable

from paycover.domain.coverage import Coverage
from paycover.domain.events import EventType
from paycover.domain.ledger import Draft, Entry, Facts, Head, LineTerms, Payer, Template, chained, head_of
from paycover.domain.ledger_books import Books, Row
from paycover.domain.ledger_postings import Told, drafts, premium_by_line
from paycover.domain.ledger_templates import (
    CommissionStand,
    Lines,
    Part,
    card_settled,
    carriers_remitted,
    commission_earned,
    commission_swept,
    fee_refilled,
    part,
    premium_refunded,
    premium_returned,
    taxes_filed,
)

WC, GL = Coverage.WORKERS_COMP, Coverage.GENERAL
FACTS = Facts(
    payer=Payer.CONTRACTOR,
    terms={
        WC: LineTerms(carrier="a", commission_ppm=150_000, net_rate=120, state="IL"),
        GL: LineTerms(
            carrier="b",
            commission_ppm=175_000,
            net_rate=53,
            state="IL",
            sl_tax_ppm=35_000,
            stamping_ppm=400,
            program_fee_ppm=10,
        ),
    },
)
MAY = 1_777_600_000


class Story:
    """Invoices that live as they do in the program, with what later parts will do to their money."""

    def __init__(self) -> None:
        self.head, self.books, self.entries = Head(), Books(), list[Entry]()
        self.open: dict[str, int] = {}
        self.paid: dict[str, int] = {}
        self.swept: dict[str, int] = {}
        self.events = 0

    def tell(self, type: EventType, subject: str, premium: int) -> None:
        """Post an event of an invoice as the program does, and take it into the books."""
        told = self._told(type, subject, premium)
        self._book([*drafts(told, self.books.standing.get(subject))], told)

    def post(self, template: Template, subject: str, lines: Lines) -> None:
        """Post what has no event of its own yet."""
        self._book([Draft(template=template, subject=subject, lines=lines)], None)

    def _told(self, type: EventType, subject: str, premium: int) -> Told:
        return Told(
            event=f"ev_{self.events}",
            type=type,
            subject=subject,
            created=MAY + self.events,
            gross_pay=250_000,
            premium=premium,
            facts=FACTS,
        )

    def _book(self, posted: list[Draft], told: Told | None) -> None:
        rows = []
        for draft in posted:
            entry = chained(
                self.head,
                draft,
                event=f"ev_{self.events}",
                business_date=MAY + self.events,
                booked=MAY + self.events + 1,
            )
            self.head = head_of(entry)
            rows.append(Row(entry.number, entry.event, entry, entry.lines, True, told))
        self.events += 1
        if rows:
            self.books.take(rows)
        self.entries += [row.entry for row in rows if row.entry]


def _parts(premium: int) -> list[Part]:
    return [
        part(line, cents, FACTS.terms[line], 250_000)
        for line, cents in premium_by_line(premium, FACTS).items()
    ]


def issue(story: Story, premium: int) -> None:
    subject = f"in_{story.events}"
    story.tell(EventType.INVOICE_CREATED, subject, premium)
    story.open[subject] = premium


def edit(story: Story, premium: int) -> None:
    if story.open:
        subject = next(iter(story.open))
        story.tell(EventType.INVOICE_UPDATED, subject, premium)
        story.open[subject] = premium


def withdraw(story: Story, premium: int) -> None:
    if story.open:
        subject, was = story.open.popitem()
        kinds = (EventType.INVOICE_VOIDED, EventType.INVOICE_DELETED, EventType.INVOICE_REPLACED)
        story.tell(kinds[premium % 3], subject, was)


def pay(story: Story, premium: int) -> None:
    if story.open:
        subject, was = story.open.popitem()
        story.tell(EventType.INVOICE_CHARGE_CARD_SUCCEEDED, subject, was)
        fee = min(was, premium % 300)
        story.post(Template.CARD_SETTLED, subject, card_settled(was, fee))
        if fee:
            story.post(Template.FEE_REFILLED, subject, fee_refilled(fee))
        story.paid[subject] = was


def pay_out(story: Story, premium: int) -> None:
    """Commission is earned and swept; carriers and states get theirs."""
    if story.paid:
        subject, was = story.paid.popitem()
        parts = _parts(was)
        if commission := sum(one.commission for one in parts):
            story.post(Template.COMMISSION_EARNED, subject, commission_earned(parts))
            story.post(Template.COMMISSION_SWEPT, subject, commission_swept(commission))
        if premium % 2 or not commission:
            story.post(Template.CARRIERS_REMITTED, "remit", carriers_remitted(parts))
            if any(one.tax or one.stamping for one in parts):
                story.post(Template.TAXES_FILED, "filing", taxes_filed(parts))
        else:
            story.swept[subject] = was


def give_back(story: Story, premium: int) -> None:
    """A paid premium goes back to the insured, before or after its commission was swept."""
    for held, stand in ((story.paid, CommissionStand.IN_PREMIUM), (story.swept, CommissionStand.SWEPT)):
        if held and premium % 2 == (stand is CommissionStand.SWEPT):
            subject, was = held.popitem()
            returned = premium_returned(_parts(was), stand, remitted=False)
            story.post(Template.PREMIUM_RETURNED, subject, returned)
            story.post(Template.PREMIUM_REFUNDED, subject, premium_refunded(was))
            return


STEPS: list[Callable[[Story, int], None]] = [issue, issue, edit, withdraw, pay, pay_out, give_back]
