"""The database as the rest sees it: statements compiled once, snapshots to read, transactions to write.

What differs between SQLite and PostgreSQL is in `sqlite.py` and `postgres.py`, and nowhere else.
"""

import abc
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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


class Compiled:
    """A statement in one dialect's words.

    `own` are the values it carries itself, `kinds` the types of those that are given with it. `many` is
    what a database made of it to run it for many rows at once, None as long as it has not tried.
    """

    __slots__ = ("kinds", "many", "own", "text")

    def __init__(self, text: str, own: Params, kinds: Mapping[str, sa.types.TypeEngine[Any]]) -> None:
        self.text = text
        self.own = own
        self.kinds = kinds
        self.many: Any = None

    def bound(self, params: Params) -> Params:
        """Return all its values, given those that are given with it."""
        return {**self.own, **params} if self.own else params


class Statement:
    """A SQLAlchemy Core statement, compiled once per dialect and run on the driver's own cursor.

    A large one, or one of many, is given as what makes it: then it is not built before it is first run.
    """

    __slots__ = ("_compiled", "_core")

    def __init__(self, core: sa.ClauseElement | Callable[[], sa.ClauseElement]) -> None:
        self._core = core
        self._compiled: dict[str, Compiled] = {}

    def compiled(self, dialect: sa.Dialect) -> Compiled:
        """Return it in one dialect's words."""
        try:
            return self._compiled[dialect.name]
        except KeyError:
            core = self._core() if callable(self._core) else self._core
            compiled = core.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
            assert isinstance(compiled, SQLCompiler), "a statement is a query or a change of rows"
            kinds = {name: bind.type for name, bind in compiled.binds.items() if bind.required}
            own = {name: value for name, value in compiled.params.items() if name not in kinds}
            return self._compiled.setdefault(dialect.name, Compiled(str(compiled), own, kinds))


class Link(abc.ABC):
    """One connection while a piece of work has it. Runs statements; knows no account."""

    def __init__(self, dialect: sa.Dialect, watchers: list[list[str]]) -> None:
        self._dialect = dialect
        self._watchers = watchers
        self.wants_work = False  # set by a write that wants a task done at once

    def fetch(self, statement: Statement, params: Params) -> list[Row]:
        """Return the rows of a query."""
        return self._fetch(self._seen(statement), params)

    def run(self, statement: Statement, rows: Sequence[Params]) -> int:
        """Run a writing statement once for each of `rows`; return how many rows it touched."""
        return self._run(self._seen(statement), rows) if rows else 0

    def write(self, statement: Statement, rows: Sequence[Params]) -> None:
        """Run a writing statement once for each of `rows`, where nobody asks how many rows it touched.

        A fault of it may be raised by what comes after it in the transaction, at the latest by its end.
        """
        if rows:
            self._write(self._seen(statement), rows)

    def hold(self, *names: str | None) -> None:
        """Note what this piece of work has locked by now, rows by id; it must do so before it writes them.

        A lock keeps nobody apart within one transaction: where two pieces share it, the later runs after.
        """
        del names  # one that has its transaction to itself meets nobody in it

    def as_list(self, values: Sequence[str]) -> object:
        """Return texts as the one parameter that `listed.Listed` takes them by."""
        return list(values)

    @abc.abstractmethod
    def undo(self) -> None:
        """Take back all that the current piece of work has written, and go on."""

    @abc.abstractmethod
    def _fetch(self, statement: Compiled, params: Params) -> list[Row]: ...

    @abc.abstractmethod
    def _run(self, statement: Compiled, rows: Sequence[Params]) -> int: ...

    def _write(self, statement: Compiled, rows: Sequence[Params]) -> None:
        self._run(statement, rows)

    def _seen(self, statement: Statement) -> Compiled:
        compiled = statement.compiled(self._dialect)
        for watcher in self._watchers:
            watcher.append(compiled.text)
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
    async def read_async(self, work: Callable[[Link], Result], *, together: bool = False) -> Result:
        """Run reading work without holding up the serving loop for long; quick work may go `together`."""

    @abc.abstractmethod
    async def write_async(
        self, work: Callable[[Link], Result], *, apart: Collection[str] | None = None
    ) -> Result:
        """Run work as one transaction; come back after it is durable.

        Work that has names to be kept `apart` by may share its transaction with work that has none of
        them: it tells what it locks (`Link.hold`), and writes after all it reads.
        """

    @abc.abstractmethod
    def engine(self) -> sa.Engine:
        """Return an SQLAlchemy engine on the same database, for migrations."""

    @abc.abstractmethod
    def close(self) -> None:
        """Let go of every connection."""
