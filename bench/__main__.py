"""`python -m bench`: the served API against the databases' own limits and against peers, in one run.

Everything is measured in turn within a round, so that what else the machine does falls on all of it alike.
"""

import contextlib
import functools
import os
import pathlib
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable

import psycopg
from cryptography.fernet import Fernet

from bench import load
from bench.limits import Loop, Pgbench, slow_disk, slowed
from bench.lines import LINES
from bench.peers import installed
from bench.peers.servers import Peer, install
from bench.plan import PGBENCH, SQLITE, Names, plan
from bench.report import written
from bench.serving import Served, serving
from bench.verdict import Seen, text
from bench.world import World, build
from paycover.kit.vault import Vault
from paycover.store.open import open_database
from paycover.store.schema import migrate
from tests.postgres import URL_SETTING, postgres_url

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))
ROWS = 10_000
CLIENTS = 32
SHARE = 0.8
"""Of the most that was answered: the load at which a p99 says something."""

ALONE = {"PAYCOVER_SERVER_WORKS": "false"}

Measure = Callable[[str], Seen]


def main() -> None:
    """Measure in rounds and write the report."""
    install()
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(
            stack.enter_context(
                tempfile.TemporaryDirectory(prefix="paycover-bench", ignore_cleanup_errors=True)
            )
        )
        said("filling")
        url = stack.enter_context(postgres_url(folder))
        lines = _sqlite(stack, folder) | _postgres(stack, folder, url) | _peers(stack, folder, url)
        rounds: dict[str, list[Seen]] = {name: [] for name in lines}
        for number in range(ROUNDS):
            said(f"round {number + 1} of {ROUNDS}")
            for name, measure in lines.items():
                seen = measure(f"{number}{name}")
                rounds[name].append(seen)
                said(f"  {name}: {seen.per_second:,.0f}/s")
    written("ratios", text({name: _middle(seen) for name, seen in rounds.items()}, ROUNDS, SECONDS))


def said(line: str) -> None:
    """Tell how far it is, on stderr."""
    print(line, file=sys.stderr, flush=True)


def _middle(seen: list[Seen]) -> Seen:
    return Seen(*(statistics.median(values) for values in zip(*seen, strict=True)))


def _sqlite(stack: contextlib.ExitStack, folder: pathlib.Path) -> dict[str, Measure]:
    """Return what is measured on SQLite: each server and each loop has a file of its own."""
    secret = Fernet.generate_key().decode()
    first = folder / "first.db"
    world, planned = _filled(f"sqlite:///{first}", secret, SQLITE)
    files = {name: folder / f"{name}.db" for name in ("path", "whole", "slow", "loop", "slow_loop")}
    for file in files.values():
        shutil.copy(first, file)

    def served(name: str, **settings: str) -> Served:
        own = folder / name
        return stack.enter_context(serving(f"sqlite:///{files[name]}", secret, str(own), **settings))

    path, whole = served("path", **ALONE), served("whole")
    slow = served("slow", **ALONE, **slow_disk())
    loop, slow_loop = (Loop(files[name], planned, ROWS) for name in ("loop", "slow_loop"))
    put = _Steady(path, world)
    return {
        "SQLite: C loop, a commit each": lambda _: _limit(*loop.measured(1, SECONDS)),
        "SQLite: PUT invoice": put.most,
        "SQLite: PUT invoice, at 80 % of that": put.steady,
        "SQLite: C loop, 32 to a commit": lambda _: _limit(*loop.measured(32, SECONDS)),
        "SQLite: PUT invoice, its worker beside": functools.partial(_ours, whole, world, "PUT invoice"),
        "SQLite: GET invoice": functools.partial(_ours, path, world, "GET invoice"),
        "SQLite, fsync 1 ms: C loop, a commit each": lambda _: _limit(
            *slow_loop.measured(1, SECONDS, slow=True)
        ),
        "SQLite, fsync 1 ms: PUT invoice": functools.partial(_ours, slow, world, "PUT invoice"),
    }


def _postgres(stack: contextlib.ExitStack, folder: pathlib.Path, url: str) -> dict[str, Measure]:
    """Return what is measured on PostgreSQL: server, pgbench and peers have databases of their own."""
    lines = _ours_on_postgres(stack, folder, url, "PostgreSQL")
    for name, title in (("drf", "Django REST Framework"), ("tutorial", "FastAPI + ORM tutorial")):
        peer = Peer(name, url)
        server = stack.enter_context(peer.serving())
        lines[f"PostgreSQL: {title}: PUT"] = functools.partial(_peer, server, peer.put)
        lines[f"PostgreSQL: {title}: GET"] = functools.partial(_peer, server, peer.get)
    if URL_SETTING in os.environ:
        said("left out: a slow disk can be put under the bench's own PostgreSQL only")
        return lines
    beside = folder / "slow-disk"
    beside.mkdir()
    with slowed():
        slow = stack.enter_context(postgres_url(beside))
    return lines | _ours_on_postgres(stack, beside, slow, "PostgreSQL, fsync 1 ms")


def _ours_on_postgres(
    stack: contextlib.ExitStack, folder: pathlib.Path, url: str, title: str
) -> dict[str, Measure]:
    secret = Fernet.generate_key().decode()
    own, limit = (_made(url, name) for name in ("ours", "pgbench"))
    world, _ = _filled(own, secret, PGBENCH)
    _, planned = _filled(limit, secret, PGBENCH)
    bench = Pgbench(limit, folder, planned, ROWS)
    ours = stack.enter_context(serving(own, secret, str(folder / "pg"), **ALONE))
    put = _Steady(ours, world)
    return {
        f"{title}: pgbench, the same statements": lambda _: _limit(
            bench.per_second(CLIENTS, round(SECONDS))
        ),
        f"{title}: PUT invoice": put.most,
        f"{title}: PUT invoice, at 80 % of that": put.steady,
        f"{title}: GET invoice": functools.partial(_ours, ours, world, "GET invoice"),
    }


def _peers(stack: contextlib.ExitStack, folder: pathlib.Path, url: str) -> dict[str, Measure]:
    """Return what is measured of the peers that could be installed."""
    starts: dict[str, Callable[[], contextlib.AbstractContextManager[installed.Running]]] = {
        "prism": lambda: installed.prism(folder),
        "localstripe": installed.localstripe,
        "tryton": lambda: installed.tryton(folder, url),
    }
    lines: dict[str, Measure] = {}
    for name, start in starts.items():
        if installed.installed(name):
            running = stack.enter_context(start())
            for title, make in running.asked.items():
                lines[title] = functools.partial(_peer, running.served, make)
    return lines


class _Steady:
    """A PUT of an invoice as often as it is answered, and then at four fifths of that."""

    def __init__(self, served: Served, world: World) -> None:
        self._served = served
        self._world = world
        self._per_second = 0.0

    def most(self, run: str) -> Seen:
        """Send as fast as answers come."""
        seen = _ours(self._served, self._world, "PUT invoice", run)
        self._per_second = seen.per_second
        return seen

    def steady(self, run: str) -> Seen:
        """Send at a pace; latencies count from when a request was due."""
        make = functools.partial(LINES["PUT invoice"], self._world, run)
        return _loaded(self._served, make, pace=SHARE * self._per_second)


def _made(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE bench_{name}".encode())
    head, _, options = url.partition("?")
    return f"{head.rpartition('/')[0]}/bench_{name}?{options}"


def _filled(url: str, secret: str, names: Names) -> tuple[World, list[str]]:
    database = open_database(url, Vault([secret]))
    migrate(database)
    world = build(database, ROWS)
    planned = plan(database, world, names)
    database.close()
    return world, planned


def _limit(per_second: float, cpu: float = 0) -> Seen:
    return Seen(per_second, cpu=cpu)


def _ours(served: Served, world: World, line: str, run: str) -> Seen:
    return _loaded(served, functools.partial(LINES[line], world, run))


def _peer(served: Served, make: load.Maker, run: str) -> Seen:
    return _loaded(served, make)


def _loaded(served: Served, make: load.Maker, pace: float = 0) -> Seen:
    before = served.cpu_seconds()
    seen = load.run(served.port, make, connections=CLIENTS, seconds=SECONDS, pace=pace)
    if seen.refused:
        raise SystemExit(f"refused: {seen.first_refusal}")
    return Seen(
        per_second=seen.per_second,
        p50=seen.percentile(0.5),
        p99=seen.percentile(0.99),
        cpu=1e6 * (served.cpu_seconds() - before) / len(seen.latencies),
        memory=max(served.resident_mb()),
        start=served.start_seconds,
    )


if __name__ == "__main__":
    main()
