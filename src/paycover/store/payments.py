"""Payment rows."""

import sqlalchemy as sa

from paycover.domain.payments import Payer, Payment, PaymentStatus
from paycover.store.db import Link, Snapshot, Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import payments

PAYMENTS: Records[Payment] = Records(payments, Payment)
LISTING = Listing(PAYMENTS)


def _locked_where(condition: sa.ColumnElement[bool]) -> Statement:
    return Statement(
        sa.select(*PAYMENTS.columns)
        .where(PAYMENTS.live, condition)
        .order_by(payments.c.position)
        .with_for_update(key_share=True)
    )


_INVOICE: sa.BindParameter[str] = sa.bindparam("invoice")
_OF_INVOICE = _locked_where(payments.c.invoice == _INVOICE)
_OF_INVOICES = _locked_where(payments.c.invoice.in_([_INVOICE, sa.bindparam("replaced")]))
_DECLINED = _locked_where(
    sa.and_(
        payments.c.contractor == sa.bindparam("contractor"),
        payments.c.status == PaymentStatus.DECLINED.value,
        payments.c.payer == Payer.CONTRACTOR_CARD.value,
        payments.c.refund_of.is_(None),
    )
)
_BY_PROCESSOR_ID = Statement(
    sa.select(*PAYMENTS.columns)
    .where(PAYMENTS.live, payments.c.processor_id == sa.bindparam("processor_id"))
    .with_for_update(key_share=True)
)
_WHOSE = Statement(
    sa.select(payments.c.account).where(payments.c.processor_id == sa.bindparam("processor_id")).limit(1)
)


def lock_by_processor_id(tx: Tx, processor_id: str) -> Payment | None:
    """Return the payment a processor calls so, locked: whoever holds it decides about its disputes."""
    row = tx.one(_BY_PROCESSOR_ID, processor_id=processor_id)
    return None if row is None else PAYMENTS.record(row)


def account_of_charge(link: Link, processor_id: str) -> str | None:
    """Return the account whose payment a processor calls so: it reads all payments, and is asked seldom."""
    rows = link.fetch(_WHOSE, {"processor_id": processor_id})
    return rows[0][0] if rows else None


def lock_payments(tx: Tx, invoice: str, replaced: str | None = None) -> list[Payment]:
    """Return the payments of an invoice, and of the one it replaced, oldest first, locked.

    The invoice must be locked before.
    """
    if replaced is None:
        rows = tx.all(_OF_INVOICE, invoice=invoice)
    else:
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
