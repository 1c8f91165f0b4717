"""Keeps the books: posts what events tell, closes months, and checks all of it."""

import itertools
from dataclasses import replace

import msgspec

from paycover.domain.coverage import Coverage, Rates
from paycover.domain.events import EventType
from paycover.domain.invoices import Invoice
from paycover.domain.ledger import Entry, Facts, LineTerms, Payer, chained, head_of
from paycover.domain.ledger_books import Books, Row
from paycover.domain.ledger_checks import Finding, Outside, findings
from paycover.domain.ledger_periods import (
    Period,
    end_of_month,
    ensure_closable,
    ensure_open,
    open_from,
    totals_hash,
)
from paycover.domain.ledger_postings import POSTINGS, Told, drafts, standing_after
from paycover.domain.premium_split import lines_of
from paycover.domain.rate_snapshots import RateSnapshot
from paycover.store import ledger as store
from paycover.store import ledger_journal
from paycover.store.db import Snapshot, Tx
from paycover.store.ledger_journal import Stored
from paycover.wire.invoices import render
from paycover.wire.ledger import told

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
    agreed, standing, closed = store.terms(tx), store.standing(tx), store.periods(tx)
    last_closed = closed[-1].month if closed else None
    entries: list[Entry] = []
    for event, is_posted, priced, snapshot, *withheld in found:
        if is_posted:
            continue
        terms = line_terms(agreed, lines_of(priced.rates, priced.coverage_type), snapshot)
        what = told(event, Facts(payer=_payer(tx, withheld), terms=terms))
        for draft in drafts(what, standing.get(event.object)):
            date = max(event.created, open_from(last_closed))
            ensure_open(date, last_closed)
            entry = chained(head, draft, event=event.id, business_date=date, booked=tx.now)
            head = head_of(entry)
            entries.append(entry)
            after = standing_after(entry, standing.pop(entry.subject, None))
            standing |= {} if after is None else {entry.subject: after}
    store.add_entries(tx, entries)
    store.mark_posted(tx, [event.id for event, *_ in found])
    store.save_head(tx, head)
    return len(found)


def close_month(tx: Tx, month: str, *, by: str) -> Period:
    """Close the books to the end of a month (`2026-05`); nothing is posted into it any more.

    What waits is posted first. Raises Problem(bad_request) for a month that is not over, or is closed.
    """
    while post_waiting(tx):
        pass
    store.lock_head(tx)
    closed = store.periods(tx)
    ensure_closable(month, closed[-1].month if closed else None, tx.now)
    sealed = totals_hash(store.totals(tx, end_of_month(month)))
    period = Period(month=month, closed_at=tx.now, closed_by=by, totals_hash=sealed)
    store.add_period(tx, period)
    return period


def check_books(snapshot: Snapshot) -> list[Finding]:
    """Read the books from their first entry to the last; return every invariant and whether it holds."""
    books, paid = Books(), {}
    for _, group in itertools.groupby(ledger_journal.journal(snapshot), lambda stored: stored.event_id):
        stored = list(group)
        books.take([_row(one) for one in stored])
        event = stored[0].event
        if event is not None and event.type in TELL_OF_PAYMENT:
            paid[event.object] = event.data
    if store.head(snapshot) != books.head:
        books.fault("A", "the end of the chain")
    books.close(store.periods(snapshot))
    invoices = ledger_journal.all_invoices(snapshot)
    changed = (invoice.id for invoice in invoices if _is_paid_otherwise(invoice, paid))
    outside = Outside(
        invoices=invoices,
        adjustments=ledger_journal.all_adjustments(snapshot),
        paid_otherwise=next(changed, None),
        waiting=store.objects_waiting(snapshot),
        now=snapshot.now,
    )
    return findings(books, outside)


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


def _payer(tx: Tx, withheld: list[bool | None]) -> Payer:
    """Return who pays, by the nearest setting: job, contractor, organisation (decisions.md 26)."""
    said = [*(value for value in withheld if value is not None), tx.account.withhold_premium]
    return Payer.AGENCY if said[0] else Payer.CONTRACTOR


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


def _told(stored: Stored) -> tuple[bool, Told | None]:
    """Return whether an entry's event is there and can be read, and what it told.

    Who pays and on what terms is in the entry itself.
    """
    if stored.event is None:
        return False, None
    if stored.event.type not in POSTINGS:
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
