"""Mutation testing of the pure rules: `make mutate`, or one module with `make mutate ONLY=premium`."""

import argparse
import contextlib
import io
import math
import os
import pathlib
import shutil
import sys
import unittest.mock
from collections.abc import Iterable, Iterator
from random import Random  # noqa: TID251 - seeded by the size: the same mutants again
from typing import Any, cast

import libcst
import mutmut.__main__
import pytest
import rich.console
import rich.progress
from mutmut.configuration import config
from mutmut.mutation import mutators
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import change_cwd, walk_mutatable_files

from tools.mutation_runs import Recorder, Tries, Wanted

SHARE_MIN = 90
"""Per cent of the mutants that tests have to kill."""

DEAD = {"killed", "timeout", "segfault"}
FOLDER = pathlib.Path("mutants")
LOG = FOLDER / "mutmut.log"


def main() -> int:
    """Run the tests against each mutant that has no verdict yet; print the count and the survivors."""
    asked = argparse.ArgumentParser(description=__doc__)
    modules = sorted(path.stem for path in walk_mutatable_files())
    asked.add_argument("--only", default="", choices=["", *modules], help="a module of the rules")
    asked.add_argument("--fresh", default="", help="anything: forget the verdicts of earlier runs")
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at a time")
    asked.add_argument("--sample", type=int, default=0, help="only so many, drawn by lot; 0: all")
    options = asked.parse_args()
    _leave_sentences_alone()
    _forget(everything=bool(options.fresh))
    names = [f"paycover.*.{options.only}.*"] if options.only else []
    with _apart():
        wanted = _wanted(names)
    drawn = _drawn(options.only, options.sample)
    _try([one for one in wanted if one.mutant in drawn], options.jobs)
    return _report(drawn)


def _drawn(only: str, sample: int) -> set[str]:
    """Return the mutants that count: those of a module or all of them, or some drawn by lot."""
    names = [
        name
        for data in _verdicts()
        for name in data.exit_code_by_key
        if only in ("", pathlib.Path(data.path).stem)
    ]
    return set(Random(sample).sample(names, min(sample, len(names))) if sample else names)


def _wanted(names: list[str]) -> list[Wanted]:
    """Have mutmut make the mutants, and return those that have no verdict, the quickest first."""
    recorder = Recorder(1, PytestRunner())
    recorder.wanted = []
    with unittest.mock.patch.object(mutmut.__main__, "get_mutant_runner", return_value=recorder):
        mutmut.__main__.run.main(names, standalone_mode=False)
    times = state().duration_by_test
    return [one._replace(tests=sorted(one.tests, key=times.__getitem__)) for one in recorder.wanted]


def _try(wanted: list[Wanted], jobs: int) -> None:
    """Try mutants and keep their verdicts, also those of a run that is broken off."""
    of = {name: data for data in _verdicts() for name in data.exit_code_by_key}
    changed: dict[str, SourceFileMutationData] = {}
    console = rich.console.Console(stderr=True)
    with rich.progress.Progress(console=console) as progress:
        bar = progress.add_task("mutants", total=len(wanted))

        def tell(mutant: str, code: int) -> None:
            of[mutant].exit_code_by_key[mutant] = code
            changed[str(of[mutant].path)] = of[mutant]
            progress.advance(bar)

        set_mutant_under_test("")
        arguments = config().pytest_add_cli_args_test_selection + config().pytest_add_cli_args
        try:
            with change_cwd(str(FOLDER)), contextlib.redirect_stdout(io.StringIO()):
                plugins = [Tries(wanted, jobs, tell)]
                pytest.main(["--rootdir=.", "-q", "-p", "no:randomly", *arguments], plugins=plugins)
        finally:
            for data in changed.values():
                data.save()


def _leave_sentences_alone() -> None:
    """Keep messages out of the set: a text with a space in it is for people, not a value of the rules."""
    operators = cast(list[tuple[type, Any]], mutators.mutation_operators)
    operators[:] = [
        (kind, _spare_sentences if operator is mutators.operator_string else operator)
        for kind, operator in operators
    ]


def _spare_sentences(node: libcst.BaseString) -> Iterable[libcst.BaseString]:
    if isinstance(node, libcst.SimpleString) and " " in node.value:
        return []
    return mutators.operator_string(node)


def _forget(*, everything: bool) -> None:
    """Drop what an earlier run left that may be out of date: all of it, or tests and survivors."""
    if everything:
        shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.rmtree(FOLDER / "tests", ignore_errors=True)
    (FOLDER / "mutmut-stats.json").unlink(missing_ok=True)
    for data in _verdicts():
        data.exit_code_by_key = {
            name: code if _is_dead(code) else None for name, code in data.exit_code_by_key.items()
        }
        if data.exit_code_by_key:
            data.save()


@contextlib.contextmanager
def _apart() -> Iterator[None]:
    """Send mutmut's moving line of figures to a file of its own; it writes past `sys.stdout`."""
    FOLDER.mkdir(exist_ok=True)
    sys.stdout.flush()
    kept = os.dup(1)
    with LOG.open("wb") as log:
        os.dup2(log.fileno(), 1)
    try:
        yield
    except BaseException:
        print(f"mutmut could not run; its own words are in {LOG}", file=sys.stderr)
        raise
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)


def _report(drawn: set[str]) -> int:
    dead = total = 0
    survivors: list[str] = []
    for data in _verdicts():
        path = pathlib.Path(data.path)
        codes = {name: code for name, code in data.exit_code_by_key.items() if name in drawn}
        alive = [name for name, code in codes.items() if not _is_dead(code)]
        survivors += [f"{name}\n{get_diff_for_mutant(name, path=path)}" for name in alive]
        if codes:
            print(f"{path.parent.name + '/' + path.name:32} {len(codes) - len(alive):5} / {len(codes)}")
        dead, total = dead + len(codes) - len(alive), total + len(codes)
    print("", *survivors, sep="\n")
    share = dead / total
    within = 196 * math.sqrt(share * (1 - share) / total)
    print(f"killed {dead} of {total} mutants: {100 * share:.1f} %; wanted: {SHARE_MIN} %")
    print(f"were they drawn by lot: {100 * share:.1f} % of all, give or take {within:.1f}")
    return 0 if 100 * share >= SHARE_MIN else 1


def _verdicts() -> list[SourceFileMutationData]:
    found = [SourceFileMutationData(path=path) for path in sorted(walk_mutatable_files())]
    for data in found:
        data.load()
    return found


def _is_dead(code: int | None) -> bool:
    return status_by_exit_code[code] in DEAD


if __name__ == "__main__":
    raise SystemExit(main())
