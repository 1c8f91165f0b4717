"""The ledger: journal entries in double entry, balanced in each fund, each sealed with the one before."""

import enum
import hashlib
from collections.abc import Iterable
from typing import Any

from paycover.domain.coverage import Coverage
from paycover.domain.ledger_chart import CHART, Fund
from paycover.kit.canonical import digest
from paycover.kit.letters import spelled
from paycover.kit.records import Record, names_of

GENESIS = "0" * 64
"""The previous hash of an account's first entry."""


ID_LENGTH = 22


class Payer(enum.StrEnum):
    """Who pays a premium: the contractor's card, or the agency that withholds it (decisions.md 26)."""

    CONTRACTOR = "contractor"
    AGENCY = "agency"


class Template(enum.StrEnum):
    """The kinds of entries; each is a function of `domain/ledger_templates.py`."""

    INVOICE_ISSUED = "invoice_issued"
    REVERSAL = "reversal"
    PREMIUM_CAPTURED = "premium_captured"
    CARD_SETTLED = "card_settled"
    FEE_REFILLED = "fee_refilled"
    COMMISSION_EARNED = "commission_earned"
    COMMISSION_SWEPT = "commission_swept"
    CARRIERS_REMITTED = "carriers_remitted"
    TAXES_FILED = "taxes_filed"
    AGENCY_PAID = "agency_paid"
    CASH_UNAPPLIED = "cash_unapplied"
    CREDIT_GIVEN = "credit_given"
    BILLING_CREDITED = "billing_credited"
    PREMIUM_UNOWED = "premium_unowed"
    PLATFORM_FEE_BILLED = "platform_fee_billed"
    PLATFORM_FEE_RETURNED = "platform_fee_returned"
    PLATFORM_FEE_PAID = "platform_fee_paid"
    PREMIUM_RETURNED = "premium_returned"
    PREMIUM_REFUNDED = "premium_refunded"
    CHARGEBACK_OPENED = "chargeback_opened"
    CHARGEBACK_WON = "chargeback_won"
    CHARGEBACK_LOST = "chargeback_lost"
    DISPUTE_FEE = "dispute_fee"
    PREMIUM_ADVANCED = "premium_advanced"
    ADVANCE_REPAID = "advance_repaid"
    WRITTEN_OFF = "written_off"
    REFUND_ESCHEATED = "refund_escheated"
    DIRECT_COMMISSION = "direct_commission"
    TAX_ROUNDED = "tax_rounded"
    ROUNDING_CLEARED = "rounding_cleared"


VERSIONS = dict.fromkeys(Template, 1)
"""Template → its version; one more when what it posts for the same facts changes."""


class Line(Record, kw_only=True):
    """One side of an entry: cents on an account of the chart, and what it is about."""

    code: str
    fund: Fund
    debit: int = 0
    credit: int = 0
    coverage_type: Coverage | None = None
    state: str | None = None
    carrier: str | None = None
    payer: Payer | None = None


class LineTerms(Record, kw_only=True):
    """What the books need of a coverage line beside the premium of its invoice.

    `net_rate` in cents per $100 of pay is its share of the bill. The others are parts per million:
    `commission_ppm` and the taxes of the net premium (insurance.md 5.3), the program's fee of pay.
    """

    carrier: str
    commission_ppm: int
    net_rate: int = 0
    state: str | None = None
    sl_tax_ppm: int = 0
    stamping_ppm: int = 0
    program_fee_ppm: int = 0


class Facts(Record, kw_only=True):
    """What an invoice was posted with that its event doesn't tell; kept, so that it can be posted anew."""

    payer: Payer
    terms: dict[Coverage, LineTerms]


class Draft(Record, kw_only=True):
    """An entry before it has its place: which template, about which object, and its lines."""

    template: Template
    subject: str
    lines: tuple[Line, ...]
    reverses: str | None = None
    facts: Facts | None = None


class Entry(Record, kw_only=True):
    """A journal entry; it never changes. Times in Unix seconds.

    `kind` and `version` name the template that made it of `event`; an event is posted once by each
    template. `business_date` is when it counts, `created` when it was booked. `hash` seals all of it
    and, by `previous_hash`, every entry before it.
    """

    id: str
    number: int
    previous_hash: str
    hash: str = ""
    event: str
    kind: Template
    version: int
    subject: str
    business_date: int
    created: int
    reverses: str | None = None
    facts: Facts | None = None
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        fault = imbalance(self.lines)
        assert fault is None, f"{self.kind}: {fault}"


_SEALED = tuple(name for name in names_of(Entry) if name != "hash")


class Head(Record, kw_only=True):
    """The end of an account's chain: how many entries, and the hash of the last."""

    number: int = 0
    hash: str = GENESIS


def imbalance(lines: Iterable[Line]) -> str | None:
    """Return why lines are no entry (insurance.md 5.7, invariants 1, 3, 28), None where they are one."""
    funds: dict[Fund, int] = {}
    for line in lines:
        for cents in (line.debit, line.credit):
            if type(cents) is not int or cents < 0:
                return f"{line.code} has an amount that is not whole cents"
        if (line.debit > 0) == (line.credit > 0):
            return f"{line.code} is not on one side"
        if line.code not in CHART or CHART[line.code].fund is not line.fund:
            return f"{line.code} is not of the {line.fund} fund"
        funds[line.fund] = funds.get(line.fund, 0) + line.debit - line.credit
    if not funds:
        return "it has no lines"
    off = {fund: cents for fund, cents in funds.items() if cents}
    return f"debits and credits differ: {off}" if off else None


def chained(head: Head, draft: Draft, *, event: str, business_date: int, booked: int) -> Entry:
    """Return a draft as the next entry of a chain. Its id comes of what it posts, so that it is stable."""
    content: dict[str, Any] = {
        "id": _entry_id(event, draft),
        "number": head.number + 1,
        "previous_hash": head.hash,
        "event": event,
        "kind": draft.template,
        "version": VERSIONS[draft.template],
        "subject": draft.subject,
        "business_date": business_date,
        "created": booked,
        "reverses": draft.reverses,
        "facts": draft.facts,
        "lines": draft.lines,
    }
    return Entry(**content, hash=digest(content))


def head_of(entry: Entry) -> Head:
    """Return the end of a chain whose last entry this is."""
    return Head(number=entry.number, hash=entry.hash)


def seal(entry: Entry) -> str:
    """Return the hash of an entry: of all its fields but the hash itself, so of the hash before it too."""
    return digest({name: getattr(entry, name) for name in _SEALED})


def _entry_id(event: str, draft: Draft) -> str:
    what = f"{event}|{draft.template}|{VERSIONS[draft.template]}|{draft.subject}"
    return f"le_{spelled(hashlib.sha256(what.encode()).digest(), ID_LENGTH)}"
