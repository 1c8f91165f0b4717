"""The ledger on the wire, read only: entries, balances, and the proof of the chain. Extensions."""

import msgspec

from paycover.domain.events import Event
from paycover.domain.ledger import Entry, Facts, Head, Line
from paycover.domain.ledger_chart import CHART, ChartAccount, grows_by_debit
from paycover.domain.ledger_periods import Totals
from paycover.domain.ledger_postings import Told
from paycover.wire.base import Input, Seconds


class BalancesQuery(Input):
    """Asks for balances as they were; without a moment as they are."""

    at: Seconds | msgspec.UnsetType = msgspec.UNSET


class LedgerLineAnswer(msgspec.Struct, kw_only=True):
    """A line of an entry: cents on one side of an account, and what it is about."""

    account: str
    account_name: str
    fund: str
    debit: int
    credit: int
    coverage_type: str | None
    state: str | None
    carrier: str | None
    payer: str | None


class LedgerEntryAnswer(msgspec.Struct, kw_only=True):
    """A journal entry as the API shows it; it never changes."""

    id: str
    number: int
    kind: str
    version: int
    event: str
    subject: str
    business_date: int
    reverses: str | None
    lines: list[LedgerLineAnswer]
    previous_hash: str
    hash: str
    created: int


class LedgerPartAnswer(msgspec.Struct, kw_only=True):
    """What of an account is about one coverage type in one state."""

    coverage_type: str | None
    state: str | None
    balance: int


class LedgerAccountAnswer(msgspec.Struct, kw_only=True):
    """An account of the chart and what it has come to."""

    id: str
    name: str
    type: str
    fund: str
    debit: int
    credit: int
    balance: int
    parts: list[LedgerPartAnswer]


class LedgerProofAnswer(msgspec.Struct, kw_only=True):
    """Where the chain of entries ends: keep it, and no entry before it can change unseen."""

    number: int
    hash: str


class _Told(msgspec.Struct):
    """What the ledger reads of an invoice in an event, or of an adjustment by what it changes."""

    gross_pay: int
    premium_due: int
    invoice: str | None = None
    gross_pay_change: int | None = None
    premium_change: int | None = None


_READ = msgspec.json.Decoder(_Told)


def told(event: Event, facts: Facts) -> Told:
    """Return what an event tells the books, with the facts of now."""
    shown = _READ.decode(event.data)
    return Told(
        event=event.id,
        type=event.type,
        subject=event.object,
        corrects=shown.invoice,
        created=event.created,
        gross_pay=shown.gross_pay if shown.gross_pay_change is None else shown.gross_pay_change,
        premium=shown.premium_due if shown.premium_change is None else shown.premium_change,
        facts=facts,
    )


def render(entry: Entry) -> LedgerEntryAnswer:
    """Return the answer that shows an entry."""
    return LedgerEntryAnswer(
        id=entry.id,
        number=entry.number,
        kind=entry.kind,
        version=entry.version,
        event=entry.event,
        subject=entry.subject,
        business_date=entry.business_date,
        reverses=entry.reverses,
        lines=[_line(line) for line in entry.lines],
        previous_hash=entry.previous_hash,
        hash=entry.hash,
        created=entry.created,
    )


def render_accounts(totals: Totals) -> list[LedgerAccountAnswer]:
    """Return every account of the chart with its balance, in the order of a trial balance."""
    return [_account(account, totals) for account in CHART.values()]


def render_proof(head: Head) -> LedgerProofAnswer:
    """Return the answer that shows the end of the chain."""
    return LedgerProofAnswer(number=head.number, hash=head.hash)


def _line(line: Line) -> LedgerLineAnswer:
    return LedgerLineAnswer(
        account=line.code,
        account_name=CHART[line.code].name,
        fund=line.fund,
        debit=line.debit,
        credit=line.credit,
        coverage_type=line.coverage_type,
        state=line.state,
        carrier=line.carrier,
        payer=line.payer,
    )


def _account(account: ChartAccount, totals: Totals) -> LedgerAccountAnswer:
    code, sign = account.code, 1 if grows_by_debit(account.code) else -1
    mine = sorted((str(c or ""), str(s or ""), *sums) for (of, c, s), sums in totals.items() if of == code)
    debit, credit = sum(row[2] for row in mine), sum(row[3] for row in mine)
    parts = [
        LedgerPartAnswer(
            coverage_type=row[0] or None, state=row[1] or None, balance=sign * (row[2] - row[3])
        )
        for row in mine
        if row[0] or row[1]
    ]
    return LedgerAccountAnswer(
        id=code,
        name=account.name,
        type=account.type,
        fund=account.fund,
        debit=debit,
        credit=credit,
        balance=sign * (debit - credit),
        parts=parts,
    )
