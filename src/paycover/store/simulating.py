"""Invoices with what was pinned when they were sold, a batch at a time in the order they were made."""

from collections.abc import Iterator

import sqlalchemy as sa

from paycover.domain.invoices import InvoiceStatus
from paycover.kit.dates import SECONDS_MAX
from paycover.store.db import Row, Snapshot, Statement
from paycover.store.invoices import INVOICES
from paycover.store.tables import invoices, rate_snapshots

BATCH = 20_000
"""Rows fetched at once: what a read holds in memory."""

_BILLED = sa.and_(
    INVOICES.live,
    sa.or_(invoices.c.status == InvoiceStatus.OPEN.value, invoices.c.status == InvoiceStatus.PAID.value),
    invoices.c.paycycle_startdate >= sa.bindparam("since"),
    invoices.c.paycycle_startdate < sa.bindparam("until"),
)
_COUNT = Statement(sa.select(sa.func.count()).select_from(invoices).where(_BILLED))
_PART = (
    sa.select(
        invoices.c.account,
        invoices.c.position,
        invoices.c.id,
        _BILLED.label("is_billed"),
        invoices.c.gross_pay,
        invoices.c.premium_due,
        invoices.c.coverage_type,
        invoices.c.rates,
        invoices.c.snapshot,
    )
    .where(
        INVOICES.mine,
        sa.tuple_(invoices.c.position, invoices.c.id)
        > sa.tuple_(sa.bindparam("position", type_=sa.BigInteger), sa.bindparam("id")),
    )
    .order_by(invoices.c.position, invoices.c.id)
    .limit(sa.bindparam("batch", type_=sa.BigInteger))
    .subquery()
)
"""A part of the index, whatever is in it: a condition here would make PostgreSQL sort the whole table."""

_BATCH = Statement(
    sa.select(
        _PART.c.position,
        _PART.c.id,
        _PART.c.is_billed,
        _PART.c.gross_pay,
        _PART.c.premium_due,
        _PART.c.coverage_type,
        _PART.c.rates,
        rate_snapshots.c.category_code,
        rate_snapshots.c.work_state,
        rate_snapshots.c.home_state,
    )
    .select_from(_PART)
    .outerjoin(
        rate_snapshots,
        sa.and_(rate_snapshots.c.account == _PART.c.account, rate_snapshots.c.id == _PART.c.snapshot),
    )
    .order_by(_PART.c.position, _PART.c.id)
)

PAY, PREMIUM, SHARED = 0, 1, 2
"""Where pay and premium stand in a row of `billed`, and where what many invoices share begins."""


def count_billed(snapshot: Snapshot, since: int = 0, until: int = SECONDS_MAX) -> int:
    """Return how many live invoices begin their pay cycle in [since, until), Unix seconds."""
    row = snapshot.one(_COUNT, since=since, until=until)
    assert row is not None, "a count is a row"
    number: int = row[0]
    return number


def billed(snapshot: Snapshot, since: int = 0, until: int = SECONDS_MAX) -> Iterator[list[Row]]:
    """Give those invoices in batches: pay and premium in cents, then what many share.

    That is: coverage types and rates as JSON text, and the category, work state and home state that
    were pinned, None without a snapshot.
    """
    position, id = -1, ""
    while True:
        batch = snapshot.all(_BATCH, since=since, until=until, position=position, id=id, batch=BATCH)
        yield [row[_GIVEN:] for row in batch if row[_GIVEN - 1]]
        if len(batch) < BATCH:
            return
        position, id = batch[-1][0], batch[-1][1]


_GIVEN = 3
