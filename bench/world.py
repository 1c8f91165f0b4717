"""What a bench runs against: accounts with ten, ten thousand and a million invoices."""

from dataclasses import dataclass

import sqlalchemy as sa

from bench.housekeeping import count_rows
from paycover.domain.accounts import Account, Environment
from paycover.flows.keys import account_of, create_key
from paycover.flows.sandbox import load_categories
from paycover.kit.clock import NANOSECONDS
from paycover.store.access import write_as
from paycover.store.db import Database, Tx
from tests import make

SIZES = (10, 10_000, 1_000_000)

ASSIGNMENTS = 32

_FILL = sa.text(
    """
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :size)
    INSERT INTO invoices (
        account, id, position, created, contractor, job, policy, gross_pay, from_wage, from_assignment,
        paycycle_startdate, paycycle_enddate, coverage_type, rates, net_rate, premium_due,
        purchase_order_source, status, live_key
    )
    SELECT :account, 'in_bench' || n, n, :now, :contractor, :job, :policy, 250000, :no, :no,
           n, n + 1, :coverage_type, :rates, 173, 4325, 'none', 'open',
           CAST(:contractor AS TEXT) || '|' || CAST(:job AS TEXT) || '|' || n || '|' || (n + 1)
    FROM numbers
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


def build(database: Database, size: int) -> World:
    """Make an account with `size` invoices; the large ones by one statement."""
    now = database.clock() // NANOSECONDS
    name = f"bench-{size}"
    account, _ = database.write(lambda link: account_of(link, name, Environment.SANDBOX, now))
    key = create_key(database, account)

    def work(tx: Tx) -> World:
        load_categories(tx)
        who, job, policy = make.insured(tx)
        jobs = [make.job(tx, entity=job.entity).id for _ in range(ASSIGNMENTS)]
        assigned = [make.assignment(tx, who.id, own, policy).id for own in jobs]
        return World(size, key, who.id, job.id, policy.id, assigned)

    world = write_as(database, account.id, work)
    _fill(database, account, world)
    return world


def _fill(database: Database, account: Account, world: World) -> None:
    engine = database.engine()
    with engine.begin() as connection:
        connection.execute(
            _FILL,
            {
                "size": world.size,
                "account": account.id,
                "now": database.clock() // NANOSECONDS,
                "contractor": world.contractor,
                "job": world.job,
                "policy": world.policy,
                "no": False,
                "coverage_type": '["workers-comp","general"]',
                "rates": '{"workers-comp":120,"general":53}',
            },
        )
    count_rows(engine)
    engine.dispose()
