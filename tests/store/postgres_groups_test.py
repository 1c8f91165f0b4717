"""PostgreSQL's write path: what changes different objects shares a transaction, and fails alone."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from paycover.api.catalogue import ROUTES
from paycover.kit.clock import system_clock
from paycover.kit.errors import Code, Problem
from paycover.kit.vault import Vault
from paycover.store.db import Database, Link, Statement
from paycover.store.open import open_database
from paycover.store.postgres import PostgresDatabase
from paycover.store.postgres_groups import GROUPS_MAX, Outcome
from paycover.store.tables import api_keys
from paycover.web.app import Application
from paycover.web.http import Answer, Request
from tests import make
from tests.conftest import VAULT_KEY, Api

Work = Callable[[Link], Any]

_ADD = Statement(
    sa.insert(api_keys).values({n: sa.bindparam(n) for n in ("account", "key_hash", "hint", "created")})
)
_KEYS = Statement(sa.select(api_keys.c.key_hash).where(api_keys.c.account == sa.bindparam("account")))
_LOCK = Statement(
    sa.select(api_keys.c.key_hash, api_keys.c.created)
    .where(api_keys.c.key_hash == sa.bindparam("key"))
    .with_for_update()
)
_COUNT = Statement(
    sa.update(api_keys).where(api_keys.c.key_hash == sa.bindparam("key")).values(created=sa.bindparam("to"))
)
_ME = Statement(sa.select(sa.func.pg_backend_pid()))
_END_ME = Statement(sa.select(sa.func.pg_terminate_backend(sa.func.pg_backend_pid())))
_END_ME_AT_COMMIT = [
    Statement(sa.text(text))
    for text in (
        "CREATE TEMP TABLE ending (x int)",
        "CREATE FUNCTION pg_temp.ending() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(0); RETURN NULL; END'",
        "CREATE CONSTRAINT TRIGGER ending AFTER INSERT ON ending DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION pg_temp.ending()",
        "INSERT INTO ending VALUES (1)",
    )
]


class Watched(PostgresDatabase):
    """A database that notes how many pieces of work it ran together, group by group."""

    def __init__(self, url: str) -> None:
        super().__init__(url, system_clock, Vault([VAULT_KEY]), pool_size=8, prepare=False)
        self.groups: list[int] = []
        self.committed = 0

    def _together(self, works: Sequence[Work]) -> list[Outcome] | None:
        self.groups.append(len(works))
        outcomes = super()._together(works)
        self.committed += outcomes is not None
        return outcomes


@pytest.fixture
def other(database_url: str, database: Database) -> Iterator[Database]:
    """Another process's look at the database: without prepared statements, where there are any."""
    if isinstance(database, PostgresDatabase):
        opened: Database = Watched(database_url)
    else:
        opened = open_database(database_url, database.vault)
    yield opened
    opened.close()


def _adding(key: str) -> Work:
    def work(link: Link) -> str:
        link.fetch(_KEYS, {"account": "none"})
        link.write(_ADD, [{"account": key.partition(" ")[0], "key_hash": key, "hint": "", "created": 1}])
        return key

    return work


def _names(count: int) -> list[str]:
    account = make.unique("ac_together")
    return [f"{account} {number}" for number in range(count)]


def _kept(database: Database, names: list[str]) -> set[str]:
    account = names[0].partition(" ")[0]
    return {row[0] for row in database.read(lambda link: link.fetch(_KEYS, {"account": account}))}


def _together(database: Database, *works: Work) -> list[Any]:
    async def run() -> list[Any]:
        asked = (database.write_async(work, changes=str(number)) for number, work in enumerate(works))
        return await asyncio.gather(*asked, return_exceptions=True)

    return asyncio.run(run())


def test_what_changes_different_objects_shares_a_transaction(other: Database) -> None:
    names, seen = _names(40), set[int]()

    def noting(name: str) -> Work:
        def work(link: Link) -> str:
            if isinstance(other, Watched):
                seen.add(link.fetch(_ME, {})[0][0])
            return str(_adding(name)(link))

        return work

    assert _together(other, *map(noting, names)) == names
    assert _kept(other, names) == set(names)
    if isinstance(other, Watched):
        assert other.groups == [8] * 5 and other.committed == 5 and len(seen) <= GROUPS_MAX


@pytest.mark.parametrize("has_written", [False, True])
def test_one_that_fails_fails_alone(other: Database, has_written: bool) -> None:
    names = _names(6)

    def crash(link: Link) -> str:
        link.fetch(_KEYS, {"account": "none"})
        if has_written:
            _adding(f"{names[0]} half")(link)
            link.fetch(_KEYS, {"account": "none"})
        raise ValueError("crash")

    *good, failure = _together(other, *map(_adding, names), crash)
    assert good == names and isinstance(failure, ValueError)
    assert _kept(other, names) == set(names)
    if isinstance(other, Watched):
        assert other.committed == (0 if has_written else 1)


def test_one_row_under_two_names_is_changed_by_one_after_the_other(other: Database) -> None:
    (name,) = _names(1)
    _together(other, _adding(name))

    def count(link: Link) -> int:
        created = int(link.fetch(_LOCK, {"key": name})[0][1])
        link.write(_COUNT, [{"key": name, "to": created + 1}])
        return created

    assert sorted(_together(other, *[count] * 8)) == list(range(1, 9))


def test_a_key_taken_refuses_one_and_keeps_the_others(other: Database) -> None:
    names = _names(6)
    twice = _together(other, *map(_adding, [*names, names[3]]))
    assert twice[:3] + twice[4:6] == names[:3] + names[4:]
    assert sorted(isinstance(twice[n], Exception) for n in (3, 6)) == [False, True]
    assert _kept(other, names) == set(names)


def test_a_connection_lost_on_the_way_loses_nothing(other: Database) -> None:
    names, ended = _names(6), list[int]()

    def end(link: Link) -> str:
        if isinstance(other, Watched) and not ended:
            ended.append(link.fetch(_ME, {})[0][0])
            link.fetch(_END_ME, {})
        return str(_adding(names[5])(link))

    assert _together(other, *map(_adding, names[:5]), end) == names
    assert _kept(other, names) == set(names)


def test_a_connection_lost_at_the_commit_is_told_to_all(other: Database) -> None:
    names = _names(6)

    def end(link: Link) -> None:
        if not isinstance(other, Watched):
            raise Problem(Code.DATABASE_OPERATIONAL)
        for statement in _END_ME_AT_COMMIT:
            link.write(statement, [{}])

    answers = _together(other, end, *map(_adding, names))
    if isinstance(other, Watched):
        assert [answer.code for answer in answers] == [Code.DATABASE_OPERATIONAL] * 7
        assert _kept(other, names) == set()
    else:
        assert answers[1:] == names


def test_a_row_held_elsewhere_holds_up_its_own_only(other: Database, database: Database) -> None:
    names = _names(6)
    held, free = threading.Event(), threading.Event()
    _together(other, _adding(names[0]))

    def hold(link: Link) -> None:
        link.fetch(_LOCK, {"key": names[0]})
        held.set()
        assert free.wait(30)

    def wait(link: Link) -> str:
        return str(link.fetch(_LOCK, {"key": names[0]})[0][0])

    async def run() -> None:
        holding = asyncio.create_task(asyncio.to_thread(database.write, hold))
        assert await asyncio.to_thread(held.wait, 30)
        waiting = asyncio.create_task(other.write_async(wait, changes="held"))
        others = [asyncio.create_task(other.write_async(_adding(n), changes=n)) for n in names[1:]]
        if isinstance(other, Watched):  # SQLite has one writer, whom the holder holds up
            assert await asyncio.gather(*others) == names[1:]
            assert not waiting.done()
            late = asyncio.create_task(other.write_async(wait, changes="held"))
            assert (
                await other.write_async(lambda link: len(link.fetch(_KEYS, {"account": ""})), changes="x")
                == 0
            )
            assert not late.done()
            others.append(late)
        free.set()
        await asyncio.gather(holding, waiting, *others)
        assert waiting.result() == names[0]

    if isinstance(other, Watched):
        asyncio.run(run())
    else:
        assert _together(other, wait, *map(_adding, names[1:])) == names


def _put(api: Api, id: str, pay: int, key: str) -> Request:
    headers = {b"authorization": f"Bearer {api.key}".encode(), b"idempotency-key": key.encode()}
    body = msgspec.json.encode({"gross_pay": pay})
    return Request("req", "PUT", f"/api/v1/invoices/{id}", "", headers, body)


def _answers(asked: list[tuple[Database, Request]]) -> list[Answer]:
    async def run() -> list[Answer]:
        return await asyncio.gather(*(Application(d, ROUTES).answer(r) for d, r in asked))

    return asyncio.run(run())


def _invoices(api: Api, count: int) -> list[str]:
    who, job, _ = make.write(api, make.insured)
    body = {"contractor": who.id, "job": job.id, "gross_pay": 250_000}
    cycles = (
        {"paycycle_startdate": 1_646_818_364 + n, "paycycle_enddate": 1_678_334_737} for n in range(count)
    )
    return [api.post("/invoices", body | cycle)["id"] for cycle in cycles]


def test_many_writers_of_few_invoices_from_two_processes_lose_nothing(api: Api, other: Database) -> None:
    ids, databases = _invoices(api, 4), (api.database, other)
    if not isinstance(other, Watched):
        databases = (api.database, api.database)  # SQLite has one serving process
    asked = [
        (database, _put(api, id, 1_000_000 + 10 * n + turn, make.unique("many")))
        for n in range(12)
        for turn, database in enumerate(databases)
        for id in (ids if turn else reversed(ids))
    ]
    answers = _answers(asked)
    assert {answer.status for answer in answers} == {200}
    for id in ids:
        events = make.event_rows(api, id)
        assert [event.sequence for event in events] == list(range(1, 2 + 2 * 12))
        assert msgspec.json.decode(events[-1].data) == api.get(f"/invoices/{id}")


def test_a_key_sent_many_times_at_once_is_answered_once(api: Api, other: Database) -> None:
    ids, key = _invoices(api, 3), make.unique("same")
    asked = [_put(api, id, 300_000, f"{key}{id}") for id in ids for _ in range(5)]
    asked.append(_put(api, "in_missing", 300_000, key))
    *answers, missing = _answers([(other, request) for request in asked])
    assert missing.status == 404
    assert {answer.status for answer in answers} == {200}
    assert sum(len(answer.headers) == 0 for answer in answers) == len(ids)
    assert [len(make.event_rows(api, id)) for id in ids] == [2, 2, 2]
    if isinstance(other, Watched):
        assert other.groups[0] == 4 and other.committed == len(other.groups) == 5
