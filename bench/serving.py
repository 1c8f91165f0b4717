"""Servers that are measured: ours as the program itself, and the peers; /proc tells what they use."""

import contextlib
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

START_SECONDS_MAX = 60
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Served:
    """A server on a loopback port, the seconds it took to answer, and the process it was started as."""

    port: int
    pid: int
    start_seconds: float

    def cpu_seconds(self) -> float:
        """Return the processor time of its processes until now."""
        stats = (_text(pid, "stat").rpartition(")")[2].split() for pid in self._processes())
        return sum(int(stat[11]) + int(stat[12]) for stat in stats if stat) / TICKS

    def resident_mb(self) -> list[int]:
        """Return the resident memory of each of its processes."""
        lines = [
            line
            for pid in self._processes()
            for line in _text(pid, "status").splitlines()
            if line.startswith("VmRSS")
        ]
        return [int(line.split()[1]) // 1024 for line in lines]

    def _processes(self) -> list[int]:
        found, new = [self.pid], [self.pid]
        while new:
            new = [int(child) for pid in new for child in _text(pid, f"task/{pid}/children").split()]
            found += new
        return found


def _text(pid: int, name: str) -> str:
    try:
        return pathlib.Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""


def free_port() -> int:
    """Return a loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def serving(url: str, secret: str, folder: str, **settings: str) -> Iterator[Served]:
    """Serve a database with the program itself."""
    port = free_port()
    environment = os.environ | {
        "PORT": str(port),
        "PAYCOVER_DATABASE_URL": url,
        "PAYCOVER_DATA_DIR": folder,
        "PAYCOVER_SECRET_KEYS": secret,
        "PAYCOVER_LOG_LEVEL": "warning",
        **settings,
    }
    command = [sys.executable, "-m", "paycover.main", "serve"]
    with started(command, port, environment, "/readyz") as served:
        yield served


@contextlib.contextmanager
def started(
    command: Sequence[str], port: int, environment: Mapping[str, str], ready: str, *, quiet: bool = False
) -> Iterator[Served]:
    """Start a server and wait until it answers at `ready`, with whatever status; `quiet`: hide its log."""
    begun = time.monotonic()
    log = subprocess.DEVNULL if quiet else None
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=log) as server:
        try:
            _wait_until_ready(server, f"http://127.0.0.1:{port}{ready}")
            yield Served(port, server.pid, time.monotonic() - begun)
        finally:
            server.terminate()


def _wait_until_ready(server: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5)
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
        else:
            return
    raise SystemExit("the server did not start")
