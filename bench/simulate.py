"""`python -m bench.simulate [sqlite] [postgres]`: a million different invoices, priced by a version."""

import json
import os
import pathlib
import sys
import tempfile
import time

import sqlalchemy as sa
from cryptography.fernet import Fernet

from bench.housekeeping import count_rows
from paycover.domain.accounts import Account, Environment
from paycover.domain.coverage import Coverage
from paycover.domain.rate_snapshots import rate_snapshot
from paycover.domain.rates import ANY_STATE, LineRate
from paycover.flows.keys import account_of
from paycover.flows.sandbox import illustrative_rates, load_categories
from paycover.flows.simulating import simulate
from paycover.kit.clock import NANOSECONDS
from paycover.kit.vault import Vault
from paycover.store.access import write_as
from paycover.store.db import Database, Snapshot, Tx
from paycover.store.open import open_database
from paycover.store.rate_plans import find_version
from paycover.store.rates import keep_snapshot
from paycover.store.schema import migrate
from tests.postgres import postgres_url

SIZE = int(os.environ.get("BENCH_INVOICES", "1000000"))
PLAN = "illustrative-workers-comp"

_FILL = sa.text(
    """
    WITH RECURSIVE numbers(n) AS (
        SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < :size
    )
    INSERT INTO invoices (
        account, id, position, created, contractor, job, policy, gross_pay, from_wage, from_assignment,
        paycycle_startdate, paycycle_enddate, coverage_type, rates, snapshot, net_rate, premium_due,
        purchase_order_source, status, live_key
    )
    SELECT :account, 'in_bench' || n, n, :now, 'cn_bench', 'jb_bench', 'pl_bench',
           100 + (n * 7919) % 99999901, :no, :no, n, n + 1, :coverage_type, s.rates, s.id, s.net_rate,
           (CASE WHEN (100 + (n * 7919) % 99999901) * s.net_rate < 1000000 THEN 100
                 ELSE ((100 + (n * 7919) % 99999901) * s.net_rate + 5000) / 10000 END),
           'none', 'open', 'bench' || n
    FROM numbers JOIN bench_kinds s ON s.number = n % :kinds
    """
)
"""7,919 and 99,999,901 have no divisor in common: no two of a million invoices have the same pay."""


def _kinds(tx: Tx) -> list[dict[str, object]]:
    """Keep a snapshot for each category and state the sandbox accepts; return what invoices of it have."""
    lines: dict[tuple[str, str], list[LineRate]] = {}
    for rate in illustrative_rates():
        if rate.coverage_type in (Coverage.WORKERS_COMP, Coverage.GENERAL) and rate.state != ANY_STATE:
            if rate.net_rate is None or rate.exact_rate_ppm is None:
                continue
            line = LineRate(
                coverage_type=rate.coverage_type,
                plan=rate.plan,
                version=rate.version,
                sha256=rate.sha256,
                state=rate.state,
                row_state=rate.state,
                exact_rate_ppm=rate.exact_rate_ppm,
                net_rate=rate.net_rate,
                minimum=rate.minimum,
            )
            lines.setdefault((rate.category_code, rate.state), []).append(line)
    kinds: list[dict[str, object]] = []
    for number, ((code, state), of_cell) in enumerate(lines.items()):
        snapshot = rate_snapshot(code, state, state, tuple(of_cell))
        keep_snapshot(tx, snapshot)
        rates = {str(line): rate for line, rate in snapshot.rates.items()}
        kinds.append(
            {
                "number": number,
                "id": snapshot.id,
                "rates": json.dumps(rates),
                "net_rate": sum(rates.values()),
            }
        )
    return kinds


def _fill(database: Database) -> Account:
    now = database.clock() // NANOSECONDS
    account, _ = database.write(lambda link: account_of(link, "bench", Environment.SANDBOX, now))
    write_as(database, account.id, load_categories)
    kinds = write_as(database, account.id, _kinds)
    engine = database.engine()
    with engine.begin() as connection:
        connection.execute(
            sa.text("CREATE TABLE bench_kinds (number BIGINT, id TEXT, rates TEXT, net_rate BIGINT)")
        )
        connection.execute(
            sa.text("INSERT INTO bench_kinds VALUES (:number, :id, :rates, :net_rate)"), kinds
        )
        values = {"size": SIZE, "kinds": len(kinds), "account": account.id, "now": now, "no": False}
        connection.execute(_FILL, values | {"coverage_type": '["workers-comp","general"]'})
    count_rows(engine)
    engine.dispose()
    return account


def measure(url: str) -> str:
    """Return one line: how long a database takes to have its book priced by a version."""
    database = open_database(url, Vault([Fernet.generate_key().decode()]))
    migrate(database)
    account = _fill(database)
    seconds: list[float] = []
    for _ in range(3):
        start = time.perf_counter()
        total = database.read(
            lambda link: _total(Snapshot(link, account, database.clock(), database.vault))
        )
        seconds.append(time.perf_counter() - start)
    database.close()
    assert total == SIZE, "every invoice is priced"
    return f"{total:,} invoices in {sorted(seconds)[1]:.1f} s ({min(seconds):.1f} to {max(seconds):.1f})"


def _total(snapshot: Snapshot) -> int:
    version = find_version(snapshot, PLAN, 1)
    assert version is not None
    simulation = simulate(snapshot, version, progress=lambda done: None)
    return simulation.total.count


def main(wanted: list[str]) -> None:
    """Measure the databases named, both where none is."""
    with tempfile.TemporaryDirectory(prefix="paycover-bench-", ignore_cleanup_errors=True) as name:
        path = pathlib.Path(name)
        if "sqlite" in (wanted or ["sqlite"]):
            print("SQLite:", measure(f"sqlite:///{path / 'bench.db'}"), flush=True)
        if "postgres" in (wanted or ["postgres"]):
            with postgres_url(path) as url:
                print("PostgreSQL:", measure(url), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
