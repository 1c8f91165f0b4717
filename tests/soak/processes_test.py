"""Servers of two processes each and three workers on one PostgreSQL, through PgBouncer: nothing twice.

`PAYCOVER_SOAK_INVOICES` says how many invoices are reported; by itself it is a small run, with one server.
Without a `pgbouncer` on this machine the same goes straight to the database.
"""

import concurrent.futures
import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx

from paycover.domain.accounts import Environment
from paycover.kit.vault import Vault
from paycover.store.access import account_by_name
from paycover.store.db import Database
from paycover.store.open import open_database
from tests.books import ledger_check
from tests.cli.program import Program
from tests.postgres import postgres_url
from tests.rows import tasks_of

INVOICES = int(os.environ.get("PAYCOVER_SOAK_INVOICES", "20"))
SERVERS, WORKERS = 2 if INVOICES > 20 else 1, 3
DAY = 86_400


@contextlib.contextmanager
def _pooled(url: str) -> Iterator[str]:
    """Give the address of PgBouncer before a database: transaction mode, eight connections."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        yield url
        return
    name, home = urlsplit(url).path[1:], parse_qs(urlsplit(url).query)["host"][0]
    owner = pathlib.Path(home).stat().st_uid
    with socket.socket() as probe, tempfile.TemporaryDirectory() as folder:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        settings = pathlib.Path(folder) / "pgbouncer.ini"
        settings.write_text(
            f"[databases]\n{name} = host={home} user=postgres\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
            "auth_type = any\npool_mode = transaction\ndefault_pool_size = 8\nmax_client_conn = 200\n"
        )
        pathlib.Path(folder).chmod(0o755)
        with subprocess.Popen([program, "-q", str(settings)], user=owner) as pooler:
            try:
                yield f"postgresql://postgres@127.0.0.1:{port}/{name}"
            finally:
                pooler.terminate()


def _opened(program: Program) -> Database:
    key = (program.data_dir / "secret.key").read_text().strip()
    url = program.settings["PAYCOVER_DATABASE_URL"]
    return open_database(url, Vault([key]), prepare=False)


def _reported(addresses: list[str], key: str) -> list[str]:
    """Report invoices at both servers at once, and change each of them once; return their ids."""
    with httpx.Client(headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
        known = client.get(f"{addresses[0]}/api/v1/invoices").json()[0]

        def report(n: int) -> str:
            start = known["paycycle_startdate"] + (n + 1) * 40 * DAY
            cycle = {"paycycle_startdate": start, "paycycle_enddate": start + DAY}
            body = {
                "contractor": known["contractor"],
                "job": known["job"],
                "gross_pay": 10_000 + n,
                **cycle,
            }
            made = client.post(f"{addresses[n % SERVERS]}/api/v1/invoices", json=body)
            assert made.status_code == 201, made.text
            path = f"/api/v1/invoices/{made.json()['id']}"
            edited = client.put(f"{addresses[-1 - n % SERVERS]}{path}", json={"gross_pay": 20_000 + n})
            assert edited.status_code == 200, edited.text
            return str(made.json()["id"])

        with concurrent.futures.ThreadPoolExecutor(8) as threads:
            return list(threads.map(report, range(INVOICES)))


def test_servers_and_workers_share_a_database_through_pgbouncer(tmp_path: pathlib.Path) -> None:
    folder = tempfile.TemporaryDirectory(prefix="paycover-postgres-", ignore_cleanup_errors=True)
    with contextlib.ExitStack() as stack:
        direct = stack.enter_context(postgres_url(pathlib.Path(stack.enter_context(folder))))
        program = Program(
            tmp_path,
            {
                "PAYCOVER_DATABASE_URL": stack.enter_context(_pooled(direct)),
                "PAYCOVER_DATABASE_PREPARE": "false",
                "PAYCOVER_SERVER_PROCESSES": "2",
                "PAYCOVER_SERVER_WORKS": "false",
            },
        )
        servers = [stack.enter_context(program.running("serve")) for _ in range(SERVERS)]
        addresses, keys = [], []
        for server in servers:
            assert server.stdout is not None
            addresses.append(server.stdout.readline().split()[-1])
            keys.append(server.stdout.readline().split()[-1])
        for _ in range(WORKERS):
            stack.enter_context(program.running("worker"))
        made = _reported(addresses, keys[0])
        database = stack.enter_context(contextlib.closing(_opened(program)))
        account = database.read(lambda link: account_by_name(link, "sandbox", Environment.SANDBOX))
        assert account is not None and len(set(made)) == INVOICES
        _wait_until_billed(database, account.id, set(made))
        assert not ledger_check(database, account.id)
        with httpx.Client(headers={"Authorization": f"Bearer {keys[0]}"}, timeout=60) as client:
            for id in made:
                told = client.get(f"{addresses[0]}/api/v1/events", params={"object": id, "after": 0}).json()
                assert [event["type"] for event in told] == ["invoice.created", "invoice.updated"]


def _wait_until_billed(database: Database, account: str, invoices: set[str]) -> None:
    tick = threading.Event()
    for _ in range(600):
        bills = [task for task in tasks_of(database, account) if task.subject in invoices]
        if bills and all(task.status == "done" for task in bills):
            assert {task.subject for task in bills} == invoices
            return
        tick.wait(0.1)
    raise AssertionError(f"not all was done: {[t.status for t in bills]}")
