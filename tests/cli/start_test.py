"""What a command loads: nothing that it does not need, so that it starts within a second."""

import importlib
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from paycover.cli.subjects import SUBJECTS
from paycover.kit.later import without
from paycover.main import app

LATER = {
    "aiosmtplib",
    "alembic",
    "httpcore",
    "jinja2",
    "markdown_it",
    "mcp",
    "psycopg",
    "pwdlib",
    "pyotp",
    "pypdf",
    "rich",
    "segno",
    "sqlalchemy.dialects.postgresql",
    "stripe",
    "typst",
    "xlsxwriter",
    "yaml",
}
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


def test_a_library_is_hidden_from_imports_and_back_afterwards() -> None:
    with without("rich"), pytest.raises(ImportError):
        importlib.import_module("rich")
    assert importlib.import_module("rich").__name__ == "rich"


def test_every_subject_has_its_commands_and_a_wrong_one_is_told() -> None:
    for name, (_, what) in SUBJECTS.items():
        shown = CliRunner().invoke(app, [name, "--help"])
        assert shown.exit_code == 0 and what in " ".join(shown.output.split())
    wrong = CliRunner().invoke(app, ["rates", "lod"])
    assert wrong.exit_code == 2 and "Did you mean 'load'?" in wrong.output
