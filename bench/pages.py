"""How long the dashboard's pages take beside ten and a million invoices: `python -m bench.pages`."""

import contextlib
import pathlib
import statistics
import tempfile
import threading
from collections.abc import Iterator
from functools import partial

import httpx
import uvicorn
from cryptography.fernet import Fernet

from bench.world import build
from paycover.cli.serving import application
from paycover.domain.accounts import Account
from paycover.kit.clock import stopwatch
from paycover.kit.settings import Settings
from paycover.kit.vault import Vault, hash_key
from paycover.store.access import account_by_key
from paycover.store.db import Database
from paycover.store.open import open_database
from paycover.store.schema import migrate
from tests import staff
from tests.postgres import postgres_url

SIZES = (10, 1_000_000)
TIMES = 30

PATHS = {
    "home": "/dashboard",
    "invoices": "/dashboard/invoices",
    "invoices, from the middle": "/dashboard/invoices?after={middle}",
    "invoices, open": "/dashboard/invoices?view=open",
    "invoices, no PO number": "/dashboard/invoices?view=no_purchase_order&sort=oldest",
    "invoices of a contractor": "/dashboard/invoices?contractor={contractor}",
    "an invoice": "/dashboard/invoices/{middle}",
    "a contractor": "/dashboard/contractors/{contractor}",
    "search": "/dashboard/search?q=park",
}


class Caller:
    """An account as the builders of the tests take it."""

    def __init__(self, database: Database, account: Account) -> None:
        self.database, self.account = database, account


@contextlib.contextmanager
def served(url: str) -> Iterator[tuple[str, Database]]:
    """Serve a fresh database in a thread."""
    database = open_database(url, Vault([Fernet.generate_key().decode()]))
    migrate(database)
    config = uvicorn.Config(
        application(database, Settings()), port=0, log_level="warning", access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", database
    server.should_exit = True
    thread.join(10)
    database.close()


def measure(url: str) -> Iterator[str]:
    """Return a row for each page: the median and the slowest of thirty, in milliseconds, at each size."""
    with served(url) as (address, database):
        found: dict[str, list[str]] = {name: [] for name in PATHS}
        for size in SIZES:
            world = build(database, size)
            account = database.read(partial(account_by_key, key_hash=hash_key(world.key)))
            assert account is not None, "its key opens the account"
            caller = Caller(database, account)
            token = staff.session(caller, staff.person(caller))
            ids = {"middle": f"in_bench{size // 2}", "contractor": world.contractor}
            cookies = {"paycover_session": token}
            with httpx.Client(base_url=address, cookies=cookies, timeout=60) as client:
                for name, path in PATHS.items():
                    found[name].append(_timed(client, path.format(**ids)))
        for name, cells in found.items():
            yield f"| {name} | {' | '.join(cells)} |"


def _timed(client: httpx.Client, path: str) -> str:
    client.get(path).raise_for_status()
    took = []
    for _ in range(TIMES):
        began = stopwatch()
        client.get(path)
        took.append((stopwatch() - began) * 1_000)
    return f"{statistics.median(took):.1f}, {max(took):.1f}"


def main() -> None:
    """Print a table for each database."""
    with tempfile.TemporaryDirectory(prefix="paycover-bench") as folder, contextlib.ExitStack() as stack:
        postgres = stack.enter_context(postgres_url(pathlib.Path(folder)))
        for name, url in (("SQLite", f"sqlite:///{folder}/pages.db"), ("PostgreSQL", postgres)):
            print(f"\n{name}\n\n| page | 10 invoices: ms | 1,000,000 invoices: ms |\n|---|---|---|")
            print("\n".join(measure(url)), flush=True)


if __name__ == "__main__":
    main()
