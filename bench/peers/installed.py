"""Peers that install, each into `build/bench-peers`: Prism as a mock of our document, localstripe, Tryton.

None of them does what a PUT of an invoice does here; what each does is told by its `serving`.
"""

import base64
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import msgspec
import psycopg

from bench.load import Maker, Request, request
from bench.serving import Served, free_port, started
from paycover.api.catalogue import DOCUMENTED
from paycover.api.openapi import document

HOME = pathlib.Path("build/bench-peers").absolute()
ROWS = 10_000
CUSTOMERS = 100
"""localstripe writes all it holds into a file at every change: with more of them it only gets slower."""

BATCH = 1_000
PASSWORD = "bench-bench"

PRISM = "@stoplight/prism-cli@5"
PYTHON = {
    "localstripe": ["localstripe>=1.15,<2"],
    "tryton": [
        "trytond[postgresql]>=8.2,<8.3",
        "trytond-party>=8.2,<8.3",
        "psycopg[binary]",
        "gunicorn>=23",
    ],
}


class Running(NamedTuple):
    """A peer that answers, and what it is asked: by name of the line."""

    served: Served
    asked: dict[str, Maker]


def installed(name: str) -> bool:
    """Install a peer once; tell why on stderr where it can't be."""
    home = HOME / name
    if (home / ".ready").exists():
        return True
    home.mkdir(parents=True, exist_ok=True)
    commands = [
        [sys.executable, "-m", "venv", str(home)],
        [str(home / "bin/pip"), "install", "-q", *PYTHON.get(name, ())],
    ]
    if name == "prism":
        commands = [["npm", "install", "--prefix", str(home), "--no-audit", "--no-fund", PRISM]]
    try:
        for command in commands:
            subprocess.run(command, check=True, stdout=sys.stderr)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{name} is left out, it can't be installed: {error}", file=sys.stderr)
        return False
    (home / ".ready").touch()
    return True


@contextlib.contextmanager
def prism(folder: pathlib.Path) -> Iterator[Running]:
    """Mock our document: a request is held against it, and answered by its example. Nothing is kept."""
    file = folder / "openapi.json"
    file.write_bytes(msgspec.json.encode(document(DOCUMENTED)))
    port = free_port()
    program = HOME / "prism/node_modules/.bin/prism"
    command = [str(program), "mock", "--verboseLevel", "error", "--port", str(port), str(file)]

    def put(n: int) -> Request:
        return request("PUT", f"/api/v1/invoices/in_{n}", "key", b'{"gross_pay":%d}' % (10_000 + n))

    def get(n: int) -> Request:
        return request("GET", f"/api/v1/invoices/in_{n}", "key")

    with started(command, port, os.environ, "/") as served:
        yield Running(served, {"Prism: PUT invoice": put, "Prism: GET invoice": get})


@contextlib.contextmanager
def localstripe() -> Iterator[Running]:
    """Change one of a hundred customers, which it keeps in memory and writes to a file, without fsync."""
    port = free_port()
    command = [str(HOME / "localstripe/bin/localstripe"), "--port", str(port), "--from-scratch"]
    with started(command, port, os.environ, "/", quiet=True) as served:
        address = f"http://127.0.0.1:{port}/v1/customers"
        key = "sk_test_bench"
        made = [_posted(address, {"description": "bench"}, f"Bearer {key}") for _ in range(CUSTOMERS)]
        ids = [customer["id"] for customer in made]

        def post(n: int) -> Request:
            return request(
                "POST", f"/v1/customers/{ids[n % CUSTOMERS]}", key, b'{"description":"number %d"}' % n
            )

        def get(n: int) -> Request:
            return request("GET", f"/v1/customers/{ids[n % CUSTOMERS]}", key)

        yield Running(served, {"localstripe: change a customer": post, "localstripe: GET customer": get})


@contextlib.contextmanager
def tryton(folder: pathlib.Path, url: str) -> Iterator[Running]:
    """Rename one of ten thousand parties over JSON-RPC, as Tryton's client does: a durable transaction."""
    database = "peer_tryton"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {database}".encode())
    environment = os.environ | _tryton_settings(folder, parse_qs(urlsplit(url).query)["host"][0])
    home = HOME / "tryton/bin"
    fill: Sequence[str | pathlib.Path] = [
        home / "trytond-admin", "-d", database, "-u", "party", "--activate-dependencies",
        "--email", "admin@example.com", "--password",
    ]  # fmt: skip
    done = subprocess.run(fill, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    port = free_port()
    serve = [str(home / "gunicorn"), "--log-level", "warning", "--workers", "5"]
    serve += ["--bind", f"127.0.0.1:{port}", "trytond.application:app"]
    environment["TRYTOND_DATABASE_NAMES"] = database
    with started(serve, port, environment, f"/{database}/rpc/") as served:
        address = f"http://127.0.0.1:{port}/{database}/rpc/"
        user = _called(address, "", "common.db.login", "admin", {"password": PASSWORD})
        session = base64.b64encode(f"admin:{user[0]}:{user[1]}".encode()).decode()
        ids: list[int] = []
        for first in range(0, ROWS, BATCH):
            parties = [{"name": f"Party {n}"} for n in range(first, first + BATCH)]
            ids += _called(address, session, "model.party.party.create", parties, {})

        def call(method: str, *values: Any) -> Request:
            body = json.dumps({"id": 1, "method": f"model.party.party.{method}", "params": [*values, {}]})
            return request(
                "POST", f"/{database}/rpc/", "", body.encode(), f"Authorization: Session {session}\r\n"
            )

        yield Running(
            served,
            {
                "PostgreSQL: Tryton: change a party": lambda n: call(
                    "write", [ids[n * 7919 % ROWS]], {"name": f"Party {n}"}
                ),
                "PostgreSQL: Tryton: read a party": lambda n: call(
                    "read", [ids[n * 7919 % ROWS]], ["name", "code", "active"]
                ),
            },
        )


def _tryton_settings(folder: pathlib.Path, host: str) -> dict[str, str]:
    settings, password = folder / "trytond.conf", folder / "trytond.password"
    settings.write_text(f"[database]\nuri = postgresql://postgres@/?host={host}\n")
    password.write_text(PASSWORD)
    return {
        "TRYTOND_CONFIG": str(settings),
        "TRYTONPASSFILE": str(password),
        "PGHOST": host,
        "PGUSER": "postgres",
    }


def _called(address: str, session: str, method: str, *values: Any) -> Any:
    authorization = f"Session {session}" if session else ""
    return _posted(address, {"id": 1, "method": method, "params": values}, authorization)["result"]


def _posted(address: str, body: Any, authorization: str) -> Any:
    headers = {"Content-Type": "application/json"}
    if authorization:
        headers["Authorization"] = authorization
    asked = urllib.request.Request(address, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(asked) as answer:
        return json.load(answer)
