"""The rows of the books: entries and lines are added and read; the database refuses to change them."""

from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain.coverage import Coverage, Rates
from paycover.domain.events import Event
from paycover.domain.ledger import Entry, Head, Line, LineTerms
from paycover.domain.ledger_periods import Period, Place
from paycover.domain.rate_snapshots import RateSnapshot
from paycover.kit.records import Record, names_of
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.premium_days import count_entries
from paycover.store.records import Columns, Records, split
from paycover.store.tables import (
    adjustments,
    contractors,
    events,
    invoices,
    jobs,
    ledger_entries,
    ledger_heads,
    ledger_lines,
    ledger_periods,
    payments,
    program_terms,
    rate_snapshots,
)

ENTRIES: Records[Entry] = Records(ledger_entries, Entry)
EVENTS: Columns[Event] = Columns(events, Event)
PERIODS: Columns[Period] = Columns(ledger_periods, Period)
RATE_SNAPSHOTS: Columns[RateSnapshot] = Columns(rate_snapshots, RateSnapshot)

_ACCOUNT: sa.BindParameter[str] = sa.bindparam("account")
LINE_COLUMNS = names_of(Line)
_WAITS = sa.and_(events.c.account == _ACCOUNT, events.c.unposted.is_not(None))


class Priced(Record):
    """What the invoice of an event is priced with: cents per $100 of pay, and the lines it bills."""

    rates: Rates
    coverage_type: tuple[Coverage, ...]


PRICED: Columns[Priced] = Columns(invoices, Priced)


class Waiting(NamedTuple):
    """An event the books have not looked at, with what they ask beside it as it stands now.

    `is_posted` tells of one they have looked at after all: it was put in line again. `paid_by` is the
    payer of an adjustment's payment or refund, None where it has none that went through.
    """

    event: Event
    is_posted: bool
    priced: Priced | None
    snapshot: RateSnapshot | None
    paid_by: str | None
    job_withholds: bool | None
    contractor_withholds: bool | None


_HEAD = Statement(
    sa.select(ledger_heads.c.number, ledger_heads.c.hash)
    .where(ledger_heads.c.account == _ACCOUNT)
    .with_for_update()
)
_READ_HEAD = Statement(
    sa.select(ledger_heads.c.number, ledger_heads.c.hash).where(ledger_heads.c.account == _ACCOUNT)
)
_ADD_HEAD = Statement(sa.insert(ledger_heads))
_SAVE_HEAD = Statement(
    sa.update(ledger_heads)
    .where(ledger_heads.c.account == _ACCOUNT)
    .values(number=sa.bindparam("new_number"), hash=sa.bindparam("new_hash"))
)
_WAITING = Statement(
    sa.select(
        *EVENTS.columns,
        *PRICED.columns,
        *RATE_SNAPSHOTS.columns,
        sa.exists().where(
            ledger_entries.c.account == events.c.account, ledger_entries.c.event == events.c.id
        ),
        sa.select(sa.func.max(payments.c.payer))
        .where(
            payments.c.account == events.c.account,
            payments.c.invoice == adjustments.c.invoice,
            payments.c.adjustment == adjustments.c.id,
            payments.c.succeeded_at.is_not(None),
        )
        .scalar_subquery(),
        jobs.c.withhold_premium,
        contractors.c.withhold_premium,
    )
    .select_from(events)
    .outerjoin(
        adjustments,
        sa.and_(adjustments.c.account == events.c.account, adjustments.c.id == events.c.object),
    )
    .outerjoin(
        invoices,
        sa.and_(
            invoices.c.account == events.c.account,
            invoices.c.id == sa.func.coalesce(adjustments.c.invoice, events.c.object),
        ),
    )
    .outerjoin(jobs, sa.and_(jobs.c.account == events.c.account, jobs.c.id == invoices.c.job))
    .outerjoin(
        contractors,
        sa.and_(contractors.c.account == events.c.account, contractors.c.id == invoices.c.contractor),
    )
    .outerjoin(
        rate_snapshots,
        sa.and_(rate_snapshots.c.account == events.c.account, rate_snapshots.c.id == invoices.c.snapshot),
    )
    .where(_WAITS)
    .order_by(events.c.position, events.c.id)
    .limit(sa.bindparam("limit"))
)
_NEXT = (
    sa.select(events.c.account, events.c.object)
    .where(_WAITS)
    .order_by(events.c.position, events.c.id)
    .limit(sa.bindparam("limit"))
)


def _subjects() -> sa.CompoundSelect[tuple[str]]:
    """Return what the next waiting events are about: their objects and, of payments, what those pay."""
    batch, paying = _NEXT.subquery("batch"), _NEXT.subquery("paying")
    return sa.union_all(
        sa.select(batch.c.object),
        sa.select(sa.func.coalesce(payments.c.adjustment, payments.c.invoice)).join_from(
            paying,
            payments,
            sa.and_(payments.c.account == paying.c.account, payments.c.id == paying.c.object),
        ),
    )


_STANDING = Statement(
    sa.select(*ENTRIES.columns)
    .where(ENTRIES.mine, ledger_entries.c.subject.in_(_subjects()))
    .order_by(ledger_entries.c.number)
)
_MARK_POSTED = Statement(
    sa.update(events)
    .where(events.c.account == _ACCOUNT, events.c.id == sa.bindparam("key_id"))
    .values(unposted=None)
)
_OBJECTS_WAITING = Statement(
    sa.select(events.c.object, sa.func.min(events.c.created)).where(_WAITS).group_by(events.c.object)
)
_ADD = Statement(sa.insert(ledger_entries))
_ADD_LINES = Statement(sa.insert(ledger_lines))
_TERMS = Statement(
    sa.select(program_terms.c.coverage_type, program_terms.c.carrier, program_terms.c.commission_ppm).where(
        program_terms.c.account == _ACCOUNT
    )
)
_DROP_TERMS = Statement(
    sa.delete(program_terms).where(
        program_terms.c.account == _ACCOUNT, program_terms.c.coverage_type == sa.bindparam("coverage_type")
    )
)
_ADD_TERMS = Statement(sa.insert(program_terms))
_TOTALS = Statement(
    sa.select(
        ledger_lines.c.code,
        ledger_lines.c.coverage_type,
        ledger_lines.c.state,
        sa.cast(sa.func.sum(ledger_lines.c.debit), sa.BigInteger),
        sa.cast(sa.func.sum(ledger_lines.c.credit), sa.BigInteger),
    )
    .where(ledger_lines.c.account == _ACCOUNT, ledger_lines.c.business_date < sa.bindparam("before"))
    .group_by(ledger_lines.c.code, ledger_lines.c.coverage_type, ledger_lines.c.state)
)
_PERIODS = Statement(
    sa.select(*PERIODS.columns).where(ledger_periods.c.account == _ACCOUNT).order_by(ledger_periods.c.month)
)
_ADD_PERIOD = Statement(sa.insert(ledger_periods))


def lock_head(tx: Tx) -> Head:
    """Return the end of the account's chain; nobody else adds to it until this transaction ends."""
    row = tx.one(_HEAD)
    if row is None:
        tx.run(_ADD_HEAD, [{"number": 0, "hash": Head().hash}])
        return Head()
    return Head(number=row[0], hash=row[1])


def head(snapshot: Snapshot) -> Head:
    """Return the end of the account's chain."""
    row = snapshot.one(_READ_HEAD)
    return Head() if row is None else Head(number=row[0], hash=row[1])


def save_head(tx: Tx, new: Head) -> None:
    """Write the end of the chain, which is locked."""
    tx.run(_SAVE_HEAD, [{"new_number": new.number, "new_hash": new.hash}])


def waiting(tx: Tx, limit: int) -> list[Waiting]:
    """Return events the books have not looked at, in order, at most `limit`."""
    found = []
    for row in tx.all(_WAITING, limit=limit):
        event, priced, snapshot = split(row[:-4], EVENTS, PRICED, RATE_SNAPSHOTS)
        withheld = (_flag(value) for value in row[-2:])
        found.append(Waiting(event, bool(row[-4]), priced, snapshot, row[-3], *withheld))
    return found


def objects_waiting(snapshot: Snapshot) -> dict[str, int]:
    """Return the objects with events the books have not looked at: id → when the first was written."""
    return {row[0]: row[1] for row in snapshot.all(_OBJECTS_WAITING)}


def entries_of_waiting(tx: Tx, limit: int) -> list[Entry]:
    """Return the entries so far about what the next `limit` waiting events are about, first to last."""
    return [ENTRIES.record(row) for row in tx.all(_STANDING, limit=limit)]


def add_entries(tx: Tx, entries: list[Entry]) -> None:
    """Add entries with their lines to the end of the chain."""
    tx.run(_ADD, [entry_values(entry) for entry in entries])
    tx.run(
        _ADD_LINES,
        [
            {"number": entry.number, "line": index, "business_date": entry.business_date}
            | {name: getattr(line, name) for name in LINE_COLUMNS}
            for entry in entries
            for index, line in enumerate(entry.lines)
        ],
    )
    count_entries(tx, entries)


def entry_values(entry: Entry) -> dict[str, object]:
    """Return the column values of an entry's row; its place in lists is its number."""
    return ENTRIES.values(entry) | {"position": entry.number, "deleted_at": None}


def mark_posted(tx: Tx, posted: list[str]) -> None:
    """Note of events that the books have looked at them."""
    tx.run(_MARK_POSTED, [{"key_id": id} for id in posted])


def terms(snapshot: Snapshot) -> dict[Coverage, LineTerms]:
    """Return what was agreed with the carriers of each line; lines without terms are left out."""
    return {
        Coverage(row[0]): LineTerms(carrier=row[1], commission_ppm=row[2]) for row in snapshot.all(_TERMS)
    }


def save_terms(tx: Tx, line: Coverage, agreed: LineTerms) -> None:
    """Write what was agreed with the carrier of a line; entries made before keep theirs."""
    tx.run(_DROP_TERMS, [{"coverage_type": line}])
    row = {"coverage_type": line, "carrier": agreed.carrier, "commission_ppm": agreed.commission_ppm}
    tx.run(_ADD_TERMS, [row])


def totals(snapshot: Snapshot, before: int) -> dict[Place, tuple[int, int]]:
    """Return what each account has come to by entries that count before a moment."""
    return {
        (code, Coverage(coverage) if coverage else None, state): (debit, credit)
        for code, coverage, state, debit, credit in snapshot.all(_TOTALS, before=before)
    }


def periods(snapshot: Snapshot) -> list[Period]:
    """Return the closed months, oldest first."""
    return [PERIODS.record(row) for row in snapshot.all(_PERIODS)]


def add_period(tx: Tx, period: Period) -> None:
    """Close a month."""
    tx.run(_ADD_PERIOD, [PERIODS.values(period)])


def _flag(value: object) -> bool | None:
    return None if value is None else bool(value)
