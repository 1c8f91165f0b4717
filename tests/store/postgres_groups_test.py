"""PostgreSQL's write path: what changes different objects shares a transaction, and fails alone."""

import asyncio
import threading
from typing import Any

import pytest
import sqlalchemy as sa

from paycover.kit.errors import Code, Problem
from paycover.store.db import Database, Link, Statement
from paycover.store.postgres_gathering import GROUP_MAX, GROUPS_MAX
from paycover.store.tables import api_keys
from tests import make
from tests.store.conftest import Watched, Work

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
        asked = (database.write_async(work, apart=[str(number)]) for number, work in enumerate(works))
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
        assert other.groups == [GROUP_MAX, GROUP_MAX, 8] and other.committed == 3
        assert len(seen) <= 3 and other.at_once <= GROUPS_MAX


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
        waiting = asyncio.create_task(other.write_async(wait, apart=["held"]))
        others = [asyncio.create_task(other.write_async(_adding(n), apart=[n])) for n in names[1:]]
        if isinstance(other, Watched):  # SQLite has one writer, whom the holder holds up
            assert await asyncio.gather(*others) == names[1:]
            assert not waiting.done()
            late = asyncio.create_task(other.write_async(wait, apart=["held"]))
            assert (
                await other.write_async(lambda link: len(link.fetch(_KEYS, {"account": ""})), apart=["x"])
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
