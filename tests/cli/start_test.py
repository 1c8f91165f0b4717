"""What a command loads: nothing that it does not need, so that it starts within a second."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from paycover.cli.subjects import SUBJECTS
from paycover.main import app

LATER = {"alembic", "mcp", "psycopg", "pwdlib", "pypdf", "stripe", "xlsxwriter"}
"""Libraries that a server loads when they are first needed."""


@pytest.mark.parametrize(
    ("imported", "unwanted"),
    [
        ("paycover.main", LATER | {"sqlalchemy", "structlog", "uvicorn"}),
        ("paycover.cli.program, paycover.cli.serving, paycover.cli.users", LATER),
    ],
)
def test_only_what_is_needed_is_loaded(imported: str, unwanted: set[str]) -> None:
    code = f"import sys, {imported}; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "paycover.main" in loaded or "paycover.cli.serving" in loaded
    assert not loaded & unwanted


def test_every_subject_has_its_commands_and_a_wrong_one_is_told() -> None:
    for name, (_, what) in SUBJECTS.items():
        shown = CliRunner().invoke(app, [name, "--help"])
        assert shown.exit_code == 0 and what in " ".join(shown.output.split())
    wrong = CliRunner().invoke(app, ["rates", "lod"])
    assert wrong.exit_code == 2 and "Did you mean 'load'?" in wrong.output
