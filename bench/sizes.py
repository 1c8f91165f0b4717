"""`python -m bench.sizes`: requests per second of the served API, at three sizes, on both databases."""

import functools
import os
import pathlib
import sys
import tempfile

from cryptography.fernet import Fernet

from bench import load
from bench.lines import LINES
from bench.report import written
from bench.serving import serving
from bench.world import build
from paycover.kit.vault import Vault
from paycover.store.open import open_database
from paycover.store.schema import migrate
from tests.postgres import postgres_url

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "3000"))
SIZES = (10, 10_000, int(os.environ.get("BENCH_LARGEST", "1000000")))
CONNECTIONS = 32


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
    with serving(url, secret, folder) as served:
        for number in range(ROUNDS):
            print(f"  round {number + 1} of {ROUNDS} …", file=sys.stderr, flush=True)
            for line in LINES:
                for world in worlds:
                    make = functools.partial(LINES[line], world, f"{number}{line}")
                    result = load.run(served.port, make, requests=REQUESTS, connections=CONNECTIONS)
                    if result.refused:
                        raise SystemExit(f"{line}: refused: {result.first_refusal}")
                    seen.setdefault(line, {}).setdefault(world.size, []).append(result)
                    told = f"{line}, {world.size:,} rows: {result.per_second:,.0f}/s"
                    print(f"    {told}", file=sys.stderr, flush=True)
    return seen


def report(name: str, seen: dict[str, dict[int, list[load.Measured]]]) -> str:
    """Return a table: medians over the rounds, and how much slower the largest is than ten rows."""
    head = " | ".join(f"{size:,} rows: req/s, p50, p99 ms" for size in SIZES)
    lines = [
        f"### {name}",
        "",
        f"| request | {head} | {SIZES[-1]:,} ÷ 10 |",
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
    written("sizes", text)


if __name__ == "__main__":
    main()
