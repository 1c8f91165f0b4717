"""`python -m bench.runs`: a pay run by file, the month's statement and certificates, at two sizes each.

`BENCH_SIZES` are the sizes, `BENCH_DATABASES` which databases. Files and certificates go through the
commands an operator gives, their start included.
"""

import contextlib
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import NamedTuple

from cryptography.fernet import Fernet

from bench.report import written
from paycover.domain.accounts import Account, Environment
from paycover.flows.clocks import step_clock
from paycover.flows.keys import account_of
from paycover.flows.sandbox import load_categories
from paycover.flows.statements import issue_statement
from paycover.kit.clock import NANOSECONDS
from paycover.kit.dates import DAY, iso_day, start_of_next_month
from paycover.kit.vault import Vault
from paycover.store.access import write_as
from paycover.store.db import Database, Tx
from paycover.store.open import open_database
from paycover.store.schema import migrate
from tests import make
from tests.postgres import postgres_url

SIZES = tuple(int(size) for size in os.environ.get("BENCH_SIZES", "1000,10000").split(","))
DATABASES = os.environ.get("BENCH_DATABASES", "SQLite,PostgreSQL").split(",")
WEEK = 7 * DAY
CERTIFIED = 5
"""Of so many contractors one has certificates made, two each: setting type is most of such a run."""


class Took(NamedTuple):
    """Seconds passed, and seconds of the processor without the database's own."""

    passed: float
    worked: float


class Installation:
    """A database as the commands see it, with an account for each size."""

    def __init__(self, url: str, folder: pathlib.Path) -> None:
        secret = Fernet.generate_key().decode()
        self._folder = folder
        self._environment = os.environ | {
            "PAYCOVER_DATABASE_URL": url,
            "PAYCOVER_DATA_DIR": str(folder / "data"),
            "PAYCOVER_SECRET_KEYS": secret,
            "PAYCOVER_LOG_LEVEL": "warning",
        }
        self.database = open_database(url, Vault([secret]))
        migrate(self.database)

    def runs(self, size: int) -> dict[str, Took]:
        """Return how long each run of `size` contractors took."""
        name = f"runs-{size}"
        account, file = _filled(self.database, name, size, self._folder)
        took = {}
        took["pay run by file"] = self._command("bulk", "run", "payroll", str(file), "--account", name)
        took["what falls due by it"] = _measured(lambda: _drain(self.database, account))
        made = []

        def issue() -> None:
            made.append(write_as(self.database, account.id, issue_statement))

        took["month-end statement"] = _measured(issue)
        if made[0] is None or len(made[0].lines) != size:
            raise SystemExit(f"the statement lacks invoices: {made[0] and len(made[0].lines)}")
        certified = f"certified-{size}"
        _filled(self.database, certified, size // CERTIFIED, self._folder)
        took["certificates of a fifth of them"] = self._command(
            "certificates", "issue", "--account", certified
        )
        return took

    def _command(self, *words: str) -> Took:
        command = [sys.executable, "-m", "paycover.main", *words]
        begun, before = time.perf_counter(), _children()
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}: {done.stderr[-2000:]}{done.stdout[-2000:]}")
        print(f"  {words[0]}: {done.stdout.strip()} {done.stderr.strip()[-80:]}", file=sys.stderr)
        return Took(time.perf_counter() - begun, _children() - before)


def _filled(database: Database, name: str, size: int, folder: pathlib.Path) -> tuple[Account, pathlib.Path]:
    """Make an account with insured contractors whose premium is withheld, and their payroll of a week."""
    now = database.clock() // NANOSECONDS
    account, _ = database.write(lambda link: account_of(link, name, Environment.SANDBOX, now))

    def work(tx: Tx) -> list[str]:
        load_categories(tx)
        job = make.job(tx, withhold_premium=True).id
        cycle = f"{iso_day(tx.now)},{iso_day(tx.now + WEEK - DAY)}"
        lines = ["Contractor,Job,Cycle Start,Cycle End,Pay"]
        for number in range(size):
            who = make.contractor(tx)
            make.policy(tx, who.id, expiration_date=tx.now + 52 * WEEK)
            lines.append(f"{who.email},{job},{cycle},{1_000 + number * 7 % 977}.50")
        return lines

    file = folder / f"{name}.csv"
    file.write_text("\n".join(write_as(database, account.id, work)))
    return account, file


def _drain(database: Database, account: Account) -> None:
    """Do what is due within a day by the account's clock, and before the month ends."""
    now = database.clock() // NANOSECONDS
    goal = min(now + DAY, start_of_next_month(now) - 1)
    while not write_as(database, account.id, lambda tx: step_clock(tx, goal)).arrived:
        pass


def _measured(work: Callable[[], None]) -> Took:
    begun, before = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - begun, time.process_time() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Run all of it on each database and write a table for each."""
    tables = []
    with tempfile.TemporaryDirectory(prefix="paycover-bench") as name, contextlib.ExitStack() as stack:
        folder = pathlib.Path(name)
        urls = {"SQLite": f"sqlite:///{folder}/runs.db"}
        if "PostgreSQL" in DATABASES:
            urls["PostgreSQL"] = stack.enter_context(postgres_url(folder))
        for title in DATABASES:
            own = folder / title
            own.mkdir()
            installation = Installation(urls[title], own)
            print(title, file=sys.stderr)
            seen = {size: installation.runs(size) for size in SIZES}
            installation.database.close()
            tables.append(f"### {title}\n\n{_table(seen)}")
    written("runs", "\n\n".join(tables))


def _table(seen: dict[int, dict[str, Took]]) -> str:
    small, large = SIZES[0], SIZES[-1]
    heads = " | ".join(f"{size:,}: s, of the processor" for size in SIZES)
    lines = [
        f"| run of contractors | {heads} | a row of the larger ÷ of the smaller |",
        "|---|" + "---|" * (len(SIZES) + 1),
    ]
    for name in seen[small]:
        cells = " | ".join(
            f"{seen[size][name].passed:,.1f}, {seen[size][name].worked:,.1f}" for size in SIZES
        )
        growth = seen[large][name].passed / seen[small][name].passed / (large / small)
        lines.append(f"| {name} | {cells} | {growth:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
