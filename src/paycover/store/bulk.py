"""What the rows of bulk uploads made, with the invoices they bill."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain.bulk_uploads import BulkRow
from paycover.domain.invoices import Invoice, InvoiceStatus
from paycover.store.db import Conflict, Snapshot, Statement, Tx
from paycover.store.invoices import INVOICES
from paycover.store.listed import Listed
from paycover.store.records import Columns, split
from paycover.store.tables import bulk_rows, contractors, invoices

BULK_ROWS: Columns[BulkRow] = Columns(bulk_rows, BulkRow)

_MINE = bulk_rows.c.account == sa.bindparam("account")
_OF_UPLOAD = sa.and_(_MINE, bulk_rows.c.upload == sa.bindparam("upload"))
_BY_KEY = Listed(lambda listed: sa.select(*BULK_ROWS.columns).where(_MINE, listed(bulk_rows.c.key)))
_BY_EMAIL = Listed(
    lambda listed: sa.select(contractors.c.email_key, contractors.c.id).where(
        contractors.c.account == sa.bindparam("account"),
        contractors.c.deleted_at.is_(None),
        listed(contractors.c.email_key),
    )
)
_ADD = Statement(sa.insert(bulk_rows))
_LET_GO = Statement(
    sa.update(bulk_rows).where(_MINE, bulk_rows.c.key == sa.bindparam("taken")).values(key=sa.null())
)
_STANDING = sa.and_(_OF_UPLOAD, bulk_rows.c.undone_at.is_(None))
_COUNT = Statement(sa.select(sa.func.count()).select_from(bulk_rows).where(_STANDING))
_INVOICE_OF_ROW = sa.and_(invoices.c.account == bulk_rows.c.account, invoices.c.id == bulk_rows.c.object)
_ROWS_STANDING = Statement(
    sa.select(*BULK_ROWS.columns).where(_STANDING).order_by(bulk_rows.c.number).limit(sa.bindparam("limit"))
)
_FIXED = Statement(
    sa.select(invoices.c.id)
    .join_from(bulk_rows, invoices, _INVOICE_OF_ROW)
    .where(
        _STANDING,
        sa.or_(invoices.c.status == InvoiceStatus.PAID.value, invoices.c.held_by.is_not(None)),
    )
    .order_by(bulk_rows.c.number)
    .limit(1)
)
_LOCK_ROWS = Statement(
    sa.select(*BULK_ROWS.columns, *INVOICES.columns)
    .join_from(bulk_rows, invoices, _INVOICE_OF_ROW)
    .where(_STANDING, bulk_rows.c.number < sa.bindparam("before", type_=sa.BigInteger))
    .order_by(bulk_rows.c.number.desc())
    .limit(sa.bindparam("limit", type_=sa.BigInteger))
    .with_for_update(key_share=True, of=invoices)
)
_UNDO = Statement(
    sa.update(bulk_rows)
    .where(_OF_UPLOAD, bulk_rows.c.number == sa.bindparam("key_number"))
    .values(key=sa.null(), undone_at=sa.bindparam("now"))
)


class Billed(NamedTuple):
    """A row that made an invoice, and that invoice as it is now, locked."""

    row: BulkRow
    invoice: Invoice


def rows_by_key(snapshot: Snapshot, keys: Iterable[str]) -> dict[str, BulkRow]:
    """Return the rows that stand under some keys, by key."""
    found = [BULK_ROWS.record(row) for row in _BY_KEY.rows(snapshot, keys)]
    return {row.key: row for row in found if row.key is not None}


def contractors_by_email(snapshot: Snapshot, emails: Iterable[str]) -> dict[str, str]:
    """Return the ids of live contractors by their e-mail address."""
    return {row[0]: row[1] for row in _BY_EMAIL.rows(snapshot, emails)}


def add_rows(tx: Tx, rows: Sequence[BulkRow], *, instead: Iterable[str]) -> None:
    """Keep what rows made; they take over the keys in `instead` from the rows that have them."""
    tx.run(_LET_GO, [{"taken": key} for key in instead])
    tx.run(_ADD, [BULK_ROWS.values(row) for row in rows])


def count_standing(snapshot: Snapshot, upload: str) -> int:
    """Return how many rows of an upload made something that was not undone."""
    row = snapshot.one(_COUNT, upload=upload)
    return 0 if row is None else int(row[0])


def standing_rows(snapshot: Snapshot, upload: str, *, limit: int) -> list[BulkRow]:
    """Return rows of an upload that made something that was not undone, in their order."""
    return [BULK_ROWS.record(row) for row in snapshot.all(_ROWS_STANDING, upload=upload, limit=limit)]


def paid_invoice(snapshot: Snapshot, upload: str) -> str | None:
    """Return an invoice an upload made that is paid or being charged, None where none is."""
    row = snapshot.one(_FIXED, upload=upload)
    return None if row is None else str(row[0])


def lock_billed_rows(tx: Tx, upload: str, *, before: int, limit: int) -> list[Billed]:
    """Return the rows of an upload before a number, the last first, with their invoices, locked."""
    rows = tx.all(_LOCK_ROWS, upload=upload, before=before, limit=limit)
    width = len(BULK_ROWS)
    return [Billed(BULK_ROWS.record(row[:width]), *split(row[width:], INVOICES)) for row in rows]


def mark_undone(tx: Tx, rows: Sequence[BulkRow]) -> None:
    """Write that rows were undone; raise Conflict where another undoes them too."""
    undone = [{"upload": row.upload, "key_number": row.number, "now": tx.now} for row in rows]
    if undone and tx.run(_UNDO, undone) != len(undone):
        raise Conflict("the upload is being undone elsewhere")
