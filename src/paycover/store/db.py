"""The database as the rest sees it: statements compiled once, snapshots to read, transactions to write.

What differs between SQLite and PostgreSQL is in `sqlite.py` and `postgres.py`, and nowhere else.
"""

import abc
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler

from paycover.domain.accounts import Account
from paycover.kit.clock import NANOSECONDS, Clock
from paycover.kit.vault import Vault

Row = Sequence[Any]
Params = Mapping[str, Any]
Result = TypeVar("Result")


class Conflict(Exception):
    """A write met another's: a unique key taken, a deadlock. The transaction is to be run again."""


class Statement:
    """A SQLAlchemy Core statement, compiled once per dialect and run on the driver's own cursor.

    A large one, or one of many, is given as what makes it: then it is not built before it is first run.
    """

    __slots__ = ("_compiled", "_core")

    def __init__(self, core: sa.ClauseElement | Callable[[], sa.ClauseElement]) -> None:
        self._core = core
        self._compiled: dict[str, tuple[str, Params]] = {}

    def compiled(self, dialect: sa.Dialect) -> tuple[str, Params]:
        """Return the SQL in one dialect's words, and the values the statement itself carries."""
        try:
            return self._compiled[dialect.name]
        except KeyError:
            core = self._core() if callable(self._core) else self._core
            compiled = core.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
            assert isinstance(compiled, SQLCompiler), "a statement is a query or a change of rows"
            asked = {name for name, bind in compiled.binds.items() if bind.required}
            own = {name: value for name, value in compiled.params.items() if name not in asked}
            return self._compiled.setdefault(dialect.name, (str(compiled), own))


class Link(abc.ABC):
    """One connection while a piece of work has it. Runs statements; knows no account."""

    def __init__(self, dialect: sa.Dialect, watchers: list[list[str]]) -> None:
        self._dialect = dialect
        self._watchers = watchers
        self.wants_work = False  # set by a write that wants a task done at once

    def fetch(self, statement: Statement, params: Params) -> list[Row]:
        """Return the rows of a query."""
        text, own = self._seen(statement)
        return self._fetch(text, {**own, **params} if own else params)

    def run(self, statement: Statement, rows: Sequence[Params]) -> int:
        """Run a writing statement once for each of `rows`; return how many rows it touched."""
        if not rows:
            return 0
        text, own = self._seen(statement)
        return self._run(text, [{**own, **row} for row in rows] if own else rows)

    def write(self, statement: Statement, rows: Sequence[Params]) -> None:
        """Run a writing statement once for each of `rows`, where nobody asks how many rows it touched.

        A fault of it may be raised by what comes after it in the transaction, at the latest by its end.
        """
        if rows:
            text, own = self._seen(statement)
            self._write(text, [{**own, **row} for row in rows] if own else rows)

    def as_list(self, values: Sequence[str]) -> object:
        """Return texts as the one parameter that `listed.Listed` takes them by."""
        return list(values)

    @abc.abstractmethod
    def undo(self) -> None:
        """Take back all that the current piece of work has written, and go on."""

    @abc.abstractmethod
    def _fetch(self, text: str, params: Params) -> list[Row]: ...

    @abc.abstractmethod
    def _run(self, text: str, rows: Sequence[Params]) -> int: ...

    def _write(self, text: str, rows: Sequence[Params]) -> None:
        self._run(text, rows)

    def _seen(self, statement: Statement) -> tuple[str, Params]:
        compiled = statement.compiled(self._dialect)
        for watcher in self._watchers:
            watcher.append(compiled[0])
        return compiled


class Snapshot:
    """What one account sees: reads its own rows, at its own time (`now`, Unix seconds).

    `origin` is where links to this installation begin: `https://cover.example`.
    """

    def __init__(self, link: Link, account: Account, clock_ns: int, vault: Vault, origin: str = "") -> None:
        self.link = link
        self.origin = origin
        self.account = account
        self.vault = vault
        self.clock_ns = clock_ns
        self.now = clock_ns // NANOSECONDS + account.clock_offset

    def one(self, statement: Statement, **params: Any) -> Row | None:
        """Return the first row of a query, None where it has none."""
        rows = self.link.fetch(statement, params | {"account": self.account.id})
        return rows[0] if rows else None

    def all(self, statement: Statement, **params: Any) -> list[Row]:
        """Return the rows of a query."""
        return self.link.fetch(statement, params | {"account": self.account.id})


class Tx(Snapshot):
    """A transaction of one account: also writes. Only the edge that opened it commits."""

    def __init__(self, link: Link, account: Account, clock: Clock, vault: Vault, origin: str = "") -> None:
        super().__init__(link, account, clock(), vault, origin)
        self._clock = clock
        self._position = -1

    @property
    def machine_now(self) -> int:
        """The machine's own Unix seconds: what leases and waits are counted in."""
        return self.clock_ns // NANOSECONDS

    def run(self, statement: Statement, rows: Iterable[Params]) -> int:
        """Run a writing statement once for each of `rows`; return how many rows it touched."""
        mine = {"account": self.account.id}
        return self.link.run(statement, [{**row, **mine} for row in rows])

    def write(self, statement: Statement, rows: Iterable[Params]) -> None:
        """Run a writing statement as `run` does; a fault of it may be raised later (see `Link.write`)."""
        mine = {"account": self.account.id}
        self.link.write(statement, [{**row, **mine} for row in rows])

    def position(self) -> int:
        """Return the next place in the order of creation (nanoseconds, growing within a transaction).

        Read when it is asked for, not when the transaction began: one that waited for another's lock
        comes after it, so that the events of an object stand in the order of its changes.
        """
        moment = self._clock() + self.account.clock_offset * NANOSECONDS
        self._position = max(moment, self._position + 1)
        return self._position

    def seen_as(self, account: Account) -> "Tx":
        """Return this transaction with its account as it is now; its clock may have moved on."""
        tx = Tx(self.link, account, lambda: self.clock_ns, self.vault, self.origin)
        tx._clock, tx._position = self._clock, self._position
        return tx


class Database(abc.ABC):
    """A database that runs pieces of work: each a function of a Link.

    `origin` is where links to the installation it is of begin, empty until that is known.
    """

    def __init__(self, dialect: sa.Dialect, clock: Clock, vault: Vault) -> None:
        self.dialect = dialect
        self.clock = clock
        self.vault = vault
        self.origin = ""
        self.writers = 1  # transactions worth having under way at once
        self.watchers: list[list[str]] = []
        self.woken = threading.Event()  # set after a commit with work to be done at once

    @abc.abstractmethod
    def read(self, work: Callable[[Link], Result]) -> Result:
        """Run reading work, now, in the caller's thread."""

    @abc.abstractmethod
    def read_still(self, work: Callable[[Link], Result]) -> Result:
        """Run reading work of several statements, all of which see the same moment."""

    @abc.abstractmethod
    def write(self, work: Callable[[Link], Result]) -> Result:
        """Run work as one transaction; return after it is durable. Not from the serving loop."""

    @abc.abstractmethod
    async def read_async(self, work: Callable[[Link], Result]) -> Result:
        """Run reading work without holding up the serving loop for long."""

    @abc.abstractmethod
    async def write_async(self, work: Callable[[Link], Result], *, changes: str | None = None) -> Result:
        """Run work as one transaction; come back after it is durable.

        Work that `changes` one object, whose row it locks, and makes or locks no other may share its
        transaction with work on other objects.
        """

    @abc.abstractmethod
    def engine(self) -> sa.Engine:
        """Return an SQLAlchemy engine on the same database, for migrations."""

    @abc.abstractmethod
    def close(self) -> None:
        """Let go of every connection."""
