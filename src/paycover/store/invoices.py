"""Invoice rows."""

import sqlalchemy as sa

from paycover.domain.invoices import Invoice, InvoiceStatus
from paycover.store.db import Conflict, Snapshot, Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import invoices

INVOICES: Records[Invoice] = Records(invoices, Invoice)
LISTING = Listing(INVOICES, shown=invoices.c.live_key.is_not(None))
LISTING_ALL = Listing(INVOICES)

_BY_LIVE_KEY = Statement(
    sa.select(*INVOICES.columns)
    .where(INVOICES.live, invoices.c.live_key == sa.bindparam("live_key"))
    .with_for_update(key_share=True)
)
_PAID_OF_JOB = Statement(
    sa.select(invoices.c.id)
    .where(
        INVOICES.live,
        invoices.c.job == sa.bindparam("job"),
        invoices.c.status == InvoiceStatus.PAID.value,
    )
    .limit(1)
)


def lock_by_live_key(tx: Tx, live_key: str) -> Invoice | None:
    """Return the one live invoice of a contractor, job and cycle, locked."""
    row = tx.one(_BY_LIVE_KEY, live_key=live_key)
    found = None if row is None else INVOICES.record(row)
    tx.link.hold(live_key, None if found is None else found.id)
    return found


def has_paid(snapshot: Snapshot, job: str) -> bool:
    """Tell whether a job has an invoice that is paid in full."""
    return snapshot.one(_PAID_OF_JOB, job=job) is not None


_SWAP = Statement(
    sa.update(invoices)
    .where(
        INVOICES.mine,
        invoices.c.id == sa.bindparam("key_id"),
        invoices.c.status == InvoiceStatus.OPEN.value,
        invoices.c.live_key == sa.bindparam("read_live_key"),
        invoices.c.held_by.is_(None),
        invoices.c.gross_pay == sa.bindparam("read_gross_pay"),
        invoices.c.purchase_order_number.is_not_distinct_from(sa.bindparam("read_purchase_order_number")),
        invoices.c.purchase_order_source == sa.bindparam("read_purchase_order_source"),
    )
    .values({column.name: sa.bindparam(column.name) for column in INVOICES.columns if column.name != "id"})
)
_READ = ("live_key", "gross_pay", "purchase_order_number", "purchase_order_source")


def swap(tx: Tx, edits: list[tuple[Invoice, Invoice]]) -> None:
    """Write open invoices that were read without a lock, given as (as read, as it is to be).

    Raises Conflict if one was paid or edited meanwhile: the transaction is run again.
    """
    rows = [
        {**INVOICES.values(after), "key_id": before.id}
        | {f"read_{name}": INVOICES.values(before)[name] for name in _READ}
        for before, after in edits
    ]
    if rows and tx.run(_SWAP, rows) != len(rows):
        raise Conflict("one of the invoices changed meanwhile")


_SAVE_OPEN = Statement(
    sa.update(invoices)
    .where(
        INVOICES.mine,
        invoices.c.id == sa.bindparam("key_id"),
        invoices.c.status == InvoiceStatus.OPEN.value,
    )
    .values(status=sa.bindparam("new_status"), live_key=sa.null())
)


def save_void(tx: Tx, voids: list[Invoice]) -> None:
    """Write invoices as void that were read without a lock; raise Conflict if one was paid meanwhile."""
    rows = [{"key_id": invoice.id, "new_status": invoice.status} for invoice in voids]
    if rows and tx.run(_SAVE_OPEN, rows) != len(rows):
        raise Conflict("one of the invoices is no longer open")
