"""The month-end checklist: what is to be done before a month is closed, by the books (insurance.md 5.6)."""

import itertools
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from paycover.domain.bordereaux import bordereau, untied
from paycover.domain.earning import earned_part
from paycover.domain.invoices import Invoice
from paycover.domain.ledger_books import Books
from paycover.domain.ledger_chart import INSUREDS_LIABILITIES, PLATFORM_FEE_ACCOUNTS, PREMIUM_LIABILITIES
from paycover.domain.ledger_checks import Finding, Outside
from paycover.domain.ledger_figures import (
    filing_due,
    parties,
    remittance_due,
    sweep_due,
    trust_shortfall,
)
from paycover.domain.ledger_periods import end_of_month
from paycover.domain.transfers import Share
from paycover.kit.dates import DAY, iso_day

AGES_DAYS = (30, 60, 90)
"""The bounds between which what is owed is counted by age."""

OVERLAPS_SHOWN_MAX = 5


class Step(NamedTuple):
    """A step of the list: in words, whether it is done (None: to be looked at), and the figures of it."""

    words: str
    done: bool | None
    figures: str


def checklist(
    books: Books, outside: Outside, findings: list[Finding], month: str, bank: int | None
) -> list[Step]:
    """Return the steps for a month (`2026-05`); `bank` is what the trust's bank says it held, in cents."""
    before = end_of_month(month)
    held: dict[str, int] = defaultdict(int)
    for (code, _, _), (debit, credit) in books.totals(month).items():
        held[code] += debit - credit
    broken = [f"{finding.number}: {finding.broken}" for finding in findings if finding.holds is False]
    return [
        Step("The month is over, and every event of it is posted", *_cut_off(outside, before)),
        Step("Pay cycles of an assignment follow each other", *_cycles(outside.invoices, before)),
        Step("The processor has paid out, and no receipt is unexplained", *_processor(held)),
        Step("The trust's bank account is what the books say", *_bank(held, bank)),
        Step("The trust holds what it owes", *_trust(books, held)),
        Step("Commission collected and earned is swept", *_due([*sweep_due(books, before)])),
        Step("Carriers are paid", *_carriers(books, before)),
        Step("Taxes and stamping fees are filed", *_states(books, before)),
        Step("Premium owed, by age", None, _aged(books, before)),
        Step("Refunds and unapplied money", None, _signed(held, INSUREDS_LIABILITIES)),
        Step("Written, earned, unearned", None, _earned(books, before)),
        Step("The bordereau ties to the carriers' accounts", *_bordereau(books, month)),
        Step("Platform fees billed and open", None, _fees(held)),
        Step("No invariant is violated", not broken, "; ".join(broken)),
    ]


def dollars(cents: int) -> str:
    """Return cents as dollars: -12.50."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def overlaps(invoices: Iterable[Invoice]) -> list[str]:
    """Return where pay cycles of an assignment overlap, or leave more than a day out (5.7, rule 9)."""
    cycles: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in invoices:
        if invoice.assignment is not None and invoice.live_key is not None:
            cycles[invoice.assignment].append(invoice)
    found = []
    for assignment, mine in cycles.items():
        mine.sort(key=lambda invoice: invoice.paycycle_startdate)
        for one, after in itertools.pairwise(mine):
            if after.paycycle_startdate < one.paycycle_enddate:
                found.append(f"{assignment}: {one.id} and {after.id} overlap")
            elif after.paycycle_startdate - one.paycycle_enddate > DAY:
                found.append(f"{assignment}: nothing between {one.id} and {after.id}")
    return found


def _cut_off(outside: Outside, before: int) -> tuple[bool, str]:
    waiting = sum(1 for created in outside.waiting.values() if created < before)
    return outside.now >= before and not waiting, f"{waiting} wait; it ends before {iso_day(before)}"


def _cycles(invoices: list[Invoice], before: int) -> tuple[bool, str]:
    found = overlaps(invoice for invoice in invoices if invoice.paycycle_startdate < before)
    return not found, "; ".join(found[:OVERLAPS_SHOWN_MAX]) or "all do"


def _processor(held: dict[str, int]) -> tuple[bool, str]:
    figures = _signed(held, ("1150", "1160", "1170", "1105"), sign=1)
    return not any(held[code] for code in ("1150", "1160", "1170", "1105")), figures


def _bank(held: dict[str, int], bank: int | None) -> tuple[bool | None, str]:
    booked = f"1100 is {dollars(held['1100'])}"
    if bank is None:
        return None, f"{booked}; tell what the bank says with --bank"
    return bank == held["1100"], f"{booked}, the bank says {dollars(bank)}"


def _trust(books: Books, held: dict[str, int]) -> tuple[bool, str]:
    owed = -sum(held[code] for code in (*PREMIUM_LIABILITIES, *INSUREDS_LIABILITIES))
    short = trust_shortfall(books)
    words = f"short of {dollars(short)} now" if short > 0 else "enough now"
    return (
        short <= 0,
        f"1100 is {dollars(held['1100'])}, billed and not paid on are {dollars(owed)}; {words}",
    )


def _due(shares: list[Share]) -> tuple[bool, str]:
    return not shares, f"{dollars(sum(share.amount for share in shares))} to be moved"


def _carriers(books: Books, before: int) -> tuple[bool, str]:
    due = {
        name: sum(share.amount for share in remittance_due(books, before, name))
        for name in parties(books, "carrier")
    }
    return not any(due.values()), _named(due)


def _states(books: Books, before: int) -> tuple[bool, str]:
    due = {
        name: sum(share.amount for share in filing_due(books, before, name))
        for name in parties(books, "state")
    }
    return not any(due.values()), _named(due)


def _aged(books: Books, before: int) -> str:
    owed = dict.fromkeys((*AGES_DAYS, 0), 0)
    for document, cents in books.open_premium.items():
        standing = books.standing.get(document)
        if cents > 0 and standing is not None and standing.issued is not None:
            days = (before - standing.issued.business_date) // DAY
            owed[next((bound for bound in AGES_DAYS if days <= bound), 0)] += cents
    words = [f"up to {bound} days {dollars(owed[bound])}" for bound in AGES_DAYS]
    return ", ".join([*words, f"older {dollars(owed[0])}"])


def _earned(books: Books, before: int) -> str:
    written = earned = 0
    for one in books.written:
        if one.entry.business_date < before:
            premium = one.sign * abs(one.told.premium)
            start, end = books.cycles.get(books.invoice_of(one.told.subject), (0, 0))
            written += premium
            earned += earned_part(premium, start, end, before)
    return f"written {dollars(written)}, earned {dollars(earned)}, unearned {dollars(written - earned)}"


def _bordereau(books: Books, month: str) -> tuple[bool, str]:
    rows = bordereau(books, month)
    net = sum(row.net + row.fee for row in rows)
    reason = untied(books)
    return reason is None, reason or f"{len(rows)} rows, {dollars(net)} to carriers"


def _fees(held: dict[str, int]) -> str:
    return _signed(held, tuple(sorted(PLATFORM_FEE_ACCOUNTS)), sign=1)


def _signed(held: dict[str, int], codes: Iterable[str], sign: int = -1) -> str:
    return ", ".join(f"{code} {dollars(sign * held[code])}" for code in sorted(codes))


def _named(due: dict[str, int]) -> str:
    return ", ".join(f"{name} {dollars(cents)}" for name, cents in due.items() if cents) or "nothing due"
