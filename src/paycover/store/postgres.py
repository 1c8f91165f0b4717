"""PostgreSQL: a pool of psycopg connections in threads, one transaction each."""

import asyncio
import concurrent.futures
import contextlib
import weakref
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, TypeVar

import psycopg
import psycopg_pool
import sqlalchemy as sa

from paycover.kit.clock import Clock
from paycover.kit.errors import Code, Problem
from paycover.kit.vault import Vault
from paycover.store.db import Compiled, Conflict, Database, Link, Params, Row
from paycover.store.postgres_gathering import READING_MAX, Gatherer
from paycover.store.postgres_groups import Group, Outcome, send
from paycover.store.postgres_plans import Plans, roll_back

Result = TypeVar("Result")

CONFLICT_TRIES_MAX = 5
POOL_WAIT_SECONDS = 10

WRITERS = 2
"""Long transactions a process gains by having under way at once: one decides while another writes."""


class PostgresLink(Link):
    """A psycopg connection at work.

    With a `pipeline`, in a transaction, what only writes is sent together with what comes after it, and so
    are BEGIN and COMMIT: PostgreSQL is waited for where rows are asked for, and at the end.
    """

    def __init__(
        self,
        dialect: sa.Dialect,
        watchers: list[list[str]],
        connection: psycopg.Connection,
        pipeline: psycopg.Pipeline | None = None,
        plans: Plans | None = None,
    ):
        super().__init__(dialect, watchers)
        self._connection = connection
        self._pipeline = pipeline
        self._plans = plans

    def undo(self) -> None:
        roll_back(self._connection)
        if self._pipeline is not None:
            self._pipeline.sync()
        self._connection.execute("BEGIN", prepare=False)  # what was prepared is let go of after it

    def _fetch(self, statement: Compiled, params: Params) -> list[Row]:
        try:
            cursor = self._connection.cursor()
            return list(cursor.execute(statement.text.encode(), statement.bound(params)).fetchall())
        except psycopg.Error as error:
            raise _translated(error) from error

    def _run(self, statement: Compiled, rows: Sequence[Params]) -> int:
        try:
            cursors = self._sent(statement, rows)
            if self._pipeline is not None:
                self._pipeline.sync()
        except psycopg.Error as error:
            raise _translated(error) from error
        return sum(cursor.rowcount for cursor in cursors)

    def _write(self, statement: Compiled, rows: Sequence[Params]) -> None:
        try:
            self._sent(statement, rows)
        except psycopg.Error as error:
            raise _translated(error) from error

    def _sent(self, statement: Compiled, rows: Sequence[Params]) -> list[psycopg.Cursor]:
        if self._plans is not None:
            self._plans.note(statement.text, len(rows))
        return send(self._connection, statement, rows)


_Gatherers = weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Gatherer]


class PostgresDatabase(Database):
    """A PostgreSQL database.

    `pool_size` connections at most, as many threads. `prepare` off (PgBouncer in transaction mode
    before 1.21 can't follow prepared statements) costs some speed.
    """

    def __init__(self, url: str, clock: Clock, vault: Vault, *, pool_size: int, prepare: bool) -> None:
        super().__init__(sa.make_url("postgresql+psycopg://").get_dialect()(), clock, vault)
        self._url = url
        self._pool = psycopg_pool.ConnectionPool(
            url,
            min_size=1,
            max_size=pool_size,
            timeout=POOL_WAIT_SECONDS,
            kwargs={"autocommit": True, "prepare_threshold": 2 if prepare else None},
            open=True,
        )
        self.writers = min(WRITERS, pool_size)
        self._plans = Plans()
        self._threads = concurrent.futures.ThreadPoolExecutor(pool_size, "paycover-postgres")
        self._writing: _Gatherers = weakref.WeakKeyDictionary()
        self._reading: _Gatherers = weakref.WeakKeyDictionary()

    def read(self, work: Callable[[Link], Result]) -> Result:
        try:
            with self._connection() as connection:
                return work(PostgresLink(self.dialect, self.watchers, connection))
        except _ERRORS as error:
            raise _translated(error) from error

    def read_still(self, work: Callable[[Link], Result]) -> Result:
        try:
            with self._connection() as connection:
                connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                try:
                    return work(PostgresLink(self.dialect, self.watchers, connection))
                finally:
                    connection.execute("ROLLBACK")
        except _ERRORS as error:
            raise _translated(error) from error

    def write(self, work: Callable[[Link], Result]) -> Result:
        for tries_left in reversed(range(CONFLICT_TRIES_MAX)):
            try:
                return self._write_once(work)
            except Conflict:
                if not tries_left:
                    raise
        raise AssertionError("the last try returns or raises")

    async def read_async(self, work: Callable[[Link], Result], *, together: bool = False) -> Result:
        loop = asyncio.get_running_loop()
        if not together:
            return await loop.run_in_executor(self._threads, self.read, work)
        if loop not in self._reading:
            self._reading[loop] = Gatherer(self._threads, self._read_together, self.read, READING_MAX)
        result: Result = await self._reading[loop].run(work)
        return result

    async def write_async(
        self, work: Callable[[Link], Result], *, apart: Collection[str] | None = None
    ) -> Result:
        loop = asyncio.get_running_loop()
        if apart is None:
            return await loop.run_in_executor(self._threads, self.write, work)
        if loop not in self._writing:
            self._writing[loop] = Gatherer(self._threads, self._together, self.write)
        result: Result = await self._writing[loop].run(work, apart)
        return result

    def engine(self) -> sa.Engine:
        scheme, rest = self._url.split("://", 1)
        assert scheme in ("postgres", "postgresql"), "the caller checked the scheme"
        return sa.create_engine(f"postgresql+psycopg://{rest}")

    def close(self) -> None:
        self._threads.shutdown()
        self._pool.close()

    @contextlib.contextmanager
    def _connection(self) -> Iterator[psycopg.Connection]:
        with self._pool.connection() as connection:
            self._plans.renew(connection)
            yield connection

    def _together(self, works: Sequence[Callable[[Link], Any]]) -> list[Outcome] | None:
        """Run pieces of work in one transaction; None: nothing was committed, each is to run by itself.

        Raises Problem(database_operational) where nobody can know whether it was committed.
        """
        group: Group | None = None
        try:
            with self._connection() as connection:
                group = Group(self.dialect, self.watchers, connection, works, self._plans)
                outcomes = group.run()
        except psycopg_pool.PoolTimeout as error:
            raise _translated(error) from error
        except Exception as error:
            if group is not None and group.is_in_doubt:
                raise Problem(Code.DATABASE_OPERATIONAL) from error
            return None
        if group.wants_work:
            self.woken.set()
        return outcomes

    def _read_together(self, works: Sequence[Callable[[Link], Any]]) -> list[Outcome] | None:
        """Run pieces of work that only read; None: each is to run by itself."""
        if len(works) == 1:
            return [Outcome(self.read(works[0]), None)]
        try:
            with self._connection() as connection:
                return Group(self.dialect, self.watchers, connection, works, self._plans).read()
        except psycopg_pool.PoolTimeout as error:
            raise _translated(error) from error
        except psycopg.Error:
            return None

    def _write_once(self, work: Callable[[Link], Result]) -> Result:
        try:
            with self._connection() as connection:
                result, wants_work = self._committed(connection, work)
        except _ERRORS as error:
            raise _translated(error) from error
        if wants_work:
            self.woken.set()
        return result

    def _committed(
        self, connection: psycopg.Connection, work: Callable[[Link], Result]
    ) -> tuple[Result, bool]:
        try:
            with connection.pipeline() as pipeline:
                link = PostgresLink(self.dialect, self.watchers, connection, pipeline, self._plans)
                connection.execute("BEGIN")
                result = work(link)
                connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(psycopg.Error):
                roll_back(connection)
            raise
        return result, link.wants_work


def _translated(error: Exception) -> Exception:
    """Return the driver's error as one the rest knows, or as it is where it is a fault of ours."""
    if isinstance(error, _CONFLICTS):
        return Conflict(str(error))
    if isinstance(error, _UNREACHABLE):
        return Problem(Code.DATABASE_OPERATIONAL)
    return error


_CONFLICTS = (
    psycopg.errors.UniqueViolation,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)
_UNREACHABLE = (psycopg.OperationalError, psycopg.errors.UndefinedTable, psycopg_pool.PoolTimeout)
_ERRORS = (psycopg.Error, psycopg_pool.PoolTimeout)
