"""The program as a user runs it: a process of its own with its own data directory."""

import contextlib
import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

SOURCE = pathlib.Path(__file__).parents[2] / "src"


@dataclass
class Program:
    """Runs commands with the given settings; those of the caller's environment do not count."""

    data_dir: pathlib.Path
    settings: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self._command(arguments),
            env=self._environment(settings),
            cwd=self.data_dir,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def run_all(self, *commands: tuple[str, ...]) -> list[tuple[int, str]]:
        """Run commands one after the other in one process; return the code and output of each."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.cli.many"],
            env=self._environment({"PYTHONPATH": f"{SOURCE}{os.pathsep}{SOURCE.parent}"}),
            cwd=self.data_dir,
            input=json.dumps(commands),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [(code, output) for code, output in json.loads(done.stdout)]

    @contextlib.contextmanager
    def running(self, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
        """Give a command that goes on; stop it as an operator would, and expect a good end."""
        process = subprocess.Popen(
            self._command(arguments),
            env=self._environment({}),
            cwd=self.data_dir,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            try:
                yield process
                process.terminate()
                assert process.wait(30) == 0
            finally:
                process.kill()

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "paycover.main", *arguments]

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if n != "PORT" and not n.startswith("PAYCOVER_")}
        own = {"PAYCOVER_DATA_DIR": str(self.data_dir), "PORT": "0", "PYTHONPATH": str(SOURCE)}
        return kept | own | self.settings | settings
