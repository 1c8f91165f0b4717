"""Runs the tests against mutants: pytest collects once, then a fork for each runs the tests that reach it.

mutmut makes the mutants and finds which tests reach which function; it would start pytest anew for each.
"""

import os
import resource
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.workers.isolation import ForkRunner

KILLED, SURVIVED, BROKEN = 1, 0, 3
"""Exit codes of a try, as mutmut reads them; a test run that itself breaks counts as killed."""


class Wanted(NamedTuple):
    """A mutant to be tried: the tests that reach it, and how much processor time they may take."""

    mutant: str
    tests: list[str]
    cpu_seconds: int


class Recorder(ForkRunner):
    """Takes what mutmut wants tried, and tries none of it."""

    wanted: list[Wanted]

    def submit(
        self, mutant_name: str, tests: list[str], cpu_time_limit: int, estimated_time: float
    ) -> None:
        """Take a mutant."""
        self.wanted.append(Wanted(mutant_name, tests, cpu_time_limit))

    def has_capacity(self) -> bool:
        """There is always room."""
        return True

    def pending_count(self) -> int:
        """Nothing is under way."""
        return 0


class Tries:
    """A pytest plugin: instead of the tests, it tries mutants, `jobs` at a time, and tells each verdict."""

    def __init__(self, wanted: list[Wanted], jobs: int, tell: Callable[[str, int], None]) -> None:
        self._wanted, self._jobs, self._tell = wanted, jobs, tell
        self._out: dict[int, str] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every mutant in a fork of this process, in which all tests are loaded."""
        items = {item.nodeid: item for item in session.items}
        for wanted in self._wanted:
            while len(self._out) >= self._jobs:
                self._reap()
            pid = os.fork()
            if pid == 0:
                os._exit(_tried(wanted, [items[test] for test in wanted.tests if test in items]))
            self._out[pid] = wanted.mutant
        while self._out:
            self._reap()
        return True

    def _reap(self) -> None:
        pid, status = os.wait()
        self._tell(self._out.pop(pid), os.waitstatus_to_exitcode(status))


def _tried(wanted: Wanted, items: list[pytest.Item]) -> int:
    limit = wanted.cpu_seconds + int(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    set_mutant_under_test(wanted.mutant)
    try:
        failed = any(report.failed for item in items for report in _reports(item))
    except BaseException:
        return BROKEN
    return KILLED if failed else SURVIVED


def _reports(item: pytest.Item) -> Iterator[pytest.TestReport]:
    yield from runtestprotocol(item, log=False, nextitem=None)
