"""Reads the books whole, as they are stored: what the check looks at, and whose books are behind."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from paycover.domain import statements as remit_statements
from paycover.domain.events import Event
from paycover.domain.invoices import Invoice
from paycover.domain.ledger import Entry, Line
from paycover.domain.payments import Payment
from paycover.domain.rate_snapshots import RateSnapshot
from paycover.domain.tasks import TaskKind, TaskStatus
from paycover.store.db import Link, Row, Snapshot, Statement
from paycover.store.invoices import INVOICES
from paycover.store.ledger import ENTRIES, EVENTS, LINE_COLUMNS, RATE_SNAPSHOTS, entry_values
from paycover.store.payments import PAYMENTS
from paycover.store.records import split
from paycover.store.statements import STATEMENTS
from paycover.store.tables import (
    accounts,
    adjustments,
    events,
    invoices,
    ledger_entries,
    ledger_lines,
    rate_snapshots,
    tasks,
)

PAGE_MAX = 1_000
"""Entries read at a time."""

_ACCOUNT: sa.BindParameter[str] = sa.bindparam("account")
_PLACE = (ledger_entries.c.position, ledger_entries.c.deleted_at)
_LINE_KEY = (ledger_lines.c.number, ledger_lines.c.business_date)

_ENTRIES = Statement(
    sa.select(*_PLACE, *EVENTS.columns, *ENTRIES.columns)
    .select_from(ledger_entries)
    .outerjoin(
        events,
        sa.and_(events.c.account == ledger_entries.c.account, events.c.id == ledger_entries.c.event),
    )
    .where(ENTRIES.mine, ledger_entries.c.number > sa.bindparam("after"))
    .order_by(ledger_entries.c.number)
    .limit(sa.bindparam("limit"))
)
_LINES = Statement(
    sa.select(*_LINE_KEY, *(ledger_lines.c[name] for name in LINE_COLUMNS))
    .where(
        ledger_lines.c.account == _ACCOUNT,
        ledger_lines.c.number > sa.bindparam("after"),
        ledger_lines.c.number <= sa.bindparam("last"),
    )
    .order_by(ledger_lines.c.number, ledger_lines.c.line)
)
_INVOICES = Statement(sa.select(*INVOICES.columns).where(invoices.c.account == _ACCOUNT))
_PAYMENTS = Statement(sa.select(*PAYMENTS.columns).where(PAYMENTS.mine))
_STATEMENTS = Statement(sa.select(*STATEMENTS.columns).where(STATEMENTS.mine))
_SNAPSHOTS = Statement(sa.select(*RATE_SNAPSHOTS.columns).where(rate_snapshots.c.account == _ACCOUNT))
_ADJUSTMENTS = Statement(sa.select(adjustments.c.id).where(adjustments.c.account == _ACCOUNT))
_BEHIND = Statement(
    sa.select(events.c.account, accounts.c.clock_offset)
    .join(accounts, accounts.c.id == events.c.account)
    .where(
        events.c.unposted.is_not(None),
        ~sa.exists().where(
            tasks.c.account == events.c.account,
            tasks.c.kind == TaskKind.POST_LEDGER.value,
            tasks.c.status != TaskStatus.DONE.value,
        ),
    )
    .distinct()
    .limit(sa.bindparam("limit"))
)


class Stored(NamedTuple):
    """An entry as it is stored, its lines' rows, and the event it names."""

    number: int
    event_id: str
    entry: Entry | None
    lines: tuple[Line, ...]
    event: Event | None


def journal(snapshot: Snapshot) -> Iterator[Stored]:
    """Return every entry in the order of numbers; `entry` is None where its row was never written so."""
    after = 0
    while rows := snapshot.all(_ENTRIES, after=after, limit=PAGE_MAX):
        number = 2 + len(EVENTS) + [column.name for column in ENTRIES.columns].index("number")
        last = rows[-1][number]
        lines = _lines(snapshot, after, last)
        for row in rows:
            yield _stored(row, row[number], lines)
        after = last


def all_invoices(snapshot: Snapshot) -> list[Invoice]:
    """Return every invoice of the account, those set aside and deleted too."""
    return [INVOICES.record(row) for row in snapshot.all(_INVOICES)]


def all_payments(snapshot: Snapshot) -> list[Payment]:
    """Return every payment and refund of the account."""
    return [PAYMENTS.record(row) for row in snapshot.all(_PAYMENTS)]


def all_statements(snapshot: Snapshot) -> list[remit_statements.Statement]:
    """Return every remit statement of the account."""
    return [STATEMENTS.record(row) for row in snapshot.all(_STATEMENTS)]


def all_snapshots(snapshot: Snapshot) -> list[RateSnapshot]:
    """Return every rate snapshot of the account."""
    return [RATE_SNAPSHOTS.record(row) for row in snapshot.all(_SNAPSHOTS)]


def all_adjustments(snapshot: Snapshot) -> frozenset[str]:
    """Return the ids of every adjustment of the account."""
    return frozenset(row[0] for row in snapshot.all(_ADJUSTMENTS))


def behind(link: Link, limit: int) -> list[tuple[str, int]]:
    """Return accounts with events to post and no task to post them, each with the offset of its clock."""
    return [(row[0], row[1]) for row in link.fetch(_BEHIND, {"limit": limit})]


def _lines(snapshot: Snapshot, after: int, last: int) -> dict[int, list[tuple[int, Line]]]:
    """Return the lines of entries by number, each with the business date its row has."""
    found: dict[int, list[tuple[int, Line]]] = {}
    for number, business_date, *values in snapshot.all(_LINES, after=after, last=last):
        found.setdefault(number, []).append(
            (business_date, _line(dict(zip(LINE_COLUMNS, values, strict=True))))
        )
    return found


def _line(values: dict[str, Any]) -> Line:
    """Return the line of a row, with whatever a row has that no line was ever written with."""
    try:
        return msgspec.convert(values, Line)
    except msgspec.ValidationError:
        return Line(**values)


def _stored(row: Row, number: int, lines: dict[int, list[tuple[int, Line]]]) -> Stored:
    (event,) = split(row[2:], EVENTS)
    raw = dict(zip((column.name for column in ENTRIES.columns), row[2 + len(EVENTS) :], strict=True))
    entry = _as_written(raw | {"position": row[0], "deleted_at": row[1]}, row[2 + len(EVENTS) :])
    dated = lines.get(number, [])
    if entry is not None and any(date != entry.business_date for date, _ in dated):
        entry = None
    return Stored(number, raw["event"], entry, tuple(line for _, line in dated), event)


def _as_written(raw: dict[str, object], row: Row) -> Entry | None:
    """Return the entry of a row, None where writing that entry would not make this very row."""
    try:
        entry = ENTRIES.record(row)
    except (AssertionError, ValueError, msgspec.MsgspecError):
        return None
    return entry if entry_values(entry) == raw else None
