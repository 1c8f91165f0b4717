"""PostgreSQL: pieces of work that arrive together, run in step in one transaction."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import greenlet
import psycopg
import sqlalchemy as sa

from paycover.store.db import Compiled, Link, Params, Row
from paycover.store.postgres_fused import fused
from paycover.store.postgres_plans import Plans, roll_back

Work = Callable[[Link], Any]

LOCK_WAIT = "20ms"
"""How long a group waits for a lock that another transaction holds, before its pieces run by themselves.

Far shorter than PostgreSQL waits before it looks for a deadlock (a second): a group is never in one.
"""

_LOCK_WAIT = f"SET LOCAL lock_timeout = '{LOCK_WAIT}'".encode()
_LOCKS = ("FOR UPDATE", "FOR NO KEY UPDATE")


class Alone(BaseException):
    """A piece of work can't go on in a group; not an Exception, so that no flow takes it for a fault."""


class Later(BaseException):
    """A piece of work has locked what another of its group has: it is to begin again after it."""


class Outcome(NamedTuple):
    """What became of a piece whose group was committed; of an Alone nothing did."""

    result: Any
    error: BaseException | None


class Member(Link):
    """The link of one piece of work in a group: what it asks and writes goes out with the others'."""

    def __init__(self, group: "Group", work: Work) -> None:
        super().__init__(group.dialect, group.watchers)
        self._group = group
        self._work = work
        self._hub = greenlet.getcurrent()
        self._piece = greenlet.greenlet(self._run_work)
        self.asked: tuple[Compiled, Params] | None = None
        self.written: list[tuple[Compiled, Sequence[Params]]] = []
        self.has_written = False
        self.result: Any = None
        self.error: BaseException | None = None

    @property
    def spoils_all(self) -> bool:
        """Tell whether it failed after it had written, which only the whole group can take back."""
        return self.error is not None and self.has_written

    def go_on(self, rows: list[Row] | None = None) -> None:
        """Run the piece until it asks for rows (`asked`), or to its end."""
        self.asked = None
        self._piece.switch(rows)

    def stop(self, error: type[BaseException]) -> None:
        """End a piece that waits for rows."""
        self.asked = None
        self._piece.throw(error)

    def undo(self) -> None:
        if self.has_written:
            raise Alone

    def hold(self, *names: str | None) -> None:
        if not self._group.holds(self, names):
            raise Later

    def _run_work(self, _: object) -> None:
        try:
            self.result = self._work(self)
        except BaseException as error:
            self.error = error

    def _fetch(self, statement: Compiled, params: Params) -> list[Row]:
        self.asked = (statement, params)
        rows: list[Row] = self._hub.switch()
        return rows

    def _run(self, statement: Compiled, rows: Sequence[Params]) -> int:
        raise Alone  # who asks how many rows it touched waits for the answer, which is not of the hot path

    def _write(self, statement: Compiled, rows: Sequence[Params]) -> None:
        self.has_written = True
        self.written.append((statement, rows))


class Group:
    """Pieces of work in one transaction of one connection, each a step ahead when all have asked."""

    def __init__(
        self,
        dialect: sa.Dialect,
        watchers: list[list[str]],
        connection: psycopg.Connection,
        works: Sequence[Work],
        plans: Plans,
    ) -> None:
        self.dialect = dialect
        self.watchers = watchers
        self._connection = connection
        self._members = [Member(self, work) for work in works]
        self._works = works
        self._plans = plans
        self._held: dict[Any, Member] = {}
        self._commit_sent = False

    @property
    def is_in_doubt(self) -> bool:
        """Tell whether the connection was lost with a COMMIT under way, so that nobody knows of it."""
        return self._commit_sent and self._connection.closed

    @property
    def wants_work(self) -> bool:
        """Tell whether one of them wants a task done at once."""
        return any(member.wants_work for member in self._members)

    def holds(self, member: Member, names: Iterable[Any]) -> bool:
        """Note what a piece has locked; False where another piece has locked it too."""
        return all(self._held.setdefault(name, member) is member for name in names if name is not None)

    def run(self) -> list[Outcome] | None:
        """Return what became of each; None where nothing was committed and each has to run by itself.

        Raises psycopg.Error; nothing was committed then either, unless it `is_in_doubt`.
        """
        with self._pipeline() as pipeline:
            self._connection.execute("BEGIN")
            self._connection.execute(_LOCK_WAIT)
            done = self._done(pipeline)
            self._commit_sent = done
            if done:
                self._connection.execute("COMMIT")
        if not done:
            roll_back(self._connection)
            return None
        return self._outcomes()

    def read(self) -> list[Outcome]:
        """Run pieces that only read, without a transaction; return what became of each.

        Raises psycopg.Error.
        """
        with self._pipeline() as pipeline:
            self._stepped(pipeline, self._members)
        return self._outcomes()

    @contextlib.contextmanager
    def _pipeline(self) -> Iterator[psycopg.Pipeline]:
        """Send without waiting; a fault takes all back, and no piece is left standing."""
        try:
            with self._connection.pipeline() as pipeline:
                yield pipeline
        except BaseException:
            with contextlib.suppress(psycopg.Error):
                roll_back(self._connection)
            raise
        finally:
            self._stop()

    def _done(self, pipeline: psycopg.Pipeline) -> bool:
        """Run all in step, then one after the other those that met another; False where one spoils it."""
        if not self._stepped(pipeline, self._members):
            return False
        for n, work in enumerate(self._works):
            if isinstance(self._members[n].error, Later):
                self._held = {}
                self._members[n] = Member(self, work)
                if not self._stepped(pipeline, [self._members[n]]):
                    return False
        return True

    def _stepped(self, pipeline: psycopg.Pipeline, members: Sequence[Member]) -> bool:
        """Run some to their end; False as soon as one of them spoils it for all."""
        for member in members:
            member.go_on()
        while not any(member.spoils_all for member in members):
            self._send_written(members)
            asked = self._send_asked(members)
            if not asked:
                return True
            pipeline.sync()
            for asking, cursor in asked:
                for member, rows in _answered(asking, cursor):
                    member.go_on(rows)
        return False

    def _send_asked(self, members: Sequence[Member]) -> list[tuple[list[Member], psycopg.Cursor]]:
        """Send what is asked, equal questions as one; return who asked each, and what it answers."""
        equal: dict[Compiled, list[Member]] = {}
        for member in members:
            if self._may_ask(member):
                assert member.asked is not None
                equal.setdefault(member.asked[0], []).append(member)
        return [sent for statement, asking in equal.items() for sent in self._sent(statement, asking)]

    def _sent(
        self, statement: Compiled, asking: list[Member]
    ) -> Iterator[tuple[list[Member], psycopg.Cursor]]:
        params = [member.asked[1] for member in asking if member.asked is not None]
        many = fused(statement) if len(asking) > 1 else None
        if many is not None:
            yield asking, self._connection.cursor().execute(many.text, many.bound(params))
            return
        text = statement.text.encode()
        for member, values in zip(asking, params, strict=True):
            yield [member], self._connection.cursor().execute(text, statement.bound(values))

    def _may_ask(self, member: Member) -> bool:
        """Tell whether a piece asks; one that would lock the row of another, by whatever address, ends.

        Within one transaction the row would not keep them apart, and the later would not see what
        the earlier is about to write.
        """
        if member.asked is None:
            return False
        statement, params = member.asked
        if any(lock in statement.text for lock in _LOCKS):
            lock = (statement.text, *sorted(params.items()))
            if not self.holds(member, [lock]):
                member.stop(Later)
                return False
        return True

    def _send_written(self, members: Sequence[Member]) -> None:
        """Send what was written since the last step, each piece's in its order, equal statements as one."""
        for turn in range(max(len(member.written) for member in members)):
            equal: dict[Compiled, list[Params]] = {}
            for member in members:
                if turn < len(member.written):
                    statement, rows = member.written[turn]
                    equal.setdefault(statement, []).extend(rows)
            for statement, rows in equal.items():
                self._plans.note(statement.text, len(rows))
                send(self._connection, statement, rows)
        for member in members:
            member.written = []

    def _stop(self) -> None:
        for member in self._members:
            if member.asked is not None:
                member.stop(greenlet.GreenletExit)

    def _outcomes(self) -> list[Outcome]:
        return [Outcome(member.result, member.error) for member in self._members]


def send(
    connection: psycopg.Connection, statement: Compiled, rows: Sequence[Params]
) -> list[psycopg.Cursor]:
    """Send a writing statement for each of some rows, in as few statements as it takes."""
    many = fused(statement) if len(rows) > 1 else None
    if many is not None:
        return [connection.cursor().execute(many.text, values) for values in many.turns(rows)]
    cursor, text = connection.cursor(), statement.text.encode()
    if len(rows) == 1:
        cursor.execute(text, statement.bound(rows[0]))
    else:
        cursor.executemany(text, [statement.bound(row) for row in rows])
    return [cursor]


def _answered(asking: list[Member], cursor: psycopg.Cursor) -> Iterator[tuple[Member, list[Row]]]:
    """Yield each who asked with the rows that are for it."""
    found: list[Row] = list(cursor.fetchall())
    if len(asking) == 1:
        yield asking[0], found
        return
    answers: list[list[Row]] = [[] for _ in asking]
    for row in found:
        answers[row[0]].append(row[1:])
    yield from zip(asking, answers, strict=True)
