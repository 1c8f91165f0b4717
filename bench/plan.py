"""The statements of one PUT of an invoice, as text that a database can be driven with by itself."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bench.lines import put_invoice
from bench.world import World
from paycover.api.catalogue import ROUTES
from paycover.store.db import Database, Link, Row, Statement
from paycover.web.app import Application
from paycover.web.http import Request

_PARAMETER = re.compile(r"(?<!:):([a-z_0-9]+)|%\(([a-z_0-9]+)\)s(?:::[A-Z]+)?")


class Names(NamedTuple):
    """How a driver writes a row's number, a number never seen before (as text and as number), an amount."""

    row: str
    fresh: str
    number: str
    amount: str
    blob: str
    colon: str = ":"


SQLITE = Names("?1", "?2", "?2", "?3", "X'{}'")
PGBENCH = Names(":row::text", ":fresh::text", ":number", ":amount", "decode('{}', 'hex')", ": ")
"""pgbench takes a colon before a word for a variable of its own, also within a text."""


def plan(database: Database, world: World, names: Names) -> list[str]:
    """Return what the request runs, with what differs from request to request left open."""
    seen: list[tuple[str, Mapping[str, Any]]] = []
    with _Overheard(seen):
        answer = asyncio.run(Application(database, ROUTES).answer(_request(world)))
    assert answer.status == 200, answer.body
    return [_opened(text, values, names) for text, values in seen]


class _Overheard:
    """Notes every statement and its values while it lasts, whatever kind of link runs it."""

    def __init__(self, seen: list[tuple[str, Mapping[str, Any]]]) -> None:
        self._seen = seen

    def __enter__(self) -> None:
        kind: Any = Link
        self._fetch, self._run, self._write = kind.fetch, kind.run, kind.write

        def fetch(link: Link, statement: Statement, values: Mapping[str, Any]) -> list[Row]:
            self._note(link, statement, [values])
            return list(self._fetch(link, statement, values))

        def run(link: Link, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> int:
            self._note(link, statement, rows)
            return int(self._run(link, statement, rows))

        def write(link: Link, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
            self._note(link, statement, rows)
            self._write(link, statement, rows)

        kind.fetch, kind.run, kind.write = fetch, run, write

    def __exit__(self, *_: object) -> None:
        kind: Any = Link
        kind.fetch, kind.run, kind.write = self._fetch, self._run, self._write

    def _note(self, link: Link, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        compiled = statement.compiled(link._dialect)
        self._seen += [(compiled.text, compiled.bound(values)) for values in rows]


def _request(world: World) -> Request:
    head, _, body = put_invoice(world, "plan", 6).partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    method, path, _ = first.split(" ")
    return Request(
        "req", method, path, "", {n.lower().encode(): v.encode() for n, v in headers.items()}, body
    )


def _opened(text: str, values: Mapping[str, Any], names: Names) -> str:
    def value(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        return _value(name, values[name], names)

    return " ".join(_PARAMETER.sub(value, text).replace("%%", "%").split())


def _value(name: str, value: Any, names: Names) -> str:
    if name in ("gross_pay", "premium_due"):
        return names.amount
    if name == "position":
        return names.number
    if name in ("key", "replay_key"):
        return f"('bench' || {names.fresh})"
    if isinstance(value, str) and value.startswith("in_bench"):
        return f"('in_bench' || {names.row})"
    if isinstance(value, str) and value.startswith(("ev_", "ts_")):
        return f"('{value[:3]}' || {names.fresh})"
    return _literal(value, names)


def _literal(value: Any, names: Names) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, bytes):
        return names.blob.format(value.hex())
    text = str(value).replace("'", "''").replace(":", names.colon)
    return f"'{text}'"
