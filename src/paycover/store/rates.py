"""Rates on offer, and the snapshots of what rated a quote."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from paycover.domain.rate_snapshots import RateSnapshot
from paycover.domain.rates import ANY_STATE, Offered, Rate, RateTax
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.records import Columns
from paycover.store.tables import rate_snapshots, rate_taxes, rates

RATES: Columns[Rate] = Columns(rates, Rate)
RATE_TAXES: Columns[RateTax] = Columns(rate_taxes, RateTax)
RATE_SNAPSHOTS: Columns[RateSnapshot] = Columns(rate_snapshots, RateSnapshot)

_ADD_RATE = Statement(sa.insert(rates))
_ADD_TAX = Statement(sa.insert(rate_taxes))
_KEEP = Statement(
    sa.text(
        """
        INSERT INTO rate_snapshots
            (account, id, engine, category_code, work_state, home_state, lines, created)
        VALUES (:account, :id, :engine, :category_code, :work_state, :home_state, :lines, :created)
        ON CONFLICT DO NOTHING
        """
    )
)
_KEPT = Statement(
    sa.select(*RATE_SNAPSHOTS.columns).where(
        rate_snapshots.c.account == sa.bindparam("account"), rate_snapshots.c.id == sa.bindparam("id")
    )
)
_ON_OFFER = Statement(
    sa.select(*RATES.columns).where(rates.c.account == sa.bindparam("account"), rates.c.closed_at.is_(None))
)
_END = Statement(
    sa.update(rates)
    .where(
        rates.c.account == sa.bindparam("account"),
        *(
            rates.c[name] == sa.bindparam(f"key_{name}")
            for name in ("category_code", "coverage_type", "state", "plan", "version")
        ),
    )
    .values({name: sa.bindparam(name) for name in ("sold_until", "renewal_from", "renewal_until")})
)
_CLOSE = Statement(
    sa.update(rates)
    .where(
        rates.c.account == sa.bindparam("account"),
        rates.c.plan == sa.bindparam("key_plan"),
        rates.c.version == sa.bindparam("key_version"),
        rates.c.closed_at.is_(None),
    )
    .values(closed_at=sa.bindparam("now"))
)


def add_rates(tx: Tx, new: list[Rate]) -> None:
    """Insert rates."""
    tx.run(_ADD_RATE, [RATES.values(rate) for rate in new])


def add_taxes(tx: Tx, new: list[RateTax]) -> None:
    """Insert the taxes that lie within rates."""
    tx.run(_ADD_TAX, [RATE_TAXES.values(tax) for tax in new])


def open_rates(snapshot: Snapshot) -> list[Rate]:
    """Return every rate that has not been closed."""
    return [RATES.record(row) for row in snapshot.all(_ON_OFFER)]


def end_rates(tx: Tx, ended: list[Rate]) -> None:
    """Write until when rates are sold, of rates that exist."""
    tx.run(
        _END,
        [
            {
                "key_category_code": rate.category_code,
                "key_coverage_type": rate.coverage_type,
                "key_state": rate.state,
                "key_plan": rate.plan,
                "key_version": rate.version,
                "sold_until": rate.sold_until,
                "renewal_from": rate.renewal_from,
                "renewal_until": rate.renewal_until,
            }
            for rate in ended
        ],
    )


def close_rates(tx: Tx, plan: str, version: int) -> None:
    """Take every rate of a version off the market now."""
    tx.run(_CLOSE, [{"key_plan": plan, "key_version": version, "now": tx.now}])


def keep_snapshot(tx: Tx, *snapshots: RateSnapshot | None) -> None:
    """Keep what made rates, if anything did anew; an equal one is there once."""
    new = {snapshot.id: snapshot for snapshot in snapshots if snapshot is not None}
    in_order = [new[id] for id in sorted(new)]  # so that two transactions wait for one another in one order
    tx.write(_KEEP, [RATE_SNAPSHOTS.values(each) | {"created": tx.now} for each in in_order])


def find_snapshot(snapshot: Snapshot, id: str) -> RateSnapshot | None:
    """Return what made a rate, None where the account has none of that id."""
    row = snapshot.one(_KEPT, id=id)
    return None if row is None else RATE_SNAPSHOTS.record(row)


def on_offer(*states: sa.ColumnElement[str] | sa.BindParameter[str]) -> sa.ColumnElement[bool]:
    """Select the rates that hold in one of some states and have not been closed."""
    return sa.and_(rates.c.state.in_([*states, ANY_STATE]), rates.c.closed_at.is_(None))


def taxes_of(*states: sa.ColumnElement[str] | sa.BindParameter[str]) -> sa.ColumnElement[bool]:
    """Join to rates the taxes of their version in the states that rate its lines."""
    return sa.and_(
        rate_taxes.c.account == rates.c.account,
        rate_taxes.c.plan == rates.c.plan,
        rate_taxes.c.version == rates.c.version,
        rate_taxes.c.state.in_(states),
    )


def offered_by(found: list[Sequence[Any]], part: int) -> Offered:
    """Return the rates of joined rows from their part, and the taxes from the part after it."""
    offers = {
        (rate.coverage_type, rate.state, rate.plan, rate.version): rate
        for row in found
        if (rate := row[part]) is not None
    }
    taxes = dict.fromkeys(row[part + 1] for row in found if row[part + 1] is not None)
    return Offered(list(offers.values()), list(taxes))
