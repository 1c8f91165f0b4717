"""Many events to a bad receiver, by workers that are killed: all arrive, each object's in order.

`PAYCOVER_SOAK_EVENTS` says how many; by itself it is a small run.
"""

import collections
import contextlib
import functools
import os
import pathlib
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from paycover.domain.accounts import Environment
from paycover.domain.events import EventType
from paycover.domain.tasks import TaskStatus
from paycover.domain.webhook_deliveries import DeliveryStatus
from paycover.domain.webhook_endpoints import WebhookEndpointDraft
from paycover.flows.events import Happening, emit
from paycover.flows.keys import account_of
from paycover.flows.webhook_endpoints import create_webhook_endpoint
from paycover.kit.clock import NANOSECONDS, stopwatch
from paycover.kit.vault import Vault
from paycover.store.access import write_as
from paycover.store.db import Database, Statement, Tx
from paycover.store.open import open_database
from paycover.store.schema import migrate
from paycover.store.tables import tasks, webhook_deliveries
from paycover.wire.deleted import Deleted
from tests.empty import empty_url
from tests.receiver import Got, Handler, Receiver, receiving, status
from tests.soak.worker import SEND_SECONDS, shifted_clock

EVENTS = int(os.environ.get("PAYCOVER_SOAK_EVENTS", "60"))
KILLS, PER_OBJECT = (10, 25) if EVENTS >= 5_000 else (2, 5)
PER_WRITE = 25
BACKLOG_MAX = 2_000
FAILING_PERCENT = 30
HANGING_PERCENT = 5
STALLED_SECONDS = 300
ROOT = pathlib.Path(__file__).parents[2]
TICK = threading.Event()

_COUNTS = Statement(
    sa.select(webhook_deliveries.c.status, sa.func.count())
    .where(webhook_deliveries.c.account == sa.bindparam("account"))
    .group_by(webhook_deliveries.c.status)
)
_NEXT = Statement(
    sa.select(sa.func.min(tasks.c.run_at)).where(
        tasks.c.account == sa.bindparam("account"), tasks.c.status == TaskStatus.WAITING.value
    )
)


@dataclass
class Ledger:
    """What the receiver has taken: the numbers of each object's events, in order of arrival."""

    taken: dict[str, list[int]] = field(default_factory=lambda: collections.defaultdict(list))
    ids: collections.Counter[str] = field(default_factory=collections.Counter)
    asked: collections.Counter[str] = field(default_factory=collections.Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def behave(self, receiver: Receiver, handler: Handler, got: Got) -> None:
        """Fail 30 in 100, hang 5 in 100, take the others; by the event's id and the number of its try."""
        receiver.got.clear()
        id = got.headers["webhook-id"]
        with self.lock:
            self.asked[id] += 1
            luck = zlib.crc32(f"{id}:{self.asked[id]}".encode()) % 100
        if luck < FAILING_PERCENT:
            status(500)(receiver, handler, got)
        elif luck < FAILING_PERCENT + HANGING_PERCENT:
            receiver.closing.wait(2 * SEND_SECONDS)
            handler.close_connection = True
        else:
            with self.lock:
                self.ids[id] += 1
                self.taken[got.event["data"]["id"]].append(got.event["sequence"])
            status(200)(receiver, handler, got)


@dataclass
class World:
    """A database with one endpoint, a clock that can be set ahead, and a worker to be killed."""

    database: Database
    account: str
    start_worker: Callable[[], "subprocess.Popen[bytes]"]
    set_ahead: Callable[[int], None]
    ahead: int = 0

    def let_pass(self, seconds: int) -> None:
        self.ahead += seconds
        self.set_ahead(self.ahead)

    def counts(self) -> dict[str, int]:
        rows = self.database.read(lambda link: link.fetch(_COUNTS, {"account": self.account}))
        return {row[0]: row[1] for row in rows}

    def skip_idle_time(self) -> None:
        """Go to the next moment anything is due, where that is far; else let a minute pass."""
        ((run_at,),) = self.database.read(lambda link: link.fetch(_NEXT, {"account": self.account}))
        now = self.database.clock() // NANOSECONDS
        self.let_pass(60 if run_at is None else min(max(run_at - now, 60), 6 * 3_600))


@pytest.fixture
def world(database: Database, tmp_path: pathlib.Path) -> Iterator[World]:
    key, clock = Fernet.generate_key().decode(), tmp_path / "clock"
    clock.write_bytes(bytes(8))
    now, set_ahead = shifted_clock(clock)
    with empty_url(database, tmp_path) as url:
        opened = open_database(url, Vault([key]), clock=now)
        migrate(opened)
        made, _ = opened.write(lambda link: account_of(link, "soak", Environment.SANDBOX, 0))
        command = [sys.executable, "-m", "tests.soak.worker", url, key, str(clock)]
        environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}

        def start() -> "subprocess.Popen[bytes]":
            return subprocess.Popen(
                command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )

        yield World(opened, made.id, start, set_ahead)
        opened.close()


def _write(world: World, objects: list[str], events: int) -> None:
    """Write events for the objects in turn, many in a transaction."""
    for start in range(0, events, PER_WRITE):
        numbers = range(start, min(start + PER_WRITE, events))
        told = [_happening(objects[number % len(objects)]) for number in numbers]
        write_as(world.database, world.account, functools.partial(_emit, told=told))


def _emit(tx: Tx, told: list[Happening]) -> None:
    emit(tx, *told)


def _happening(object: str) -> Happening:
    return Happening(EventType.ENTITY_UPDATED, object, Deleted(id=object, object="entity", deleted_at=1))


class Run:
    """A worker and a receiver at work, each of which can be killed."""

    def __init__(self, world: World, ledger: Ledger) -> None:
        self._world, self._ledger, self._port = world, ledger, 0
        self._listening = contextlib.ExitStack()
        self.kills = 0

    def begin(self) -> None:
        """Listen, make the endpoint, and start the worker."""
        url = self._listening.enter_context(receiving(self._ledger.behave)).url
        self._port = int(url.rpartition(":")[2].partition("/")[0])
        draft = WebhookEndpointDraft(url=url, events=(EventType.ENTITY_UPDATED.value,))
        write_as(self._world.database, self._world.account, lambda tx: create_webhook_endpoint(tx, draft))
        self._worker = self._world.start_worker()

    def end(self) -> None:
        """Stop both."""
        self._worker.kill()
        self._worker.wait()
        self._listening.close()

    def kill(self) -> None:
        """Kill both; the worker is back first, and meets a receiver that is not there."""
        self.kills += 1
        self.end()
        self._worker = self._world.start_worker()
        TICK.wait(1.5)
        self._listening.enter_context(receiving(self._ledger.behave, self._port))


def _deliver_all(world: World, run: Run, objects: list[str], total: int) -> None:
    delivered, written, moved = 0, 0, stopwatch()
    while delivered < total:
        if written < total and written - delivered < BACKLOG_MAX:
            batch = min(max(EVENTS // 20, 25), 500, total - written)
            first = written % len(objects)
            _write(world, objects[first:] + objects[:first], batch)
            written += batch
        TICK.wait(0.25)
        counts = world.counts()
        before, delivered = delivered, counts.get(DeliveryStatus.DELIVERED, 0)
        moved = stopwatch() if delivered > before else moved
        assert stopwatch() - moved < STALLED_SECONDS, counts
        assert not counts.get(DeliveryStatus.GIVEN_UP), counts
        if delivered - before < 10:
            world.skip_idle_time()
        else:
            world.let_pass(30)
        if run.kills < KILLS and delivered >= (run.kills + 1) * total // (KILLS + 1):
            run.kill()


def test_all_arrive_and_each_objects_in_order(world: World) -> None:
    ledger = Ledger()
    objects = [f"en_{number}" for number in range(max(1, EVENTS // PER_OBJECT))]
    total = PER_OBJECT * len(objects)
    run, begun = Run(world, ledger), stopwatch()
    try:
        run.begin()
        _deliver_all(world, run, objects, total)
    finally:
        run.end()
    seconds = stopwatch() - begun
    orders = {object: _without_repeats(ledger.taken[object]) for object in objects}
    assert orders == {object: list(range(1, PER_OBJECT + 1)) for object in objects}
    assert run.kills == KILLS
    tries, repeated = ledger.asked.total(), ledger.ids.total() - len(ledger.ids)
    sys.stderr.write(
        f"\n{world.database.dialect.name}: {total:,} events, {tries:,} tries reached the receiver, "
        f"{KILLS} kills of worker and receiver, {repeated:,} taken twice, "
        f"{seconds:.0f} s, {total / seconds:.0f} events/s\n"
    )


def _without_repeats(numbers: list[int]) -> list[int]:
    """Return the numbers without those that repeat the one before."""
    return [number for number, before in zip(numbers, [0, *numbers], strict=False) if number != before]
