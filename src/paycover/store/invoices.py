"""Invoice rows."""

import sqlalchemy as sa

from paycover.domain.invoices import Invoice, InvoiceStatus
from paycover.store.db import Conflict, Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import invoices

INVOICES: Records[Invoice] = Records(invoices, Invoice)
LISTING = Listing(INVOICES, shown=invoices.c.live_key.is_not(None))

_BY_LIVE_KEY = Statement(
    sa.select(*INVOICES.columns)
    .where(INVOICES.live, invoices.c.live_key == sa.bindparam("live_key"))
    .with_for_update(key_share=True)
)
_OF_ASSIGNMENT = Statement(
    sa.select(*INVOICES.columns)
    .where(
        INVOICES.live,
        invoices.c.assignment == sa.bindparam("assignment"),
        invoices.c.live_key.is_not(None),
    )
    .order_by(invoices.c.id)
    .with_for_update(key_share=True)
)


def lock_by_live_key(tx: Tx, live_key: str) -> Invoice | None:
    """Return the one live invoice of a contractor, job and cycle, locked."""
    row = tx.one(_BY_LIVE_KEY, live_key=live_key)
    return None if row is None else INVOICES.record(row)


def lock_of_assignment(tx: Tx, assignment: str) -> list[Invoice]:
    """Return the live invoices that bill an assignment, locked in the order of their ids."""
    return [INVOICES.record(row) for row in tx.all(_OF_ASSIGNMENT, assignment=assignment)]


_SAVE_OPEN = Statement(
    sa.update(invoices)
    .where(
        INVOICES.mine,
        invoices.c.id == sa.bindparam("key_id"),
        invoices.c.status == InvoiceStatus.OPEN.value,
    )
    .values(status=sa.bindparam("new_status"), live_key=None)
)


def save_void(tx: Tx, voids: list[Invoice]) -> None:
    """Write invoices as void that were read without a lock; raise Conflict if one was paid meanwhile."""
    rows = [{"key_id": invoice.id, "new_status": invoice.status} for invoice in voids]
    if rows and tx.run(_SAVE_OPEN, rows) != len(rows):
        raise Conflict("one of the invoices is no longer open")
