"""Ledger operations: what the books hold, to be read only. Extensions."""

from collections.abc import Mapping
from typing import ClassVar

from msgspec import UNSET, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get
from paycover.domain.ledger import Template
from paycover.kit.dates import SECONDS_MAX
from paycover.kit.errors import not_found
from paycover.store.db import Snapshot
from paycover.store.ledger import ENTRIES, LISTING, head, totals
from paycover.wire.base import Id, Seconds
from paycover.wire.ledger import (
    BalancesQuery,
    LedgerAccountAnswer,
    LedgerEntryAnswer,
    LedgerProofAnswer,
    render,
    render_accounts,
    render_proof,
)


class LedgerEntryListQuery(ListQuery):
    """Narrows the list to an account of the chart, an object, a rule, or a span of business dates.

    The span may be written `from` and `to` as well.
    """

    ALIASES: ClassVar[Mapping[str, str]] = {"from": "since", "to": "until"}

    account: Id | UnsetType = UNSET
    subject: Id | UnsetType = UNSET
    kind: Template | UnsetType = UNSET
    since: Seconds | UnsetType = UNSET
    until: Seconds | UnsetType = UNSET


def accounts(snapshot: Snapshot, call: Call) -> list[LedgerAccountAnswer]:
    """Show the balance of every account of the chart."""
    at = call.query.at
    return render_accounts(totals(snapshot, (SECONDS_MAX if at is UNSET else at) + 1))


def index(snapshot: Snapshot, call: Call) -> list[LedgerEntryAnswer]:
    """List journal entries, newest first."""
    return [render(entry) for entry in LISTING.page(snapshot, page(call.query))]


def show(snapshot: Snapshot, call: Call) -> LedgerEntryAnswer:
    """Show a journal entry."""
    entry = ENTRIES.find(snapshot, call.id)
    if entry is None:
        raise not_found("ledger entry", call.id)
    return render(entry)


def proof(snapshot: Snapshot, _call: Call) -> LedgerProofAnswer:
    """Show the number and hash of the newest entry, which seal every entry before it."""
    return render_proof(head(snapshot))


OPERATIONS = (
    get("/api/v1/ledger/accounts", accounts, query=BalancesQuery),
    get("/api/v1/ledger/entries", index, query=LedgerEntryListQuery),
    get("/api/v1/ledger/entries/{entry}", show),
    get("/api/v1/ledger/proof", proof),
)
