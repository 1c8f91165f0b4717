"""Ledger operations: what the books hold, to be read only. Extensions."""

from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec import UNSET, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get
from paycover.domain.ledger import Template
from paycover.domain.ledger_periods import end_of_month, start_of_month
from paycover.kit.errors import invalid, not_found
from paycover.kit.records import replace
from paycover.store.db import Snapshot
from paycover.store.ledger import ENTRIES, head, totals
from paycover.store.ledger_listing import LISTING
from paycover.store.pages import Page
from paycover.wire.base import Id, Seconds
from paycover.wire.ledger import (
    BalancesQuery,
    LedgerAccountAnswer,
    LedgerEntryAnswer,
    LedgerProofAnswer,
    Month,
    TrialBalanceAnswer,
    render,
    render_accounts,
    render_proof,
    render_trial_balance,
)


class LedgerEntryListQuery(ListQuery):
    """Narrows the list to an account of the chart, an object, a rule, a month or span of business dates.

    `invoice` takes its adjustments, payments and disputes along. The span may be written `from` and `to`
    as well.
    """

    ALIASES: ClassVar[Mapping[str, str]] = {"from": "since", "to": "until"}

    account: Id | UnsetType = UNSET
    subject: Id | UnsetType = UNSET
    invoice: Id | UnsetType = UNSET
    kind: Template | UnsetType = UNSET
    month: Month | UnsetType = UNSET
    since: Seconds | UnsetType = UNSET
    until: Seconds | UnsetType = UNSET


def accounts(snapshot: Snapshot, call: Call) -> list[LedgerAccountAnswer]:
    """Show the balance of every account of the chart."""
    return render_accounts(totals(snapshot, call.query.before()))


def trial_balance(snapshot: Snapshot, call: Call) -> TrialBalanceAnswer:
    """Show what every account has come to, and that debits and credits of each fund are equal."""
    return render_trial_balance(totals(snapshot, call.query.before()))


def index(snapshot: Snapshot, call: Call) -> list[LedgerEntryAnswer]:
    """List journal entries, newest first."""
    return [render(entry) for entry in LISTING.page(snapshot, _in_month(page(call.query)))]


def show(snapshot: Snapshot, call: Call) -> LedgerEntryAnswer:
    """Show a journal entry."""
    entry = ENTRIES.find(snapshot, call.id)
    if entry is None:
        raise not_found("ledger entry", call.id)
    return render(entry)


def proof(snapshot: Snapshot, _call: Call) -> LedgerProofAnswer:
    """Show the number and hash of the newest entry, which seal every entry before it."""
    return render_proof(head(snapshot))


def _in_month(asked: Page) -> Page:
    """Return a page whose month is a span of time."""
    filters: dict[str, Any] = dict(asked.filters)
    month = filters.pop("month", None)
    if month is None:
        return asked
    span = {"since": start_of_month(month), "until": end_of_month(month)}
    if twice := span.keys() & filters.keys():
        raise invalid("month", f"can't be given together with `{min(twice)}`")
    return replace(asked, filters=filters | span)


OPERATIONS = (
    get("/api/v1/ledger/accounts", accounts, query=BalancesQuery),
    get("/api/v1/ledger/entries", index, query=LedgerEntryListQuery),
    get("/api/v1/ledger/entries/{entry}", show),
    get("/api/v1/ledger/proof", proof),
    get("/api/v1/ledger/trial_balance", trial_balance, query=BalancesQuery),
)
