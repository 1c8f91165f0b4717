"""SQLite: one writing connection, whose transactions share a commit when they arrive together."""

import asyncio
import collections
import concurrent.futures
import json
import pathlib
import sqlite3
import threading
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from paycover.kit.clock import Clock
from paycover.kit.errors import Code, Problem
from paycover.kit.vault import Vault
from paycover.store.db import Compiled, Conflict, Database, Link, Params, Row

Result = TypeVar("Result")
Work = Callable[[Link], Any]
Waiter = asyncio.Future[Any] | concurrent.futures.Future[Any]
Outcome = tuple[Waiter, Any, BaseException | None]

GROUP_MAX = 64
"""Transactions that share one commit at most; bounds how long a group holds the loop."""

PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-8000",  # KiB; with its own 2 MB, upper pages of large indexes are read again and again
    "wal_autocheckpoint=4000",  # a page that changes often is copied back once for 16 MB, not for every 4
)


class SqliteLink(Link):
    """A SQLite connection at work."""

    def __init__(
        self,
        dialect: sa.Dialect,
        watchers: list[list[str]],
        connection: sqlite3.Connection,
    ):
        super().__init__(dialect, watchers)
        self.connection = connection

    def as_list(self, values: Sequence[str]) -> str:
        return json.dumps(values)

    def undo(self) -> None:
        self.connection.execute("ROLLBACK TO work")

    def _fetch(self, statement: Compiled, params: Params) -> list[Row]:
        try:
            return self.connection.execute(statement.text, statement.bound(params)).fetchall()
        except sqlite3.Error as error:
            raise _translated(error) from error

    def _run(self, statement: Compiled, rows: Sequence[Params]) -> int:
        try:
            if len(rows) == 1:
                return self.connection.execute(statement.text, statement.bound(rows[0])).rowcount
            return self.connection.executemany(statement.text, map(statement.bound, rows)).rowcount
        except sqlite3.Error as error:
            raise _translated(error) from error


class SqliteDatabase(Database):
    """A SQLite file with WAL and `synchronous=FULL`: what was answered survives a power cut.

    While a loop serves, writing work runs on it in groups, each piece in its own savepoint, and the
    commit runs in a thread of its own, so that the next group gathers meanwhile. Without a loop
    (command line, tests) each piece of work is a group of one in the caller's thread.
    """

    def __init__(self, path: str, clock: Clock, vault: Vault) -> None:
        super().__init__(sa.create_engine("sqlite://", paramstyle="named").dialect, clock, vault)
        self._path = path
        if path != ":memory:":
            pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._links: list[SqliteLink] = []
        self._writer = self._link()
        self._readers = threading.local()
        self._waiting: collections.deque[tuple[Work, Waiter]] = collections.deque()
        self._group_running = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._turn = threading.Lock()
        self._committer = concurrent.futures.ThreadPoolExecutor(1, "paycover-commit")

    def read(self, work: Callable[[Link], Result]) -> Result:
        link = getattr(self._readers, "link", None)
        if link is None:
            link = self._readers.link = self._link()
        return work(link)

    def read_still(self, work: Callable[[Link], Result]) -> Result:
        def still(link: Link) -> Result:
            assert isinstance(link, SqliteLink)
            link.connection.execute("BEGIN")
            try:
                return work(link)
            finally:
                link.connection.execute("ROLLBACK")

        return self.read(still)

    async def read_async(self, work: Callable[[Link], Result], *, together: bool = False) -> Result:
        return self.read(work)

    def write(self, work: Callable[[Link], Result]) -> Result:
        loop = self._loop
        if loop is None or not loop.is_running():
            with self._turn:
                return self._write_alone(work)
        waiter: concurrent.futures.Future[Result] = concurrent.futures.Future()
        loop.call_soon_threadsafe(self._enqueue, work, waiter)
        return waiter.result()

    async def write_async(
        self, work: Callable[[Link], Result], *, apart: Collection[str] | None = None
    ) -> Result:
        self._loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Result] = self._loop.create_future()
        self._enqueue(work, waiter)
        return await waiter

    def engine(self) -> sa.Engine:
        return sa.create_engine(f"sqlite:///{self._path}")

    def close(self) -> None:
        self._committer.shutdown()
        for link in self._links:
            link.connection.close()

    def _link(self) -> SqliteLink:
        try:
            connection = sqlite3.connect(
                self._path,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=512,
            )
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:
            raise _translated(error) from error
        link = SqliteLink(self.dialect, self.watchers, connection)
        self._links.append(link)
        return link

    def _write_alone(self, work: Callable[[Link], Result]) -> Result:
        self._begin()
        try:
            self._writer.connection.execute("SAVEPOINT work")
            result = work(self._writer)
            self._execute("COMMIT")
        except BaseException:
            self._rollback()
            raise
        self._wake()
        return result

    def _enqueue(self, work: Work, waiter: Waiter) -> None:
        self._waiting.append((work, waiter))
        if not self._group_running:
            self._group_running = True
            asyncio.get_running_loop().call_soon(self._run_group)

    def _run_group(self) -> None:
        """Run what waits as one transaction, then commit it in the committing thread."""
        group = [self._waiting.popleft() for _ in range(min(len(self._waiting), GROUP_MAX))]
        self._turn.acquire()
        try:
            self._begin()
        except Problem as problem:
            self._turn.release()
            self._group_done([(waiter, None, problem) for _, waiter in group])
            return
        outcomes: list[Outcome] = []
        try:
            outcomes = [(waiter, *self._run_one(work)) for work, waiter in group]
        except sqlite3.Error:  # the disk failed and SQLite ended the whole transaction
            outcomes = [(waiter, None, Problem(Code.DATABASE_OPERATIONAL)) for _, waiter in group]
            self._rollback()
        loop = asyncio.get_running_loop()
        commit = self._committer.submit(self._commit)
        commit.add_done_callback(lambda done: loop.call_soon_threadsafe(self._committed, outcomes, done))

    def _run_one(self, work: Work) -> tuple[Any, BaseException | None]:
        connection = self._writer.connection
        connection.execute("SAVEPOINT work")
        try:
            return work(self._writer), None
        except Exception as error:
            connection.execute("ROLLBACK TO work")
            return None, error
        finally:
            connection.execute("RELEASE work")

    def _committed(self, outcomes: list[Outcome], commit: concurrent.futures.Future[None]) -> None:
        self._turn.release()
        failure = commit.exception()
        if failure is not None:
            outcomes = [(waiter, None, failure) for waiter, _, _ in outcomes]
        self._group_done(outcomes)

    def _group_done(self, outcomes: list[Outcome]) -> None:
        for waiter, result, error in outcomes:
            if waiter.cancelled():
                continue
            if error is None:
                waiter.set_result(result)
            else:
                waiter.set_exception(error)
        self._group_running = bool(self._waiting)
        if self._group_running:
            asyncio.get_running_loop().call_soon(self._run_group)

    def _begin(self) -> None:
        self._execute("BEGIN IMMEDIATE")

    def _commit(self) -> None:
        if not self._writer.connection.in_transaction:
            return  # it failed as a whole, and every piece of work was told
        try:
            self._execute("COMMIT")
        except BaseException:
            self._rollback()
            raise
        self._wake()

    def _wake(self) -> None:
        if self._writer.wants_work:
            self._writer.wants_work = False
            self.woken.set()

    def _rollback(self) -> None:
        if self._writer.connection.in_transaction:
            self._writer.connection.execute("ROLLBACK")

    def _execute(self, text: str) -> None:
        try:
            self._writer.connection.execute(text)
        except sqlite3.Error as error:
            raise _translated(error) from error


def _translated(error: sqlite3.Error) -> Exception:
    """Return the driver's error as one the rest knows, or as it is where it is a fault of ours."""
    if isinstance(error, sqlite3.IntegrityError):
        return Conflict(str(error))
    if isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError:
        return Problem(Code.DATABASE_OPERATIONAL)  # the plain one: the file is damaged, or no database
    return error
