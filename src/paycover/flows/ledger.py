"""Keeps the books: posts what events tell, closes months, and checks all of it."""

import itertools
from collections.abc import Iterable

import msgspec

from paycover.domain.coverage import Coverage, Rates
from paycover.domain.events import EventType
from paycover.domain.invoices import Invoice
from paycover.domain.ledger import Draft, Entry, Facts, LineTerms, Payer, chained, head_of
from paycover.domain.ledger_books import Books, Row
from paycover.domain.ledger_checks import Finding, Outside, findings
from paycover.domain.ledger_movements import MOVEMENTS, Moved, movements
from paycover.domain.ledger_periods import (
    Period,
    end_of_month,
    ensure_closable,
    ensure_open,
    open_from,
    totals_hash,
)
from paycover.domain.ledger_postings import NOTHING, POSTINGS, Standing, Told, drafts, standing_after
from paycover.domain.payments import Payer as PaymentPayer
from paycover.domain.payments import payer_of
from paycover.domain.premium_split import lines_of
from paycover.domain.rate_snapshots import RateSnapshot
from paycover.kit.records import replace
from paycover.store import ledger as store
from paycover.store import ledger_journal
from paycover.store.db import Snapshot, Tx
from paycover.store.ledger_journal import Stored
from paycover.wire.invoices import render
from paycover.wire.ledger_told import told

POST_EVENTS_MAX = 500
"""Events posted in one transaction at most; bounds how long the chain is locked."""

COMMISSION_PPM_DEFAULT = 150_000
CARRIER_DEFAULT = "unassigned"
"""What a line is posted with until its terms are set: 15 %, as in the trade's worked example."""

TELL_OF_PAYMENT = (EventType.INVOICE_CHARGE_CARD_SUCCEEDED, EventType.INVOICE_PAID)

MONEY_FIELDS = ("contractor", "job", "gross_pay", "net_rate", "premium_due", "status", "paid_at")
CYCLE_FIELDS = ("paycycle_startdate", "paycycle_enddate", "purchase_order_number")
"""What may never differ between a paid invoice and the event that told of its payment."""


def post_waiting(tx: Tx) -> int:
    """Post the events that wait, in order, as one addition to the chain; return how many were looked at.

    The chain's end is locked, so that an account's postings follow each other. An event of a month
    that was closed meanwhile counts from the first open moment.
    """
    head = store.lock_head(tx)
    found = store.waiting(tx, POST_EVENTS_MAX)
    if not found:
        return 0
    agreed, closed = store.terms(tx), store.periods(tx)
    last_closed = closed[-1].month if closed else None
    standing: dict[str, Standing] = {}
    for entry in store.entries_of_waiting(tx, POST_EVENTS_MAX):
        standing[entry.subject] = standing_after(entry, standing.get(entry.subject, NOTHING))
    entries: list[Entry] = []
    for one in found:
        what = None if one.is_posted else told(one.event, _facts(tx, one, agreed))
        for draft in [] if what is None else posted_by(what, standing.get(what.document, NOTHING)):
            date = max(one.event.created, open_from(last_closed))
            ensure_open(date, last_closed)
            entry = chained(head, draft, event=one.event.id, business_date=date, booked=tx.now)
            head = head_of(entry)
            entries.append(entry)
            standing[entry.subject] = standing_after(entry, standing.get(entry.subject, NOTHING))
    store.add_entries(tx, entries)
    store.mark_posted(tx, [one.event.id for one in found])
    store.save_head(tx, head)
    return len(found)


def post_all_waiting(tx: Tx) -> None:
    """Post all that waits."""
    while post_waiting(tx):
        pass


def close_month(tx: Tx, month: str, *, by: str) -> Period:
    """Close the books to the end of a month (`2026-05`); nothing is posted into it any more.

    What waits is posted first. Raises Problem(bad_request) for a month that is not over, or is closed.
    """
    post_all_waiting(tx)
    store.lock_head(tx)
    closed = store.periods(tx)
    ensure_closable(month, closed[-1].month if closed else None, tx.now)
    sealed = totals_hash(store.totals(tx, end_of_month(month)))
    period = Period(month=month, closed_at=tx.now, closed_by=by, totals_hash=sealed)
    store.add_period(tx, period)
    return period


def read_books(snapshot: Snapshot) -> Books:
    """Read the books from their first entry to the last."""
    books, _ = read_journal(ledger_journal.journal(snapshot))
    if store.head(snapshot) != books.head:
        books.fault("A", "The end of the chain is not its last entry")
    books.close(store.periods(snapshot))
    return books


def read_journal(journal: Iterable[Stored]) -> tuple[Books, list[Entry]]:
    """Return the books that entries make, not compared with anything, and the entries."""
    books, entries = Books(), []
    for _, group in itertools.groupby(journal, lambda stored: stored.event_id):
        stored = list(group)
        books.take([_row(one) for one in stored])
        entries += [one.entry for one in stored if one.entry is not None]
        event = stored[0].event
        if event is not None and event.type in TELL_OF_PAYMENT:
            books.paid_as[event.object] = event.data
    return books, entries


def check_books(snapshot: Snapshot) -> list[Finding]:
    """Read the books and what they are about; return every invariant and whether it holds."""
    books = read_books(snapshot)
    return findings(books, read_outside(snapshot, books))


def read_outside(snapshot: Snapshot, books: Books) -> Outside:
    """Read what the books are compared with."""
    invoices = ledger_journal.all_invoices(snapshot)
    changed = (invoice.id for invoice in invoices if _is_paid_otherwise(invoice, books.paid_as))
    return Outside(
        invoices=invoices,
        adjustments=ledger_journal.all_adjustments(snapshot),
        payments=ledger_journal.all_payments(snapshot),
        statements=ledger_journal.all_statements(snapshot),
        snapshots=ledger_journal.all_snapshots(snapshot),
        paid_otherwise=next(changed, None),
        waiting=store.objects_waiting(snapshot),
        now=snapshot.now,
    )


def posted_by(what: Told | Moved, standing: Standing) -> list[Draft]:
    """Return what an event posts."""
    return drafts(what, standing) if isinstance(what, Told) else movements(what, standing)


def line_terms(
    agreed: dict[Coverage, LineTerms], rates: Rates, pinned: RateSnapshot | None
) -> dict[Coverage, LineTerms]:
    """Return what the books need of the lines billed at `rates`: what was agreed with carriers, and taxes.

    The state and the taxes are those pinned when the work was rated; without them there is no tax.
    """
    default = LineTerms(carrier=CARRIER_DEFAULT, commission_ppm=COMMISSION_PPM_DEFAULT)
    found = {line: replace(agreed.get(line, default), net_rate=rate) for line, rate in rates.items()}
    for line in pinned.lines if pinned is not None else ():
        if line.coverage_type in found:
            found[line.coverage_type] = replace(
                found[line.coverage_type],
                state=line.state,
                sl_tax_ppm=line.surplus_lines_tax_ppm,
                stamping_ppm=line.stamping_fee_ppm,
                program_fee_ppm=line.risk_purchasing_group_fee_ppm,
            )
    return found


def _facts(tx: Tx, one: store.Waiting, agreed: dict[Coverage, LineTerms]) -> Facts:
    """Return what an event doesn't tell: the terms, and who pays.

    That is who did pay an adjustment, or gets its return; else it is by the nearest setting: job,
    contractor, organisation (decisions.md 26).
    """
    rates = {} if one.priced is None else lines_of(one.priced.rates, one.priced.coverage_type)
    who = payer_of(one.job_withholds, one.contractor_withholds, tx.account.withhold_premium)
    if one.paid_by is not None and one.event.type is EventType.ADJUSTMENT_SETTLED:
        who = PaymentPayer(one.paid_by)
    payer = Payer.AGENCY if who is PaymentPayer.AGENCY_REMIT else Payer.CONTRACTOR
    return Facts(payer=payer, terms=line_terms(agreed, rates, one.snapshot))


def _row(stored: Stored) -> Row:
    known, what = _told(stored)
    return Row(
        number=stored.number,
        event=stored.event_id,
        entry=stored.entry,
        line_rows=stored.lines,
        has_event=known,
        told=what,
    )


def _told(stored: Stored) -> tuple[bool, Told | Moved | None]:
    """Return whether an entry's event is there and can be read, and what it told.

    Who pays and on what terms is in the entry itself.
    """
    if stored.event is None:
        return False, None
    if stored.event.type not in POSTINGS and stored.event.type not in MOVEMENTS:
        return True, None
    try:
        return True, told(stored.event, Facts(payer=Payer.CONTRACTOR, terms={}))
    except msgspec.MsgspecError:
        return False, None


def _is_paid_otherwise(invoice: Invoice, paid: dict[str, str]) -> bool:
    if invoice.id not in paid:
        return False
    then, now = msgspec.json.decode(paid[invoice.id]), msgspec.to_builtins(render(invoice))
    return any(then[name] != now[name] for name in (*MONEY_FIELDS, *CYCLE_FIELDS))
