"""`paycover rates` as a newcomer uses it."""

import pathlib
import re

import pytest

from tests.cli.program import Program
from tests.plans import Plan, plan

PRODUCTION = ("--account", "acme", "--environment", "production")
MADE = ("keys", "create", *PRODUCTION)
NAME = ("acme-general", "1")
FIRST_STEPS = [
    ("validate", *NAME, "--by", "Ada"),
    ("submit", *NAME, "--by", "Ada"),
    ("approve", *NAME, "--by", "Bo", "--note", "looks right"),
]


@pytest.fixture
def program(tmp_path: pathlib.Path) -> Program:
    """The program with nothing set and nothing kept."""
    return Program(tmp_path)


def laid_out(folder: pathlib.Path, given: Plan) -> tuple[str, ...]:
    """Write a plan's files; return the command that loads them."""
    folder.mkdir(exist_ok=True)
    (folder / "plan.json").write_bytes(given.text)
    for name, table in given.tables.items():
        (folder / name).write_text(str(table))
    return "load", str(folder / "plan.json"), "--by", "Ada"


def rates(program: Program, *commands: tuple[str, ...]) -> list[tuple[int, str]]:
    """Run commands of `paycover rates` on a production account that has nothing yet."""
    done = program.run_all(MADE, *(("rates", *command, *PRODUCTION) for command in commands))
    return done[1:]


def test_a_plan_goes_from_a_file_to_market_and_back_to_files(
    program: Program, tmp_path: pathlib.Path
) -> None:
    out = str(tmp_path / "out" / "again.yaml")
    done = rates(
        program,
        laid_out(tmp_path / "plan", plan()),
        *FIRST_STEPS[:2],
        ("approve", *NAME, "--by", "ADA"),
        *FIRST_STEPS[2:],
        ("activate", *NAME, "--by", "Bo", "--state", "CA"),
        ("activate", *NAME, "--by", "Bo", "--all-states"),
        ("show", *NAME, "--out", out),
        ("show", *NAME, "--out", out),
        ("load", out, "--by", "Cy"),
    )
    assert [code for code, _ in done] == [0, 0, 0, 1, 0, 0, 0, 0, 1, 1]
    assert "draft" in done[0][1] and "someone else" in done[3][1] and "written over" in done[8][1]
    assert "looks right" in done[7][1] and "all" in done[6][1]
    assert "its content is frozen" in done[9][1]

    other = ("--account", "other", "--environment", "production")
    made, again = program.run_all(("keys", "create", *other), ("rates", "load", out, "--by", "Cy", *other))
    assert (made[0], again[0]) == (0, 0), again[1]
    hashes = {found for _, text in (done[0], again) for found in re.findall(r"\b[0-9a-f]{12}\b", text)}
    assert len(hashes) == 1


def test_a_newer_version_is_compared_and_simulated_before_it_is_sold(
    program: Program, tmp_path: pathlib.Path
) -> None:
    newer = plan(
        rows="roofer,CA,91341,7000,70,accept\nroofer,NY,91341,6000,60,accept\n",
        version=2,
        new_business={"from": "2021-01-01"},
    )
    done = rates(
        program,
        laid_out(tmp_path / "plan", plan()),
        *FIRST_STEPS,
        ("activate", *NAME, "--by", "Bo", "--all-states"),
        laid_out(tmp_path / "newer", newer),
        ("diff", "acme-general", "1", "2"),
        ("simulate", "acme-general", "2", "--since", "2026-01-01"),
        ("withdraw", "acme-general", "2", "--by", "Ada"),
        ("close", *NAME, "--by", "Bo"),
        ("list",),
    )
    assert {code for code, _ in done} == {0}, done
    loaded, compared, simulated, _, _, listed = (text for _, text in done[5:])
    assert "RV06" in loaded and "+32.1 %" in loaded and "RV17" in loaded
    assert "over 25 %" in compared and "$5.30 → $7.00" in compared and "1 stay as they are" in compared
    assert "0 were skipped" in simulated
    assert "closed" in listed and "withdrawn" in listed


def test_a_refused_file_lists_every_fault_and_leaves_nothing(
    program: Program, tmp_path: pathlib.Path
) -> None:
    bad = plan(
        rows="roofer,OH,9134,5300,54,accept\nroofer,XX,91341,x,53,accept\n", rounding={"minimum_cents": 1}
    )
    refused, listed = rates(program, laid_out(tmp_path / "bad", bad), ("list",))
    assert refused[0] == 1
    for said in ("RV03", "RV04", "RV10", "RV14", "FORMAT", "exact_rate_ppm", "9134", "nothing was written"):
        assert said in refused[1]
    assert listed[0] == 0 and "acme" not in listed[1]


def test_production_refuses_what_is_illustrative(program: Program, tmp_path: pathlib.Path) -> None:
    done = rates(
        program,
        laid_out(tmp_path / "plan", plan(illustrative=True)),
        *FIRST_STEPS,
        ("activate", *NAME, "--by", "Bo", "--all-states"),
        ("list",),
    )
    assert [code for code, _ in done] == [0, 0, 0, 0, 1, 0]
    assert "RV16" in done[4][1] and "approved" in done[5][1]


def test_refusals_are_a_sentence_and_code_1_and_wrong_options_code_2(program: Program) -> None:
    for (code, text), (expected, said) in zip(
        rates(
            program,
            ("load", "missing.yaml", "--by", "Ada"),
            ("load", ".", "--by", "Ada"),
            ("validate", "acme-gl", "1", "--by", "Ada"),
            ("show", "acme-gl", "1"),
            ("diff", "acme-gl", "1", "2"),
            ("simulate", "acme-gl", "1"),
            ("activate", "acme-gl", "1", "--by", "Bo"),
            ("activate", "acme-gl", "1", "--by", "Bo", "--state", "CA", "--all-states"),
            ("submit", "acme-gl", "1"),
            ("simulate", "acme-gl", "1", "--since", "soon"),
        ),
        [
            *[(1, "is not there")] * 2,
            *[(1, "No such version of a rate plan: acme-gl 1")] * 4,
            *[(2, "--all-states")] * 2,
            (2, "--by"),
            (2, "--since"),
        ],
        strict=True,
    ):
        assert code == expected and said in re.sub(r"\x1b\[[0-9;]*m", "", text), text


def test_an_account_that_does_not_exist_is_not_made(program: Program) -> None:
    done = program.run("rates", "list", "--account", "nobody", "--environment", "production")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1 and "there is no production account nobody" in done.stderr
