"""A story of invoices and their money, told step by step to the books."""

from collections.abc import Callable

from paycover.domain.coverage import Coverage
from paycover.domain.disputes import Dispute, DisputeStatus
from paycover.domain.events import EventType
from paycover.domain.ledger import Draft, Entry, Facts, Head, LineTerms, Payer, chained, head_of
from paycover.domain.ledger_books import Books, Row
from paycover.domain.ledger_figures import (
    filing_due,
    parties,
    remittance_due,
    repayable,
    sweep_due,
    trust_shortfall,
)
from paycover.domain.ledger_movements import Moved, Paid, movements
from paycover.domain.ledger_postings import NOTHING, Told, drafts
from paycover.domain.statements import Line, LineKind, Statement
from paycover.domain.transfers import Share, Transfer, TransferKind
from paycover.kit.records import replace

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
CYCLE = (MAY - 100, MAY - 1)
"""A pay cycle that is over when it is billed: all of it is earned."""


class Story:
    """Invoices that live as they do in the program, and their money."""

    def __init__(self, facts: Facts = FACTS) -> None:
        self.facts = facts
        self.head, self.books = Head(), Books()
        self.entries: list[Entry] = []
        self.open: dict[str, int] = {}
        self.paid: dict[str, int] = {}
        self.withdrawn: set[str] = set()
        self.disputed: list[Dispute] = []
        self.events = 0

    @property
    def now(self) -> int:
        """When the next event happens."""
        return MAY + self.events

    def tell(
        self,
        type: EventType,
        subject: str,
        premium: int,
        *,
        corrects: str | None = None,
        pay: int = 250_000,
    ) -> None:
        """Post an event of an invoice or adjustment as the program does, and take it into the books."""
        told = Told(
            event=f"ev_{self.events}",
            type=type,
            subject=subject,
            corrects=corrects,
            cycle=None if corrects else CYCLE,
            created=self.now,
            gross_pay=pay,
            premium=premium,
            facts=self.facts,
        )
        self._book(drafts(told, self.books.standing.get(subject, NOTHING)), told)

    def move(self, type: EventType, what: Paid | Statement | Dispute | Transfer) -> None:
        """Post an event of money."""
        moved = Moved(event=f"ev_{self.events}", type=type, subject=what.id, created=self.now, what=what)
        self._book(movements(moved, self.books.standing.get(moved.document, NOTHING)), moved)

    def transfer(
        self,
        kind: TransferKind,
        amount: int = 0,
        *,
        fee: int = 0,
        shares: tuple[Share, ...] = (),
        party: str | None = None,
        document: str | None = None,
    ) -> None:
        """Tell of a transfer, unless there is nothing to move."""
        made = Transfer(
            id=f"tr_{self.events}",
            kind=kind,
            amount=amount or sum(share.amount for share in shares),
            fee=fee,
            shares=shares,
            party=party,
            document=document,
            before=self.now,
            entries=self.books.head.number,
            told_by="Ada",
        )
        if made.amount or shares:
            self.move(EventType.TRANSFER_RECORDED, made)

    def _book(self, posted: list[Draft], told: Told | Moved) -> None:
        rows = []
        for draft in posted:
            entry = chained(self.head, draft, event=told.event, business_date=self.now, booked=self.now + 1)
            self.head = head_of(entry)
            rows.append(Row(entry.number, entry.event, entry, entry.lines, True, told))
        self.events += 1
        if rows:
            self.books.take(rows)
        self.entries += [row.entry for row in rows if row.entry]


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
        story.withdrawn.add(subject)
        kinds = (EventType.INVOICE_VOIDED, EventType.INVOICE_DELETED, EventType.INVOICE_REPLACED)
        story.tell(kinds[premium % 3], subject, was)


def pay(story: Story, premium: int) -> None:
    """A card pays; the processor pays out less its fee, and operating pays that in."""
    if story.open:
        subject, was = story.open.popitem()
        story.tell(EventType.INVOICE_CHARGE_CARD_SUCCEEDED, subject, was)
        fee = min(was, premium % 300)
        story.transfer(TransferKind.SETTLEMENT, was, fee=fee)
        story.transfer(TransferKind.REFILL, fee)
        story.paid[subject] = was


def sell(story: Story, premium: int) -> None:
    """An invoice is issued and paid at once."""
    issue(story, premium)
    pay(story, premium)


def remit(story: Story, premium: int) -> None:
    """An agency pays two invoices by a statement with a fee, first a part of it and then the rest."""
    taken = [story.open.popitem() for _ in range(min(2, len(story.open)))]
    if not taken:
        return
    fee = premium % 500
    lines = [
        Line(
            kind=kind,
            payment=f"py_{subject}",
            invoice=subject,
            contractor="cn_1",
            job="jb_1",
            purchase_order_number=None,
            amount=amount,
            created=index,
        )
        for index, (subject, was) in enumerate(taken)
        for kind, amount in ((LineKind.PREMIUM, was), (LineKind.PLATFORM_FEE, fee))
    ]
    amount = sum(line.amount for line in lines)
    statement = Statement(
        id=f"st_{story.events}", amount=amount, lines=tuple(lines), issued_at=1, due=2, created=1
    )
    story.move(EventType.STATEMENT_ISSUED, statement)
    first = taken[0][1] + fee + (premium % (taken[1][1] + fee) if len(taken) > 1 else 0)
    story.move(EventType.STATEMENT_UPDATED, replace(statement, paid=first))
    story.tell(EventType.INVOICE_PAID, *taken[0])
    if first < amount:
        story.move(EventType.STATEMENT_PAID, replace(statement, paid=amount))
        story.tell(EventType.INVOICE_PAID, *taken[1])
    story.paid |= dict(taken)


def pay_out(story: Story, premium: int) -> None:
    """Commission is swept; carriers and states get theirs, one of them or all."""
    books = story.books
    before = story.now
    story.transfer(TransferKind.SWEEP, shares=sweep_due(books, before))
    for carrier in parties(books, "carrier")[: 1 + premium % 2]:
        shares = remittance_due(books, before, carrier)
        story.transfer(TransferKind.REMITTANCE, shares=shares, party=carrier)
    story.transfer(TransferKind.FILING, shares=filing_due(books, before, "IL"), party="IL")


def give_back(story: Story, premium: int) -> None:
    """A paid premium goes back to the insured, whatever was swept and paid on of it."""
    if story.paid:
        subject, was = story.paid.popitem()
        adjustment = f"ad_{story.events}"
        story.tell(EventType.ADJUSTMENT_CREATED, adjustment, -was, corrects=subject)
        top_up(story, premium)
        story.tell(EventType.ADJUSTMENT_SETTLED, adjustment, -was, corrects=subject)


def charge_twice(story: Story, premium: int) -> None:
    """A card is charged for what is not owed any more, and has it back."""
    paid = Paid(
        id=f"py_{story.events}",
        invoice=f"in_gone{story.events}",
        adjustment=None,
        refund_of="py_1",
        payer=Payer.CONTRACTOR,
        amount=premium,
    )
    story.move(EventType.PAYMENT_CREATED, paid)
    if premium % 2:
        story.transfer(TransferKind.SETTLEMENT, premium)
        story.move(EventType.PAYMENT_SUCCEEDED, paid)


def dispute(story: Story, premium: int) -> None:
    """A bank takes a payment back."""
    if story.paid:
        subject, was = story.paid.popitem()
        opened = Dispute(
            id=f"dp_{story.events}",
            payment="py_1",
            invoice=subject,
            processor_id="dp_1",
            amount=was,
            fee=premium % 3 * 750,
            reason="fraudulent",
            created=story.now,
        )
        story.move(EventType.DISPUTE_OPENED, opened)
        story.disputed.append(opened)


def decide(story: Story, premium: int) -> None:
    """A bank decides; what is lost is written off."""
    if not story.disputed:
        return
    found = story.disputed.pop()
    if premium % 2:
        story.move(EventType.DISPUTE_WON, replace(found, status=DisputeStatus.WON))
    else:
        story.move(EventType.DISPUTE_LOST, replace(found, status=DisputeStatus.LOST))
        owed = story.books.open_premium[found.invoice]
        story.transfer(TransferKind.WRITE_OFF, owed, party=Payer.CONTRACTOR, document=found.invoice)


def end_month(story: Story) -> None:
    """All that is due is paid, and nothing more is."""
    for _ in range(2):
        pay_out(story, 1)
        top_up(story, 1)


def top_up(story: Story, _premium: int) -> None:
    """Operating pays in what the trust is short of, and has back what it is not short of any more."""
    if (short := trust_shortfall(story.books)) > 0:
        story.transfer(TransferKind.ADVANCE, short)
    story.transfer(TransferKind.REPAYMENT, repayable(story.books))


STEPS: list[Callable[[Story, int], None]] = [
    *(issue, issue, edit, withdraw, pay, sell, sell, remit),
    *(pay_out, give_back, charge_twice, dispute, dispute, decide),
]
