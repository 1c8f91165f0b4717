"""Installs the peers into an environment of their own, fills their databases and serves them."""

import contextlib
import os
import pathlib
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import psycopg

from bench.load import Request, request
from bench.serving import Served, free_port, started

HERE = pathlib.Path(__file__).parent
HOME = pathlib.Path("build/bench-venv").absolute()
BIN = HOME / "bin"
ROWS = 10_000

QUIET = ["--log-level", "warning"]
COMMANDS = {
    "drf": ["gunicorn", *QUIET, "--workers", "5", "--bind", "127.0.0.1:{port}", "drf:application"],
    "tutorial": ["uvicorn", *QUIET, "--no-access-log", "--port", "{port}", "tutorial:app"],
}
"""As their documents tell: gunicorn with two processes for each core and one more, uvicorn with one."""


def install() -> None:
    """Make the environment once."""
    if (HOME / ".ready").exists():
        return
    subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
    subprocess.run([BIN / "pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
    (HOME / ".ready").touch()


class Peer:
    """One of the peers, with a database of its own on the server of `url`."""

    def __init__(self, name: str, url: str) -> None:
        self.name = name
        host = parse_qs(urlsplit(url).query)["host"][0]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE peer_{name}".encode())
        self._environment = os.environ | {
            "PEER_HOST": host,
            "PEER_DATABASE": f"peer_{name}",
            "PYTHONPATH": str(HERE),
        }
        fill = [str(BIN / "python"), str(HERE / f"{name}.py"), "fill", str(ROWS)]
        done = subprocess.run(fill, env=self._environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        self._token = done.stdout.split()[-1]

    @contextlib.contextmanager
    def serving(self) -> Iterator[Served]:
        """Serve it."""
        port = free_port()
        program, *options = COMMANDS[self.name]
        command = [str(BIN / program), *(option.format(port=port) for option in options)]
        with started(command, port, self._environment, "/invoices/1") as served:
            yield served

    def put(self, n: int) -> Request:
        """Change an invoice's pay."""
        return self._request("PUT", n, b'{"gross_pay":%d}' % (10_000 + n * 7919 % 1_000_000))

    def get(self, n: int) -> Request:
        """Read an invoice."""
        return self._request("GET", n, b"")

    def _request(self, method: str, n: int, body: bytes) -> Request:
        path = f"/invoices/{n * 7919 % ROWS + 1}"
        return request(method, path, "", body, f"Authorization: Token {self._token}\r\n")
