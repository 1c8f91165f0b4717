"""Joined loads for remit statements: what agencies owe, with what it is for."""

from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain import statements as remit_statements
from paycover.domain.adjustments import Adjustment
from paycover.domain.invoices import Invoice
from paycover.domain.payments import Payer, Payment, PaymentStatus
from paycover.store.adjustments import ADJUSTMENTS
from paycover.store.db import Row, Snapshot, Statement, Tx
from paycover.store.invoices import INVOICES
from paycover.store.payments import PAYMENTS
from paycover.store.records import Columns, split
from paycover.store.statements import STATEMENTS
from paycover.store.tables import adjustments, contractors, invoices, jobs, payments, statements


class Remit(NamedTuple):
    """A payment an agency is to remit or have credited, what it is for, and what a credit gives back.

    `billed_on` is the statement that billed what is given back.
    """

    payment: Payment
    invoice: Invoice
    adjustment: Adjustment | None
    original: Payment | None
    billed_on: remit_statements.Statement | None


class Named(NamedTuple):
    """What a payment on a statement is about, as people call it, and the pay cycle (Unix seconds)."""

    payment: str
    first_name: str
    last_name: str
    job: str
    starts: int
    ends: int


_originals = payments.alias("originals")
_ORIGINAL: Columns[Payment] = Columns(_originals, Payment)


def _remits(*conditions: sa.ColumnElement[bool]) -> Statement:
    mine = payments.c.account
    return Statement(
        sa.select(
            *PAYMENTS.columns,
            *INVOICES.columns,
            *ADJUSTMENTS.columns,
            *_ORIGINAL.columns,
            *STATEMENTS.columns,
        )
        .join_from(
            payments, invoices, sa.and_(invoices.c.account == mine, invoices.c.id == payments.c.invoice)
        )
        .outerjoin(
            adjustments,
            sa.and_(adjustments.c.account == mine, adjustments.c.id == payments.c.adjustment),
        )
        .outerjoin(
            _originals,
            sa.and_(_originals.c.account == mine, _originals.c.id == payments.c.refund_of),
        )
        .outerjoin(
            statements, sa.and_(statements.c.account == mine, statements.c.id == _originals.c.statement)
        )
        .where(
            PAYMENTS.live,
            payments.c.payer == Payer.AGENCY_REMIT.value,
            *conditions,
        )
        .order_by(payments.c.position, payments.c.id)
        .with_for_update(key_share=True, of=(payments, invoices))
    )


_SCHEDULED = payments.c.status == PaymentStatus.SCHEDULED.value
_UNBILLED = _remits(_SCHEDULED, payments.c.statement.is_(None))
_BILLED = _remits(
    payments.c.statement == sa.bindparam("on_statement"),
    sa.or_(
        _SCHEDULED,
        sa.and_(
            payments.c.status == PaymentStatus.REFUNDED.value,
            payments.c.succeeded_at.is_(None),
        ),
    ),
)
_NAMED = Statement(
    sa.select(
        payments.c.id,
        contractors.c.first_name,
        contractors.c.last_name,
        jobs.c.name,
        invoices.c.paycycle_startdate,
        invoices.c.paycycle_enddate,
    )
    .select_from(payments)
    .join(invoices, sa.and_(invoices.c.account == payments.c.account, invoices.c.id == payments.c.invoice))
    .join(
        contractors,
        sa.and_(contractors.c.account == payments.c.account, contractors.c.id == invoices.c.contractor),
    )
    .join(jobs, sa.and_(jobs.c.account == payments.c.account, jobs.c.id == invoices.c.job))
    .where(PAYMENTS.mine, payments.c.statement == sa.bindparam("on_statement"))
)


def lock_unbilled_remits(tx: Tx) -> list[Remit]:
    """Return what is on no statement yet, locked with its invoices."""
    return [_remit(row) for row in tx.all(_UNBILLED)]


def lock_billed_remits(tx: Tx, statement: str) -> list[Remit]:
    """Return what is on a statement and not paid yet, credited since or not, locked with its invoices."""
    return [_remit(row) for row in tx.all(_BILLED, on_statement=statement)]


def named_on(snapshot: Snapshot, statement: str) -> list[Named]:
    """Return what the payments on a statement are about, also of what was deleted since."""
    return [Named(*row) for row in snapshot.all(_NAMED, on_statement=statement)]


def _remit(row: Row) -> Remit:
    return Remit(*split(row, PAYMENTS, INVOICES, ADJUSTMENTS, _ORIGINAL, STATEMENTS))
