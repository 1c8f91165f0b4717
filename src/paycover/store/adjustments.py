"""Adjustment rows."""

import sqlalchemy as sa

from paycover.domain.adjustments import Adjustment
from paycover.store.db import Snapshot, Statement
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import adjustments

ADJUSTMENTS: Records[Adjustment] = Records(adjustments, Adjustment)
LISTING = Listing(ADJUSTMENTS)

_OF_INVOICE = Statement(
    sa.select(*ADJUSTMENTS.columns)
    .where(ADJUSTMENTS.live, adjustments.c.invoice == sa.bindparam("invoice"))
    .order_by(adjustments.c.number)
)


def of_invoice(snapshot: Snapshot, invoice: str) -> list[Adjustment]:
    """Return the adjustments of an invoice, oldest first, void ones too."""
    return [ADJUSTMENTS.record(row) for row in snapshot.all(_OF_INVOICE, invoice=invoice)]
