"""The ledger on the wire, read only: entries, balances, and the proof of the chain. Extensions."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from paycover.domain.ledger import Entry, Head, Line
from paycover.domain.ledger_chart import CHART, ChartAccount, Fund, grows_by_debit
from paycover.domain.ledger_periods import Totals, end_of_month
from paycover.kit.dates import SECONDS_MAX
from paycover.kit.errors import invalid
from paycover.wire.base import Input, Seconds

Month = Annotated[
    str, Meta(pattern="^[0-9]{4}-(0[1-9]|1[0-2])$", description="A month, UTC.", examples=["2026-05"])
]


class BalancesQuery(Input):
    """Asks for balances as they were at a moment or at the end of a month; without either as they are."""

    at: Seconds | UnsetType = UNSET
    month: Month | UnsetType = UNSET

    def before(self) -> int:
        """Return the moment before which entries count; raise Problem(invalid_input) for two of them."""
        if self.month is UNSET:
            return (SECONDS_MAX if self.at is UNSET else self.at) + 1
        if self.at is not UNSET:
            raise invalid("month", "can't be given together with `at`")
        return end_of_month(self.month)


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


class LedgerFundAnswer(msgspec.Struct, kw_only=True):
    """What the accounts of a fund come to: the two sides are equal."""

    fund: Annotated[str, Meta(description="`trust` or `operating`.")]
    debit: Annotated[int, Meta(description="Balances on the debit side, in cents.")]
    credit: Annotated[int, Meta(description="Balances on the credit side, in cents.")]


class TrialBalanceAnswer(msgspec.Struct, kw_only=True):
    """The trial balance: every account that has a balance, and what the two sides of each fund come to."""

    accounts: Annotated[list[LedgerAccountAnswer], Meta(description="In the order of the chart.")]
    funds: Annotated[list[LedgerFundAnswer], Meta(description="The two sides of each fund.")]


class LedgerProofAnswer(msgspec.Struct, kw_only=True):
    """Where the chain of entries ends: keep it, and no entry before it can change unseen."""

    number: int
    hash: str


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


def render_trial_balance(totals: Totals) -> TrialBalanceAnswer:
    """Return the trial balance of what the accounts have come to."""
    shown = [account for account in render_accounts(totals) if account.balance]
    return TrialBalanceAnswer(accounts=shown, funds=[_fund(fund, shown) for fund in Fund])


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


def _fund(fund: Fund, shown: list[LedgerAccountAnswer]) -> LedgerFundAnswer:
    signed = [a.debit - a.credit for a in shown if a.fund == fund]
    return LedgerFundAnswer(
        fund=fund,
        debit=sum(cents for cents in signed if cents > 0),
        credit=-sum(cents for cents in signed if cents < 0),
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
