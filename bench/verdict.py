"""What the ratios come to, as the report says it."""

import os
from collections.abc import Mapping
from typing import NamedTuple


class Seen(NamedTuple):
    """Requests a second; p50, p99 in ms; processor µs a request; MB of a process; seconds to start."""

    per_second: float
    p50: float = 0
    p99: float = 0
    cpu: float = 0
    memory: float = 0
    start: float = 0


class Ratio(NamedTuple):
    """One line of the report divided by another, and what it should be at least."""

    name: str
    line: str
    by: str
    target: float


RATIOS = (
    Ratio(
        "PUT invoice ÷ C loop, SQLite",
        "SQLite: PUT invoice", "SQLite: C loop, a commit each", 0.40,
    ),
    Ratio(
        "PUT invoice ÷ C loop, SQLite, fsync 1 ms",
        "SQLite, fsync 1 ms: PUT invoice", "SQLite, fsync 1 ms: C loop, a commit each", 8,
    ),
    Ratio(
        "PUT invoice ÷ pgbench, PostgreSQL",
        "PostgreSQL: PUT invoice", "PostgreSQL: pgbench, the same statements", 0.7,
    ),
    Ratio(
        "PUT invoice ÷ pgbench, PostgreSQL, fsync 1 ms",
        "PostgreSQL, fsync 1 ms: PUT invoice", "PostgreSQL, fsync 1 ms: pgbench, the same statements", 0,
    ),
    Ratio(
        "PUT invoice, SQLite ÷ Django REST Framework",
        "SQLite: PUT invoice", "PostgreSQL: Django REST Framework: PUT", 20,
    ),
    Ratio(
        "PUT invoice, PostgreSQL ÷ Django REST Framework",
        "PostgreSQL: PUT invoice", "PostgreSQL: Django REST Framework: PUT", 20,
    ),
    Ratio(
        "PUT invoice, PostgreSQL ÷ FastAPI + ORM",
        "PostgreSQL: PUT invoice", "PostgreSQL: FastAPI + ORM tutorial: PUT", 0,
    ),
    Ratio(
        "PUT invoice, PostgreSQL ÷ Tryton, a party",
        "PostgreSQL: PUT invoice", "PostgreSQL: Tryton: change a party", 0,
    ),
    Ratio(
        "PUT invoice, SQLite ÷ localstripe, a customer",
        "SQLite: PUT invoice", "localstripe: change a customer", 0,
    ),
    Ratio(
        "PUT invoice, SQLite ÷ Prism, which keeps nothing",
        "SQLite: PUT invoice", "Prism: PUT invoice", 0,
    ),
)  # fmt: skip


def text(seen: Mapping[str, Seen], rounds: int, seconds: float) -> str:
    """Return both tables, and what the machine was doing."""
    busy, cores = os.getloadavg()[2], os.cpu_count()
    lines = [
        f"Medians of {rounds} rounds of {seconds:g} s a line, 32 connections, {cores} cores; the load",
        f"of the last quarter of an hour was {busy:.1f}, of which the bench itself is about 2.",
        "",
        "| line | req/s | p50 ms | p99 ms | processor µs a request | MB | start s |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, each in seen.items():
        numbers = (each.p50, each.p99, each.cpu, each.memory, each.start)
        cells = (f"{n:,.{d}f}" if n else "" for n, d in zip(numbers, (1, 1, 0, 0, 1), strict=True))
        lines.append(f"| {name} | {each.per_second:,.0f} | {' | '.join(cells)} |")
    lines += ["", "| ratio | measured | target |", "|---|---|---|"]
    for ratio in RATIOS:
        if ratio.line not in seen or ratio.by not in seen:
            continue
        value = seen[ratio.line].per_second / seen[ratio.by].per_second
        wanted = f"≥ {ratio.target:g}" if ratio.target else ""
        lines.append(f"| {ratio.name} | {value:.2f} | {wanted} |")
    return "\n".join(lines)
