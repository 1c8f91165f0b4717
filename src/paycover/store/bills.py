"""Joined loads for paying: an invoice with all that decides how it is paid, locked in one order everywhere.

The order is assignment, invoice, payments: whoever holds the invoice decides about its payments.
"""

from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain.adjustments import Adjustment
from paycover.domain.assignments import Assignment
from paycover.domain.contractors import Contractor
from paycover.domain.invoices import Invoice, InvoiceStatus
from paycover.domain.jobs import Job
from paycover.domain.payments import Payment
from paycover.kit.records import Record
from paycover.store.adjustments import of_invoice
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Conflict, Statement, Tx
from paycover.store.invoices import INVOICES
from paycover.store.jobs import JOBS
from paycover.store.payments import lock_payments
from paycover.store.records import split
from paycover.store.tables import assignments, contractors, invoices, jobs, payments

_ID: sa.BindParameter[str] = sa.bindparam("id")


class Bill(Record):
    """An invoice, deleted or not, with those it concerns and its payments, oldest first.

    `payments` are also those of the invoice it replaced, and of its adjustments.
    """

    invoice: Invoice
    assignment: Assignment | None
    contractor: Contractor
    job: Job
    payments: list[Payment]
    adjustments: list[Adjustment]

    def adjustment(self, id: str | None) -> Adjustment | None:
        """Return one of the invoice's adjustments."""
        return next((adjustment for adjustment in self.adjustments if adjustment.id == id), None)


_OF_PAYMENT = (
    sa.select(payments.c.invoice)
    .where(payments.c.account == sa.bindparam("account"), payments.c.id == _ID)
    .scalar_subquery()
)


class _Locks(NamedTuple):
    """What locks the assignment of an invoice, and what locks the invoice, read with those it concerns."""

    assignment: Statement
    invoice: Statement


def _locks(invoice: sa.ColumnElement[str]) -> _Locks:
    assignment = (
        sa.select(*ASSIGNMENTS.columns)
        .join_from(
            assignments,
            invoices,
            sa.and_(invoices.c.account == assignments.c.account, invoices.c.assignment == assignments.c.id),
        )
        .where(ASSIGNMENTS.mine, invoices.c.id == invoice)
        .with_for_update(key_share=True, of=assignments)
    )
    billed = (
        sa.select(*INVOICES.columns, *CONTRACTORS.columns, *JOBS.columns)
        .join_from(
            invoices,
            contractors,
            sa.and_(contractors.c.account == invoices.c.account, contractors.c.id == invoices.c.contractor),
        )
        .join(jobs, sa.and_(jobs.c.account == invoices.c.account, jobs.c.id == invoices.c.job))
        .where(INVOICES.mine, invoices.c.id == invoice)
        .with_for_update(key_share=True, of=invoices)
    )
    return _Locks(Statement(assignment), Statement(billed))


_BY_INVOICE = _locks(_ID)
_BY_PAYMENT = _locks(_OF_PAYMENT)
_PAID_OF_ASSIGNMENT = Statement(
    sa.select(invoices.c.id)
    .where(
        INVOICES.live,
        invoices.c.assignment == sa.bindparam("assignment"),
        invoices.c.status == InvoiceStatus.PAID.value,
    )
    .order_by(invoices.c.position)
)


def lock_bill(tx: Tx, invoice: str) -> Bill | None:
    """Return an invoice with all that decides how it is paid; assignment, invoice and payments locked.

    The invoice's payments are read after it is locked, in a statement of their own: one that joined
    them could wait for the lock and still see them as they were before.
    """
    return _locked(tx, _BY_INVOICE, invoice)


def lock_bill_of(tx: Tx, payment: str) -> Bill | None:
    """Return the invoice of a payment as `lock_bill` does, None where there is no such payment."""
    return _locked(tx, _BY_PAYMENT, payment)


def _locked(tx: Tx, locks: _Locks, id: str) -> Bill | None:
    row = tx.one(locks.assignment, id=id)
    assignment = None if row is None else ASSIGNMENTS.record(row)
    row = tx.one(locks.invoice, id=id)
    if row is None:
        return None
    invoice, contractor, job = split(row, INVOICES, CONTRACTORS, JOBS)
    if invoice.assignment != (assignment.id if assignment else None):
        raise Conflict("the invoice came to bill another assignment meanwhile")
    its_payments = lock_payments(tx, invoice.id, invoice.replaces)
    is_paid = invoice.status is InvoiceStatus.PAID
    changes = of_invoice(tx, invoice.id) if is_paid else []
    return Bill(invoice, assignment, contractor, job, its_payments, changes)


def paid_of_assignment(tx: Tx, assignment: str) -> list[str]:
    """Return the invoices of an assignment that are paid, oldest first."""
    return [row[0] for row in tx.all(_PAID_OF_ASSIGNMENT, assignment=assignment)]
