"""Writes sent several times at once to a server that is killed: none happens twice, none is lost.

`PAYCOVER_SOAK_WRITES` says how many; by itself it is a small run.
"""

import asyncio
import collections
import contextlib
import json
import os
import pathlib
import random  # noqa: TID251 - seeded: the same copies and drops at every run
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa

from paycover.kit.clock import stopwatch
from paycover.store.db import Database, Statement
from paycover.store.open import open_database
from paycover.store.tables import entities
from tests.cli.program import SOURCE
from tests.empty import empty_url

WRITES = int(os.environ.get("PAYCOVER_SOAK_WRITES", "60"))
IS_SMALL = WRITES < 2_000
KILL_SECONDS = 2.0
COPIES_MAX = 5
DROPPED_PERCENT = 20
AT_ONCE = 16
TRIES_SECONDS = 60

_NAMED = Statement(sa.select(entities.c.name, sa.func.count()).group_by(entities.c.name))

Answer = tuple[int, bytes]


@dataclass
class Server:
    """A server process on a port of its own, killed and started again every few seconds."""

    folder: pathlib.Path
    url: str
    port: int
    kills: int = 0
    done: int = 0
    is_due: asyncio.Event = field(default_factory=asyncio.Event)
    key: str = ""
    process: "asyncio.subprocess.Process | None" = None

    async def start(self) -> None:
        """Start it, and wait until it says that it answers."""
        kept = {n: v for n, v in os.environ.items() if n != "PORT" and not n.startswith("PAYCOVER_")}
        own = {"PAYCOVER_DATA_DIR": str(self.folder), "PAYCOVER_DATABASE_URL": self.url}
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "paycover.main", "serve"),
            env=kept | own | {"PORT": str(self.port), "PYTHONPATH": str(SOURCE)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdout is not None
        _, key = [(await self.process.stdout.readline()).decode() for _ in range(2)]
        self.key = key.strip().removeprefix("Sandbox key: ")

    async def die_and_come_back(self) -> None:
        """Kill it every two seconds until all is done; in a small run once, at half of the work."""
        while self.done < WRITES and not (IS_SMALL and self.kills):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.is_due.wait(), None if IS_SMALL else KILL_SECONDS)
            if self.done < WRITES:
                await self.kill()
                await self.start()

    def count(self) -> None:
        """Count a write that is done."""
        self.done += 1
        if self.done == WRITES or (IS_SMALL and self.done == WRITES // 2):
            self.is_due.set()

    async def kill(self) -> None:
        """Kill it without a word, as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()
        self.kills += 1


@dataclass
class Sent:
    """What was answered to the requests under one key: statuses and bytes."""

    name: str
    key: str
    answers: list[Answer] = field(default_factory=list)

    @property
    def made(self) -> list[Answer]:
        """The answers that say it was made."""
        return [answer for answer in self.answers if answer[0] == 201]


async def _post(server: Server, one: Sent, is_dropped: bool) -> None:
    """Send a write once; keep its answer, unless it is dropped on the way or never comes."""
    body = json.dumps({"name": one.name}).encode()
    head = (
        f"POST /api/v1/entities HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.key}\r\n"
        f"Content-Type: application/json\r\nTen99Policy-Idempotent-Key: {one.key}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        try:
            writer.write(head.encode() + body)
            await writer.drain()
            if is_dropped:
                return
            status = int((await reader.readuntil(b"\r\n")).split()[1])
            headers = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(headers.partition("content-length: ")[2].partition("\r\n")[0])
            one.answers.append((status, await reader.readexactly(length)))
        finally:
            writer.close()


async def _write(server: Server, one: Sent, luck: random.Random) -> None:
    """Send a write one to five times at once, and again until it is answered; then once more."""
    copies = [luck.randrange(100) < DROPPED_PERCENT for _ in range(luck.randint(1, COPIES_MAX))]
    await asyncio.gather(*(_post(server, one, is_dropped) for is_dropped in copies))
    begun = stopwatch()
    while not one.made:
        assert stopwatch() - begun < TRIES_SECONDS, f"{one.name} is never answered: {one.answers[-3:]}"
        await _post(server, one, False)
        await asyncio.sleep(0.02)  # the server may be coming back
    server.count()


async def _all(server: Server) -> list[Sent]:
    """Send every write, a few at a time, while the server dies; then each once more to one that lives."""
    luck = random.Random(WRITES)
    sent = [Sent(f"Acme {number}", f"write-{number}") for number in range(WRITES)]
    places = asyncio.Semaphore(AT_ONCE)

    async def placed(work: Coroutine[Any, Any, None]) -> None:
        async with places:
            await work

    async with _served(server):
        dying = asyncio.create_task(server.die_and_come_back())
        await asyncio.gather(*(placed(_write(server, one, luck)) for one in sent))
        await dying
        await asyncio.gather(*(placed(_post(server, one, False)) for one in sent))
    return sent


@contextlib.asynccontextmanager
async def _served(server: Server) -> AsyncIterator[None]:
    await server.start()
    try:
        yield
    finally:
        assert server.process is not None
        server.process.kill()
        await server.process.wait()


@pytest.fixture
def server(database: Database, tmp_path: pathlib.Path) -> Iterator[Server]:
    """A server on an empty database."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with empty_url(database, tmp_path) as url:
        yield Server(tmp_path, url, port)


def test_none_happens_twice_and_none_is_lost(server: Server, database: Database) -> None:
    begun = stopwatch()
    sent = asyncio.run(_all(server))
    seconds = stopwatch() - begun
    after = open_database(server.url, database.vault)
    counts = {row[0]: row[1] for row in after.read(lambda link: link.fetch(_NAMED, {}))}
    after.close()
    names = {one.name for one in sent}
    assert {name: count for name, count in counts.items() if name in names} == dict.fromkeys(names, 1)
    assert not [one.name for one in sent if len(set(one.made)) != 1]
    others = collections.Counter(status for one in sent for status, _ in one.answers if status != 201)
    assert set(others) <= {500, 503}, others
    assert server.kills >= 1
    answers = sum(len(one.made) for one in sent)
    print(  # noqa: T201 - the figure of a soak
        f"\n{WRITES} writes, {answers} answers, {server.kills} kills, {seconds:.0f} s: 0 twice, 0 lost, "
        f"{answers - WRITES} replays byte-equal; refused meanwhile: {dict(others)}"
    )
