"""The invariants of the books (insurance.md 5.7): each in words, and whether it holds."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from paycover.domain.invoices import Invoice, InvoiceStatus
from paycover.domain.ledger_books import Books
from paycover.domain.ledger_chart import INSUREDS_LIABILITIES, PREMIUM_LIABILITIES, RECEIVABLES, TRUST_CASH
from paycover.domain.premium import premium_due

COMMISSIONS = ("2400", "2405")

LATE_SECONDS = 60
"""How long an event may wait to be posted (our decision)."""


class Finding(NamedTuple):
    """An invariant: number, words, whether it holds (None: can't be asked yet), the first offender."""

    number: str
    words: str
    holds: bool | None
    offending: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the check compares the books with.

    `invoices` are all rows of the account, deleted ones too; `adjustments` the ids of its adjustments.
    `paid_otherwise` is the first invoice whose paid event shows another than its row, None where all are
    alike. `waiting` are the objects with events to be posted, each with when the first of them was
    written: they are ahead of the books.
    """

    invoices: list[Invoice]
    adjustments: frozenset[str] = frozenset()
    paid_otherwise: str | None
    waiting: dict[str, int]
    now: int


def findings(books: Books, outside: Outside) -> list[Finding]:
    """Return every invariant with whether it holds, those that need what is not built yet as None."""
    _compare_with_invoices(books, outside)
    if (short := trust_shortfall(books)) > 0:
        books.fault("2", f"short of {short} cents")
    if abs(books.balances["2195"]) >= max(1, books.documents):
        books.fault("27", "2195")
    late = (id for id, created in outside.waiting.items() if created < outside.now - LATE_SECONDS)
    if (first := next(late, None)) is not None:
        books.fault("E", first)
    return [
        Finding(number, words, number not in books.faults, books.faults.get(number))
        for number, words in INVARIANTS.items()
    ] + [Finding(number, words, None, None) for number, words in NOT_YET.items()]


def trust_shortfall(books: Books) -> int:
    """Return by how many cents the trust holds less than is collected and not remitted (New York's rule).

    Premium that is not collected is not held for anybody yet. What an insured is owed back for an invoice
    is first set against what they still owe for it: a return that follows an unpaid additional premium.
    """
    cash = sum(books.balances[code] for code in TRUST_CASH)
    owed = -sum(books.balances[code] for code in PREMIUM_LIABILITIES)
    insureds = -sum(books.balances[code] for code in INSUREDS_LIABILITIES)
    for balances in books.by_subject.values():
        open_premium = max(0, sum(balances.get(code, 0) for code in (*RECEIVABLES, "1300")))
        set_off = min(open_premium, max(0, -balances.get("2200", 0)))
        insureds -= set_off
        owed -= _uncollected(balances, open_premium - set_off)
    return max(0, owed) + insureds - cash


def _uncollected(balances: dict[str, int], open_premium: int) -> int:
    """Return how much of what an invoice owes carriers and states is within its unpaid premium."""
    if not open_premium:
        return 0
    owed = -sum(balances.get(code, 0) for code in PREMIUM_LIABILITIES)
    commission = -sum(balances.get(code, 0) for code in COMMISSIONS)
    paid = max(0, owed + commission - open_premium)
    return max(0, owed - paid)


def _compare_with_invoices(books: Books, outside: Outside) -> None:
    for invoice in outside.invoices:
        if invoice.premium_due != premium_due(invoice.gross_pay, invoice.net_rate):
            books.fault("5", invoice.id)
        if invoice.id not in outside.waiting:
            _compare(books, invoice)
    keys = Counter(invoice.live_key for invoice in outside.invoices if invoice.live_key is not None)
    if twice := _first(key for key, count in keys.items() if count > 1):
        books.fault("8", twice)
    known = {invoice.id for invoice in outside.invoices} | outside.adjustments
    if foreign := _first(subject for subject in books.standing if subject not in known):
        books.fault("29", foreign)
    if outside.paid_otherwise is not None:
        books.fault("7", outside.paid_otherwise)


def _compare(books: Books, invoice: Invoice) -> None:
    standing = books.standing.get(invoice.id)
    if standing is not None and sum(line.debit for line in standing.lines) != invoice.premium_due:
        books.fault("4", invoice.id)
    if _is_withdrawn(invoice) and any(books.by_subject.get(invoice.id, {}).values()):
        books.fault("8", invoice.id)


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
    "17": "Workers' compensation is not billed in a state with a fund of its own.",
    "22": "An event is posted once.",
    "25": "The platform fee is never in the trust.",
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

NOT_YET = {
    "2 strict": "The bank account alone covers them: needs settlements.",
    "9": "Pay periods of an assignment do not overlap: needs pay reporting.",
    "10": "A pay period lies inside its cover: accepted outside of it by decision.",
    "11": "Refunds do not exceed payments: needs refunds.",
    "12": "Refunds go to who paid: needs refunds.",
    "13": "Commission paid is within the rate of what was collected: needs sweeps.",
    "14": "Written premium is earned and unearned: needs earning.",
    "15": "Carrier payable is the bordereau's total: needs bordereaux.",
    "16": "A bordereau made again is the same: needs bordereaux.",
    "18": "Cover in force has its policy snapshot: needs snapshots of policies.",
    "19": "A cancellation keeps its days of notice: needs notices.",
    "20": "A certificate answers as the policy does: needs certificates.",
    "21": "A certificate's endorsements are on the policy: needs certificates.",
    "23": "A webhook sent again posts nothing: needs a processor's webhooks.",
    "24": "A rate snapshot still gives its rate: not asked of the ledger yet.",
    "26": "A client's invoice is the sum of its items: needs remit statements.",
}
"""Number → what can't be asked yet, and what it needs."""
