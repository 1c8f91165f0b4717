"""`python -m bench`: requests per second of the served API, at three sizes, on both databases."""

import contextlib
import functools
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from cryptography.fernet import Fernet

from bench import load
from bench.lines import LINES
from bench.world import SIZES, build
from paycover.kit.vault import Vault
from paycover.store.open import open_database
from paycover.store.schema import migrate
from tests.postgres import postgres_url

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "3000"))
CONNECTIONS = 32
START_SECONDS_MAX = 30
REPORT = pathlib.Path("docs/operating/performance.md")


@contextlib.contextmanager
def serving(url: str, secret: str, folder: str) -> Iterator[int]:
    """Serve a database with the program itself; give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "PORT": str(port),
        "PAYCOVER_DATABASE_URL": url,
        "PAYCOVER_DATA_DIR": folder,
        "PAYCOVER_SECRET_KEYS": secret,
        "PAYCOVER_LOG_LEVEL": "warning",
    }
    command = [sys.executable, "-m", "paycover.main", "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_until_ready(server, port)
            yield port
        finally:
            server.terminate()


def _wait_until_ready(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5)
            return
        time.sleep(0.05)
    raise SystemExit("the server did not start")


def measure(url: str, folder: str) -> dict[str, dict[int, list[load.Measured]]]:
    """Return what each request saw on one database: line → size → rounds, sizes interleaved."""
    secret = Fernet.generate_key().decode()
    database = open_database(url, Vault([secret]))
    migrate(database)
    worlds = []
    for size in SIZES:
        print(f"  filling {size:,} invoices …", file=sys.stderr, flush=True)
        worlds.append(build(database, size))
    database.close()
    seen: dict[str, dict[int, list[load.Measured]]] = {}
    with serving(url, secret, folder) as port:
        for number in range(ROUNDS):
            print(f"  round {number + 1} of {ROUNDS} …", file=sys.stderr, flush=True)
            for line in LINES:
                for world in worlds:
                    make = functools.partial(LINES[line], world, f"{number}{line}")
                    result = load.run(port, make, requests=REQUESTS, connections=CONNECTIONS)
                    if result.refused:
                        raise SystemExit(f"{line}: refused: {result.first_refusal}")
                    seen.setdefault(line, {}).setdefault(world.size, []).append(result)
                    told = f"{line}, {world.size:,} rows: {result.per_second:,.0f}/s"
                    print(f"    {told}", file=sys.stderr, flush=True)
    return seen


def report(name: str, seen: dict[str, dict[int, list[load.Measured]]]) -> str:
    """Return a table: medians over the rounds, and how much slower a million rows are than ten."""
    head = " | ".join(f"{size:,} rows: req/s, p50, p99 ms" for size in SIZES)
    lines = [
        f"### {name}",
        "",
        f"| request | {head} | 1,000,000 ÷ 10 |",
        "|---|" + "---|" * (len(SIZES) + 1),
    ]
    for line, by_size in seen.items():
        middle = {size: _median(rounds) for size, rounds in by_size.items()}
        cells = [
            f"{m.per_second:,.0f}, {m.percentile(0.5):.1f}, {m.percentile(0.99):.1f}"
            for m in middle.values()
        ]
        ratio = middle[SIZES[-1]].per_second / middle[SIZES[0]].per_second
        lines.append(f"| {line} | {' | '.join(cells)} | {ratio:.2f} |")
    return "\n".join(lines) + "\n"


def _median(rounds: list[load.Measured]) -> load.Measured:
    return sorted(rounds, key=lambda measured: measured.per_second)[len(rounds) // 2]


def main() -> None:
    """Measure both databases and write the report."""
    tables = []
    with tempfile.TemporaryDirectory(prefix="paycover-bench") as folder:
        print("SQLite", file=sys.stderr)
        tables.append(report("SQLite", measure(f"sqlite:///{folder}/bench.db", folder)))
        print("PostgreSQL", file=sys.stderr)
        with postgres_url(pathlib.Path(folder)) as url:
            tables.append(report("PostgreSQL", measure(url, folder)))
    text = "\n".join(tables)
    print(text)
    head = REPORT.read_text().partition("<!-- measured -->")[0] if REPORT.exists() else ""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(f"{head}<!-- measured -->\n\n{text}")


if __name__ == "__main__":
    main()
