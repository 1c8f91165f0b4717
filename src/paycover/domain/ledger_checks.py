"""The invariants of the books (insurance.md 5.7): each in words, and whether it holds."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from paycover.domain.bordereaux import untied
from paycover.domain.invoices import Invoice, InvoiceStatus
from paycover.domain.ledger_books import Books
from paycover.domain.ledger_figures import commission_overdrawn, trust_shortfall
from paycover.domain.payments import Payment, PaymentStatus
from paycover.domain.premium import premium_due
from paycover.domain.rate_snapshots import RateSnapshot, is_genuine
from paycover.domain.statements import Statement
from paycover.kit.records import Record

LATE_SECONDS = 60
"""How long an event may wait to be posted (our decision)."""


class Finding(NamedTuple):
    """An invariant: number, words, whether it holds, and where not, a sentence on the first offender.

    `holds` is None where it is a test that shows it, named in `broken`.
    """

    number: str
    words: str
    holds: bool | None
    broken: str | None


class Outside(Record, kw_only=True):
    """What the check compares the books with.

    `invoices` are all rows of the account, deleted ones too; `adjustments` the ids of its adjustments.
    `paid_otherwise` is the first invoice whose paid event shows another than its row, None where all are
    alike. `waiting` are the objects with events to be posted, each with when the first of them was
    written: they are ahead of the books.
    """

    invoices: list[Invoice]
    adjustments: frozenset[str] = frozenset()
    payments: list[Payment]
    statements: list[Statement]
    snapshots: list[RateSnapshot]
    paid_otherwise: str | None
    waiting: dict[str, int]
    now: int


def findings(books: Books, outside: Outside) -> list[Finding]:
    """Return every invariant with whether it holds; those that a test shows as None."""
    _look_at_sums(books)
    _compare_with_invoices(books, outside)
    _compare_with_rates(books, outside)
    _compare_with_refunds(books, outside.payments)
    _compare_with_statements(books, outside.statements)
    late = (id for id, created in outside.waiting.items() if created < outside.now - LATE_SECONDS)
    if (first := _first(late)) is not None:
        books.fault("E", f"An event of {first} waits for longer than {LATE_SECONDS} seconds.")
    return [
        Finding(number, words, number not in books.faults, books.faults.get(number))
        for number, words in INVARIANTS.items()
    ] + [Finding(number, words, None, None) for number, words in ELSEWHERE.items()]


def _look_at_sums(books: Books) -> None:
    if (short := trust_shortfall(books)) > 0:
        books.fault("2", f"The trust is short of {short} cents: operating has to pay them in.")
    if abs(books.balances["2195"]) >= max(1, books.documents):
        books.fault("27", f"Account 2195 holds {-books.balances['2195']} cents of rounding.")
    if (over := commission_overdrawn(books)) is not None:
        books.fault("13", f"More commission was taken than premium was collected for: {over}")
    if (reason := untied(books)) is not None:
        books.fault("15", reason)


def _compare_with_invoices(books: Books, outside: Outside) -> None:
    for invoice in outside.invoices:
        due = premium_due(invoice.gross_pay, invoice.net_rate)
        if invoice.premium_due != due:
            books.fault(
                "5", f"{invoice.id} bills {invoice.premium_due} cents, its pay and rate make {due}."
            )
        if invoice.id not in outside.waiting:
            _compare(books, invoice)
    keys = Counter(invoice.live_key for invoice in outside.invoices if invoice.live_key is not None)
    if twice := _first(key for key, count in keys.items() if count > 1):
        books.fault("8", f"The pay cycle {twice} has more than one live invoice.")
    known = {invoice.id for invoice in outside.invoices} | outside.adjustments
    issued = (subject for subject, standing in books.standing.items() if standing.issued is not None)
    if foreign := _first(subject for subject in issued if subject not in known):
        books.fault("29", f"{foreign} is in the books and is no invoice or adjustment of this account.")


def _compare_with_rates(books: Books, outside: Outside) -> None:
    if outside.paid_otherwise is not None:
        books.fault("7", f"{outside.paid_otherwise} is not what its payment was told with.")
    for snapshot in outside.snapshots:
        if not is_genuine(snapshot):
            books.fault("24", f"The rate snapshot {snapshot.id} is not what its id was made of.")


def _compare(books: Books, invoice: Invoice) -> None:
    standing = books.standing.get(invoice.id)
    if standing is not None and standing.issued is not None:
        booked = sum(line.debit for line in standing.issued.lines)
        if booked != invoice.premium_due:
            books.fault("4", f"{invoice.id} bills {invoice.premium_due} cents, its parts are {booked}.")
    if _is_withdrawn(invoice) and standing is not None and _written(standing.balances):
        books.fault("8", f"{invoice.id} was taken back, and its entries do not net to zero.")


def _written(balances: dict[str, int]) -> bool:
    return any(balances.values())


def _compare_with_refunds(books: Books, listed: list[Payment]) -> None:
    payments = {payment.id: payment for payment in listed}
    given: Counter[str] = Counter()
    for refund in listed:
        original = payments.get(refund.refund_of or "")
        if original is None or refund.status in (PaymentStatus.CANCELLED, PaymentStatus.DECLINED):
            continue
        given[original.id] += refund.amount
        if (refund.contractor, refund.payer) != (original.contractor, original.payer):
            books.fault("12", f"{refund.id} gives {original.id} back to somebody else.")
        elif refund.card != original.card and refund.status is PaymentStatus.SUCCEEDED:
            books.fault("12", f"{refund.id} gives {original.id} back to another card.")
    for id, amount in given.items():
        if amount > payments[id].amount:
            books.fault("11", f"{amount} cents are given back of {id}, which is {payments[id].amount}.")


def _compare_with_statements(books: Books, statements: list[Statement]) -> None:
    for statement in statements:
        total = sum(line.amount for line in statement.lines)
        if statement.amount != total:
            books.fault("26", f"{statement.id} comes to {statement.amount} cents, its lines to {total}.")
        if not 0 <= statement.paid <= statement.amount:
            books.fault("26", f"{statement.id} has {statement.paid} cents paid of {statement.amount}.")


def _is_withdrawn(invoice: Invoice) -> bool:
    return invoice.deleted_at is not None or invoice.status in (InvoiceStatus.REPLACED, InvoiceStatus.VOID)


def _first(ids: Iterable[str]) -> str | None:
    return next(iter(ids), None)


INVARIANTS = {
    "1": "Every entry balances, in each fund.",
    "2": "Trust cash, also on its way, covers premium and taxes collected and what is owed to insureds.",
    "3": "Operating expenses are never paid from trust accounts.",
    "4": "The coverage parts of an invoice sum to its premium.",
    "5": "Every premium is pay times rate, rounded half up, and at least the minimum.",
    "6": "Net premium, tax and stamping fee are the amount of their coverage line.",
    "7": "A paid invoice never changes.",
    "8": "What was replaced, voided or deleted nets to zero; a pay cycle has one live invoice.",
    "11": "What is given back of a payment is never more than the payment.",
    "12": "What is given back goes to who paid, and to the same card.",
    "13": "Commission taken is within that of the premium collected.",
    "15": "Each month's bordereau comes to what carriers became owed in it.",
    "17": "Workers' compensation is not billed in a state with a fund of its own.",
    "22": "An event is posted once.",
    "24": "A rate snapshot is still what its id was made of.",
    "25": "The platform fee is never in the trust.",
    "26": "A remit statement is the sum of its lines, and no more of it is paid.",
    "27": "The rounding account is below a cent for each document.",
    "28": "Amounts are whole cents.",
    "29": "Every entry is about an object of this account.",
    "30": "Every entry posts an event of this account, and so of its environment.",
    "A": "The chain is whole: no number is missing, every hash is of its entry and the one before.",
    "B": "The rows of the lines are those of the entries.",
    "C": "The entries are what the events say: posted anew, they have the same hashes.",
    "D": "Closed months hold what they held when they were closed.",
    "E": "No event waits to be posted for longer than a minute.",
}
"""Number → what holds; the letters are our own."""

ELSEWHERE = {
    "9": "Pay periods of an assignment do not overlap: listed by `ledger close --check`, not refused.",
    "10": "A pay period lies inside its cover: accepted outside of it, and flagged.",
    "14": "Written premium is earned and unearned: by test, for any cycle and moment.",
    "16": "A bordereau made again is the same: by test.",
    "18": "Cover in force has its policy snapshot: no rule of the books.",
    "19": "A cancellation keeps its days of notice: no rule of the books.",
    "20": "A certificate answers as the policy does: no rule of the books.",
    "21": "A certificate's endorsements are on the policy: no rule of the books.",
    "23": "A webhook sent again posts nothing: by test.",
}
"""Number → what the books alone can't show, and where it is shown instead."""
