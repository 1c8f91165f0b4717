"""What a bench runs against: accounts with some invoices, few or millions, and an event about each."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa

from bench.housekeeping import count_rows
from paycover.domain.accounts import Account, Environment
from paycover.flows.keys import account_of, create_key
from paycover.flows.sandbox import load_categories
from paycover.kit.clock import NANOSECONDS
from paycover.store import tables
from paycover.store.access import write_as
from paycover.store.db import Database, Tx
from tests import make

ASSIGNMENTS = 200
"""Contractors with an assignment each, so that edits which arrive together are of different ones."""

CYCLES_MAX = 26
"""Cycles that each of them was billed for: half a year of weeks, or fewer in a small world."""

_FILL = sa.text(
    """
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :size)
    INSERT INTO invoices (
        account, id, position, created, contractor, job, policy, gross_pay, from_wage, from_assignment,
        paycycle_startdate, paycycle_enddate, coverage_type, rates, net_rate, premium_due,
        purchase_order_source, status, live_key
    )
    SELECT :account, CAST(:prefix AS TEXT) || n, n, :now, :contractor, :job, :policy, 250000, :no, :no,
           n, n + 1, :coverage_type, :rates, 173, 4325, 'none', 'open',
           CAST(:contractor AS TEXT) || '|' || CAST(:job AS TEXT) || '|' || n || '|' || (n + 1)
    FROM numbers
    """
)


_FILL_EVENTS = sa.text(
    """
    INSERT INTO events (account, id, position, created, type, object, sequence, data)
    SELECT account, 'ev_bench' || position, position, created, 'invoice.created', id, 1,
           '{"id":"' || id || '","object":"invoice"}'
    FROM invoices WHERE account = :account AND contractor = :contractor
    """
)


@dataclass(frozen=True)
class World:
    """An account with `size` invoices, and the ids a load needs."""

    size: int
    key: str
    contractor: str
    job: str
    policy: str
    assignments: list[str]


class _Billed(NamedTuple):
    """A contractor's `size` invoices to be made, whose ids begin with `prefix`."""

    prefix: str
    contractor: str
    job: str
    policy: str
    size: int


def build(database: Database, size: int) -> World:
    """Make an account with `size` invoices; the large ones by one statement."""
    now = database.clock() // NANOSECONDS
    name = f"bench-{size}"
    account, _ = database.write(lambda link: account_of(link, name, Environment.SANDBOX, now))
    key = create_key(database, account)

    def work(tx: Tx) -> tuple[World, list[_Billed]]:
        load_categories(tx)
        who, job, policy = make.insured(tx)
        others = [make.insured(tx) for _ in range(ASSIGNMENTS)]
        assigned = [make.assignment(tx, who.id, job.id, policy).id for who, job, policy in others]
        billed = [
            _Billed(f"in_bench{n}_", who.id, job.id, policy.id, min(size // ASSIGNMENTS, CYCLES_MAX))
            for n, (who, job, policy) in enumerate(others)
        ]
        billed.append(_Billed("in_bench", who.id, job.id, policy.id, size))
        return World(size, key, who.id, job.id, policy.id, assigned), billed

    world, billed = write_as(database, account.id, work)
    _fill(database, account, billed)
    return world


BULK = 1_000_000
"""From how many rows on the indexes are made after the rows, all at once."""


@contextlib.contextmanager
def _indexed_after(connection: sa.Connection, size: int) -> Iterator[None]:
    """Have a large table's indexes made after its rows; what SQLite was told of them stays."""
    indexes = [i for table in (tables.invoices, tables.events) for i in table.indexes if size >= BULK]
    told = (
        [] if connection.dialect.name != "sqlite" else connection.execute(_TOLD.select()).mappings().all()
    )
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)
    if told:
        connection.execute(_TOLD.delete())
        connection.execute(_TOLD.insert(), [dict(row) for row in told])


_TOLD = sa.table("sqlite_stat1", *map(sa.column, ("tbl", "idx", "stat")))


def _fill(database: Database, account: Account, billed: Sequence[_Billed]) -> None:
    common = {
        "account": account.id,
        "now": database.clock() // NANOSECONDS,
        "no": False,
        "coverage_type": '["workers-comp","general"]',
        "rates": '{"workers-comp":120,"general":53}',
    }
    engine = database.engine()
    with engine.begin() as connection, _indexed_after(connection, billed[-1].size):
        connection.execute(_FILL, [common | one._asdict() for one in billed])
        connection.execute(_FILL_EVENTS, common | billed[-1]._asdict())
    count_rows(engine)
    engine.dispose()
