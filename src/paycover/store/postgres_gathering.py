"""PostgreSQL: gathers pieces of work that arrive together, to be run in groups."""

import asyncio
import collections
import concurrent.futures
import functools
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from paycover.kit.errors import Code, Problem
from paycover.store.db import Conflict
from paycover.store.postgres_groups import Alone, Outcome, Work

GROUP_MAX = 16
"""Pieces of work that share a transaction at most; bounds how long their rows are locked."""

GROUPS_MAX = 3
"""Groups of a process under way at most; with one, server and database wait for each other in turn."""

READING_MAX = 2
"""The same of groups that only read, which wait for no disk."""


class _Piece(NamedTuple):
    work: Work
    apart: Collection[str]
    waiter: asyncio.Future[Any]


class Gatherer:
    """Gathers what arrives at one loop, and runs it in groups, several at a time.

    Pieces to be kept `apart`, by a name that both have, are never in one group, nor at work at the same
    time; they run in the order they came. `together` runs pieces as a Group does, in a thread; `singly`
    runs one.
    """

    def __init__(
        self,
        threads: concurrent.futures.Executor,
        together: Callable[[Sequence[Work]], list[Outcome] | None],
        singly: Callable[[Work], Any],
        groups_max: int = GROUPS_MAX,
    ) -> None:
        self._threads = threads
        self._together = together
        self._singly = singly
        self._groups_max = groups_max
        self._waiting: collections.deque[_Piece] = collections.deque()
        self._busy: set[str] = set()
        self._running = 0
        self._is_called = False

    async def run(self, work: Work, apart: Collection[str] = ()) -> Any:
        """Run a piece of work; come back after it is durable."""
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[Any] = loop.create_future()
        self._waiting.append(_Piece(work, apart, waiter))
        if not self._is_called and self._running < self._groups_max:
            self._is_called = True
            loop.call_soon(self._start)
        return await waiter

    def _start(self) -> None:
        self._is_called = False
        while self._running < self._groups_max and (group := self._next()):
            self._running += 1
            works = [piece.work for piece in group]
            running = asyncio.get_running_loop().run_in_executor(self._threads, self._together, works)
            running.add_done_callback(functools.partial(self._done, group))

    def _next(self) -> list[_Piece]:
        """Take what waits, but for what is kept apart from what is at work, or is to be before it."""
        group: list[_Piece] = []
        left: list[_Piece] = []
        kept_from = set(self._busy)
        while self._waiting and len(group) < GROUP_MAX:
            piece = self._waiting.popleft()
            if piece.waiter.cancelled():
                continue
            if kept_from.isdisjoint(piece.apart):
                group.append(piece)
                self._busy.update(piece.apart)
            else:
                left.append(piece)
            kept_from.update(piece.apart)
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
                self._busy.difference_update(piece.apart)
                _tell(piece.waiter, outcome)
        self._start()

    def _run_singly(self, piece: _Piece) -> None:
        running = asyncio.get_running_loop().run_in_executor(self._threads, self._singly, piece.work)
        running.add_done_callback(functools.partial(self._done_singly, piece))

    def _done_singly(self, piece: _Piece, running: asyncio.Future[Any]) -> None:
        self._busy.difference_update(piece.apart)
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
