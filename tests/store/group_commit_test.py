"""SQLite's write path: what arrives together shares a commit, and nothing is answered before it."""

import asyncio
import pathlib
import threading
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from paycover.kit.clock import system_clock
from paycover.kit.errors import Code, Problem
from paycover.kit.vault import Vault
from paycover.store.access import add_key
from paycover.store.db import Conflict, Link, Statement
from paycover.store.schema import migrate
from paycover.store.sqlite import GROUP_MAX, SqliteDatabase
from paycover.store.tables import api_keys

_ALL = Statement(sa.select(api_keys.c.key_hash))


class Watched(SqliteDatabase):
    """A database whose commits are counted, can be held up, and can fail as a full disk makes them."""

    def __init__(self, path: pathlib.Path) -> None:
        vault = Vault([Fernet.generate_key().decode()])
        super().__init__(str(path), system_clock, vault)
        self.commits = 0
        self.failing = 0
        self.reached = threading.Event()
        self.released = threading.Event()
        self.released.set()

    def _execute(self, text: str) -> None:
        if text == "COMMIT":
            self.commits += 1
            self.reached.set()
            assert self.released.wait(10)
            if self.failing:
                self.failing -= 1
                raise Problem(Code.DATABASE_OPERATIONAL)
        super()._execute(text)

    def seen(self) -> set[str]:
        """Return what another connection sees."""
        return {row[0] for row in self.read(lambda link: link.fetch(_ALL, {}))}


@pytest.fixture
def file(tmp_path: pathlib.Path) -> Iterator[Watched]:
    """A database of its own, with the schema."""
    opened = Watched(tmp_path / "own.db")
    migrate(opened)
    yield opened
    opened.close()


def _adding(key: str) -> Callable[[Link], str]:
    def work(link: Link) -> str:
        add_key(link, account="ac_1", key_hash=key, hint="", now=1)
        return key

    return work


async def _together(database: SqliteDatabase, *works: Callable[[Link], str]) -> list[str | BaseException]:
    return await asyncio.gather(*(database.write_async(work) for work in works), return_exceptions=True)


def test_writes_that_arrive_together_share_one_commit(file: Watched) -> None:
    names = [f"key-{number}" for number in range(GROUP_MAX)]
    assert asyncio.run(_together(file, *map(_adding, names))) == names
    assert file.commits == 1
    assert file.seen() == set(names)


def test_a_commit_is_shared_by_so_many_at_most(file: Watched) -> None:
    names = [f"key-{number}" for number in range(3 * GROUP_MAX)]
    assert asyncio.run(_together(file, *map(_adding, names))) == names
    assert file.commits == 3


def test_what_arrives_during_a_commit_shares_the_next_one(file: Watched) -> None:
    async def run() -> None:
        file.released.clear()
        first = asyncio.create_task(file.write_async(_adding("first")))
        await asyncio.to_thread(file.reached.wait, 10)
        others = [asyncio.create_task(file.write_async(_adding(f"key-{n}"))) for n in range(20)]
        await asyncio.sleep(0)
        file.released.set()
        await asyncio.gather(first, *others)

    asyncio.run(run())
    assert file.commits == 2
    assert len(file.seen()) == 21


def test_nothing_is_answered_or_seen_before_it_is_durable(file: Watched) -> None:
    async def run() -> None:
        file.released.clear()
        answer = asyncio.create_task(file.write_async(_adding("mine")))
        await asyncio.to_thread(file.reached.wait, 10)
        for _ in range(100):
            await asyncio.sleep(0)
        assert not answer.done()
        assert file.seen() == set()
        file.released.set()
        assert await answer == "mine"
        assert file.seen() == {"mine"}

    asyncio.run(run())


def test_one_that_fails_is_undone_alone(file: Watched) -> None:
    def crash(link: Link) -> str:
        _adding("half")(link)
        raise ValueError("crash")

    results = asyncio.run(_together(file, _adding("a"), crash, _adding("a"), _adding("b")))
    assert results[0] == "a" and results[3] == "b"
    assert isinstance(results[1], ValueError)
    assert isinstance(results[2], Conflict)
    assert file.commits == 1
    assert file.seen() == {"a", "b"}


def test_undoing_takes_back_only_its_own_piece_of_work(file: Watched) -> None:
    def think_better(link: Link) -> str:
        _adding("half")(link)
        link.undo()
        return _adding("other")(link)

    assert asyncio.run(_together(file, _adding("a"), think_better, _adding("b"))) == ["a", "other", "b"]
    assert file.seen() == {"a", "b", "other"}


def test_a_commit_that_fails_fails_all_of_its_group_and_nothing_else(file: Watched) -> None:
    async def run() -> list[str | BaseException]:
        assert await _together(file, _adding("before")) == ["before"]
        file.failing = 1
        failed = await _together(file, _adding("a"), _adding("b"))
        assert await _together(file, _adding("after"), _adding("a")) == ["after", "a"]
        return failed

    failed = asyncio.run(run())
    assert [error.code for error in failed if isinstance(error, Problem)] == [Code.DATABASE_OPERATIONAL] * 2
    assert file.seen() == {"before", "after", "a"}


def test_a_full_disk_loses_nothing_that_was_answered(file: Watched) -> None:
    def grow(key: str) -> Callable[[Link], str]:
        return lambda link: _adding(key + "x" * 20_000)(link)[: len(key)]

    async def run() -> list[str | BaseException]:
        link = file._writer.connection
        (pages,) = link.execute("PRAGMA page_count").fetchone()
        link.execute(f"PRAGMA max_page_count = {pages + 20}")
        results = []
        for group in range(4):
            results += await _together(file, *(grow(f"{group}-{number}") for number in range(4)))
        link.execute("PRAGMA max_page_count = 1000000")
        return results + await _together(file, grow("after"))

    results = asyncio.run(run())
    told = {result for result in results if isinstance(result, str)}
    assert "after" in told and len(told) < 17
    assert {key.rstrip("x") for key in file.seen()} == told
    assert all(isinstance(result, str | Problem) for result in results)


def test_work_from_other_threads_joins_the_loop_and_a_lone_one_commits_itself(file: Watched) -> None:
    assert file.write(_adding("alone")) == "alone"

    async def run() -> None:
        await file.write_async(_adding("loop"))
        await asyncio.gather(*(asyncio.to_thread(file.write, _adding(f"thread-{n}")) for n in range(4)))

    asyncio.run(run())
    assert file.seen() == {"alone", "loop", *(f"thread-{n}" for n in range(4))}
    assert file.write(_adding("again")) == "again"


def test_a_lone_commit_that_fails_leaves_nothing_behind(file: Watched) -> None:
    file.failing = 1
    with pytest.raises(Problem):
        file.write(_adding("a"))
    assert file.seen() == set()
    assert file.write(_adding("a")) == "a"
