"""The underwriter's commands."""

import pathlib

import pytest

from tests.cli.program import Program

WHO = "cn_Ehb3bYa"


@pytest.fixture
def program(tmp_path: pathlib.Path) -> Program:
    """The program with its sandbox ready."""
    program = Program(tmp_path)
    assert program.run("seed").returncode == 0
    return program


def test_a_mark_is_set_listed_and_cleared(program: Program) -> None:
    words = ("--word", "licence=electrician's", "--word", "coverage_type=general")
    marked = program.run("underwriting", "mark", WHO, "LICENSE_EXPIRED", "--note", "See the file.", *words)
    assert marked.returncode == 0 and marked.stdout.startswith("mk_"), marked.stderr
    approved = program.run("underwriting", "approve", "jb_jsb9KEcTpc", "PAY_OVER_LIMIT")
    assert approved.returncode == 0
    listed = program.run("underwriting", "list").stdout
    assert "See the file." in listed and "approved" in listed
    assert "approved" not in program.run("underwriting", "list", WHO).stdout
    cleared = program.run("underwriting", "clear", WHO, "LICENSE_EXPIRED")
    assert cleared.stdout == marked.stdout
    assert WHO not in program.run("underwriting", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("mark", "cn_unknown", "LICENSE_EXPIRED"), 1),
        (("mark", WHO, "START_IN_PAST"), 1),
        (("clear", WHO, "LICENSE_EXPIRED"), 1),
        (("list", "--account", "nobody"), 1),
        (("mark", WHO, "NO_SUCH_RULE"), 2),
        (("mark", WHO, "LICENSE_EXPIRED", "--word", "licence"), 2),
        (("mark", WHO, "LICENSE_EXPIRED", "--word", "coverage_type=boat"), 2),
    ],
)
def test_what_can_not_be_said_is_refused_without_a_crash(
    program: Program, arguments: tuple[str, ...], code: int
) -> None:
    done = program.run("underwriting", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr and "Traceback" not in done.stderr


def test_a_list_of_names_to_watch_for_replaces_the_one_before(
    program: Program, tmp_path: pathlib.Path
) -> None:
    file = tmp_path / "names.txt"
    file.write_text("Núñez, José\n\nJose  Nunez\nPat Doe\n")
    for _ in range(2):
        done = program.run("underwriting", "watch", str(file))
        assert (done.returncode, done.stdout) == (0, "2 names\n"), done.stderr
