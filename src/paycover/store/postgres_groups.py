"""PostgreSQL: pieces of work that arrive together, run in step in one transaction."""

import asyncio
import collections
import concurrent.futures
import contextlib
import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import greenlet
import psycopg
import sqlalchemy as sa

from paycover.kit.errors import Code, Problem
from paycover.store.db import Conflict, Link, Params, Row

Work = Callable[[Link], Any]

GROUP_MAX = 8
"""Pieces of work that share a transaction at most; bounds how long their rows are locked."""

GROUPS_MAX = 4
"""Groups of a process under way at most; with one, server and database wait for each other in turn."""

LOCK_WAIT = "20ms"
"""How long a group waits for a lock that another transaction holds, before its pieces run by themselves.

Far shorter than PostgreSQL waits before it looks for a deadlock (a second): a group is never in one.
"""

_LOCK_WAIT = f"SET LOCAL lock_timeout = '{LOCK_WAIT}'".encode()
_LOCKS = ("FOR UPDATE", "FOR NO KEY UPDATE")


class Alone(BaseException):
    """A piece of work can't go on in a group; not an Exception, so that no flow takes it for a fault."""


class Outcome(NamedTuple):
    """What became of a piece whose group was committed; of an Alone nothing did."""

    result: Any
    error: BaseException | None


class Member(Link):
    """The link of one piece of work in a group: what it asks and writes goes out with the others'."""

    def __init__(self, dialect: sa.Dialect, watchers: list[list[str]], work: Work) -> None:
        super().__init__(dialect, watchers)
        self._work = work
        self._hub = greenlet.getcurrent()
        self._piece = greenlet.greenlet(self._run_work)
        self.asked: tuple[str, Params] | None = None
        self.written: list[tuple[str, Sequence[Params]]] = []
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

    def _run_work(self, _: object) -> None:
        try:
            self.result = self._work(self)
        except BaseException as error:
            self.error = error

    def _fetch(self, text: str, params: Params) -> list[Row]:
        self.asked = (text, params)
        rows: list[Row] = self._hub.switch()
        return rows

    def _run(self, text: str, rows: Sequence[Params]) -> int:
        raise Alone  # who asks how many rows it touched waits for the answer, which is not of the hot path

    def _write(self, text: str, rows: Sequence[Params]) -> None:
        self.has_written = True
        self.written.append((text, rows))


class Group:
    """Pieces of work in one transaction of one connection, each a step ahead when all have asked."""

    def __init__(self, connection: psycopg.Connection, members: Sequence[Member]) -> None:
        self._connection = connection
        self._members = members
        self._locked: set[tuple[Any, ...]] = set()
        self._commit_sent = False

    @property
    def is_in_doubt(self) -> bool:
        """Tell whether the connection was lost with a COMMIT under way, so that nobody knows of it."""
        return self._commit_sent and self._connection.closed

    def run(self) -> list[Outcome] | None:
        """Return what became of each; None where nothing was committed and each has to run by itself.

        Raises psycopg.Error; nothing was committed then either, unless it `is_in_doubt`.
        """
        try:
            with self._connection.pipeline() as pipeline:
                self._connection.execute("BEGIN")
                self._connection.execute(_LOCK_WAIT)
                done = self._stepped(pipeline)
                self._commit_sent = done
                self._connection.execute("COMMIT" if done else "ROLLBACK")
        except BaseException:
            with contextlib.suppress(psycopg.Error):
                self._connection.execute("ROLLBACK")
            raise
        finally:
            for member in self._members:
                if member.asked is not None:
                    member.stop(greenlet.GreenletExit)
        return [Outcome(member.result, member.error) for member in self._members] if done else None

    def _stepped(self, pipeline: psycopg.Pipeline) -> bool:
        """Run all to their end; False as soon as one of them spoils it for all."""
        for member in self._members:
            member.go_on()
        while not any(member.spoils_all for member in self._members):
            self._send_written()
            asking = [(member, cursor) for member in self._members if (cursor := self._send_asked(member))]
            if not asking:
                return True
            pipeline.sync()
            for member, cursor in asking:
                member.go_on(list(cursor.fetchall()))
        return False

    def _send_asked(self, member: Member) -> psycopg.Cursor | None:
        """Send what a piece asks. One that would lock the row of another, by whatever address, ends.

        Within one transaction the row would not keep them apart, and the later would not see what
        the earlier is about to write.
        """
        if member.asked is None:
            return None
        text, params = member.asked
        if any(lock in text for lock in _LOCKS):
            lock = (text, *sorted(params.items()))
            if lock in self._locked:
                member.stop(Alone)
                return None
            self._locked.add(lock)
        return self._connection.cursor().execute(text.encode(), params)

    def _send_written(self) -> None:
        """Send what was written since the last step, each piece's in its order, equal statements as one."""
        for turn in range(max(len(member.written) for member in self._members)):
            equal: dict[str, list[Params]] = collections.defaultdict(list)
            for member in self._members:
                if turn < len(member.written):
                    text, rows = member.written[turn]
                    equal[text] += rows
            for text, rows in equal.items():
                self._connection.cursor().executemany(text.encode(), rows)
        for member in self._members:
            member.written = []


class _Piece(NamedTuple):
    work: Work
    object: str
    waiter: asyncio.Future[Any]


class Gatherer:
    """Gathers what arrives at one loop, and runs it in groups, several at a time.

    Pieces that change the same object are never in one group, nor at work at the same time; they run in
    the order they came. `together` runs pieces as a Group does, in a thread; `singly` runs one.
    """

    def __init__(
        self,
        threads: concurrent.futures.Executor,
        together: Callable[[Sequence[Work]], list[Outcome] | None],
        singly: Callable[[Work], Any],
    ) -> None:
        self._threads = threads
        self._together = together
        self._singly = singly
        self._waiting: collections.deque[_Piece] = collections.deque()
        self._busy: set[str] = set()
        self._running = 0
        self._is_called = False

    async def run(self, work: Work, object: str) -> Any:
        """Run a piece of work that changes one object; come back after it is durable."""
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Any] = loop.create_future()
        self._waiting.append(_Piece(work, object, waiter))
        if not self._is_called and self._running < GROUPS_MAX:
            self._is_called = True
            loop.call_soon(self._start)
        return await waiter

    def _start(self) -> None:
        self._is_called = False
        while self._running < GROUPS_MAX and (group := self._next()):
            self._running += 1
            works = [piece.work for piece in group]
            running = asyncio.get_running_loop().run_in_executor(self._threads, self._together, works)
            running.add_done_callback(functools.partial(self._done, group))

    def _next(self) -> list[_Piece]:
        """Take what waits, but for what changes an object that is being changed, or is to be before it."""
        group: list[_Piece] = []
        left: list[_Piece] = []
        while self._waiting and len(group) < GROUP_MAX:
            piece = self._waiting.popleft()
            if piece.waiter.cancelled():
                continue
            (left if piece.object in self._busy else group).append(piece)
            self._busy.add(piece.object)
        self._waiting.extendleft(reversed(left))
        return group

    def _done(self, group: list[_Piece], running: asyncio.Future[list[Outcome] | None]) -> None:
        self._running -= 1
        result, failure = _ended(running)
        outcomes = result or [Outcome(None, failure or Alone())] * len(group)
        for piece, outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome.error, Alone | Conflict):
                self._run_singly(piece)
            else:
                self._busy.discard(piece.object)
                _tell(piece.waiter, outcome)
        self._start()

    def _run_singly(self, piece: _Piece) -> None:
        running = asyncio.get_running_loop().run_in_executor(self._threads, self._singly, piece.work)
        running.add_done_callback(functools.partial(self._done_singly, piece))

    def _done_singly(self, piece: _Piece, running: asyncio.Future[Any]) -> None:
        self._busy.discard(piece.object)
        _tell(piece.waiter, _ended(running))
        self._start()


def _ended(running: asyncio.Future[Any]) -> Outcome:
    if running.cancelled():  # the loop ends
        return Outcome(None, Problem(Code.DATABASE_OPERATIONAL))
    error = running.exception()
    return Outcome(None if error else running.result(), error)


def _tell(waiter: asyncio.Future[Any], outcome: Outcome) -> None:
    if waiter.done():  # whoever asked has gone
        return
    if outcome.error is None:
        waiter.set_result(outcome.result)
    else:
        waiter.set_exception(outcome.error)
