"""The commands of users, and the way in that a fresh sandbox prints."""

import pathlib

import pytest

from tests.cli.program import Program

ADA = "ada@example.com"


@pytest.fixture
def program(tmp_path: pathlib.Path) -> Program:
    """The program with its sandbox ready."""
    program = Program(tmp_path)
    assert program.run("seed").returncode == 0
    return program


def test_a_user_is_invited_listed_reset_and_disabled(program: Program) -> None:
    invited = program.run("users", "add", ADA, "--role", "finance", "--name", "Ada")
    assert "/dashboard/join/" in invited.stdout, invited.stderr
    assert "invited" in program.run("users", "list").stdout
    again = program.run("users", "reset", ADA)
    assert "/dashboard/join/" in again.stdout and again.stdout != invited.stdout
    assert program.run("users", "disable", ADA).returncode == 0
    listed = program.run("users", "list").stdout
    assert ADA in listed and "disabled" in listed
    for arguments in (
        ("add", ADA, "--role", "finance"),
        ("add", "nobody", "--role", "finance"),
        ("reset", "bo@example.com"),
        ("disable", ADA, "--account", "nobody"),
    ):
        done = program.run("users", *arguments)
        assert done.returncode == 1 and done.stderr and "Traceback" not in done.stderr
