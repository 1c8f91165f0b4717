"""Records the examples of the published document from a test: `python -m tools.examples --write`."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parent.parent
RECORDED = ROOT / "src" / "paycover" / "api" / "recorded.json"
TOUR = "tests/contract/tour_test.py"


def main(arguments: list[str]) -> int:
    """Walk the tour of the API on SQLite and keep what was asked and answered; return the exit status."""
    if arguments != ["--write"]:
        sys.stderr.write("usage: python -m tools.examples --write\n")
        return 2
    command = [sys.executable, "-m", "pytest", TOUR, "-k", "sqlite"]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PAYCOVER_RECORD": str(RECORDED)}, check=False
    ).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
