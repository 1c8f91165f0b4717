"""Payment rows."""

import sqlalchemy as sa

from paycover.domain.payments import Payer, Payment, PaymentStatus
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import payments

PAYMENTS: Records[Payment] = Records(payments, Payment)
LISTING = Listing(PAYMENTS)

_OF_INVOICES = Statement(
    sa.select(*PAYMENTS.columns)
    .where(
        PAYMENTS.live,
        payments.c.invoice.in_([sa.bindparam("invoice"), sa.bindparam("replaced")]),
    )
    .order_by(payments.c.position)
    .with_for_update(key_share=True)
)
_DECLINED = Statement(
    sa.select(*PAYMENTS.columns)
    .where(
        PAYMENTS.live,
        payments.c.contractor == sa.bindparam("contractor"),
        payments.c.status == PaymentStatus.DECLINED.value,
        payments.c.payer == Payer.CONTRACTOR_CARD.value,
        payments.c.refund_of.is_(None),
    )
    .order_by(payments.c.position)
    .with_for_update(key_share=True)
)


def lock_payments(tx: Tx, invoice: str, replaced: str | None = None) -> list[Payment]:
    """Return the payments of an invoice, and of the one it replaced, oldest first, locked.

    The invoice must be locked before.
    """
    rows = tx.all(_OF_INVOICES, invoice=invoice, replaced=replaced)
    return [PAYMENTS.record(row) for row in rows]


def lock_declined(tx: Tx, contractor: str) -> list[Payment]:
    """Return a contractor's declined card payments, oldest first, locked."""
    return [PAYMENTS.record(row) for row in tx.all(_DECLINED, contractor=contractor)]


def charge_facts(snapshot: Snapshot, id: str) -> tuple[Payment, Payment | None] | None:
    """Return a payment and the one it gives back (None: it charges); None where there is no such id."""
    payment = PAYMENTS.find(snapshot, id)
    if payment is None:
        return None
    return payment, PAYMENTS.find(snapshot, payment.refund_of) if payment.refund_of else None
