"""The stand-alone checker: proves true explanations, and finds every figure that was changed."""

import copy
import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Iterator
from random import Random  # noqa: TID251 - seeded: the same bills at every run
from typing import Any

import msgspec
import pytest

from tests.domain import bills
from tests.tidy.tree import ROOT
from tools.verify_premium import verify

PROOF_INVOICES = int(os.environ.get("PAYCOVER_PROOF_INVOICES", "2000"))

TOOL = ROOT / "tools" / "verify_premium.py"

NAMES_ONLY = {
    "subject.object",
    "subject.id",
    "subject.contractor",
    "subject.job",
    "subject.policy",
    "subject.assignment",
    "subject.gross_pay_source",
    "subject.replaces",
    "subject.replaced_by",
}
"""What an explanation names and nothing is computed of."""

Path = tuple[str | int, ...]


def shown(seed: int) -> dict[str, Any]:
    """Return a random explanation as the API shows it."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(bills.explanation(Random(seed))))
    return found


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every figure and word of an explanation with the way to it."""
    inner = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, part in inner:
        yield from leaves(part, (*path, key))
    if not isinstance(value, dict | list):
        yield path, value


def changed(explanation: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """Return an explanation with one thing in it changed."""
    made = copy.deepcopy(explanation)
    holder: Any = made
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return made


def run(*arguments: str, text: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the checker as a program of its own, away from the project."""
    return subprocess.run(
        [sys.executable, "-I", str(TOOL), *arguments],
        input=text,
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )


def test_random_invoices_are_not_a_cent_off() -> None:
    """`make prove` asks for 100,000."""
    random = Random(PROOF_INVOICES)
    off = []
    for number in range(PROOF_INVOICES):
        told = msgspec.json.decode(msgspec.json.encode(bills.explanation(random)))
        if found := verify(told):
            off.append((number, found))
    assert not off, off[:5]


@pytest.mark.parametrize("seed", range(12))
def test_every_figure_that_is_changed_is_found(seed: int) -> None:
    true = shown(seed)
    assert verify(true) == []
    missed = []
    for path, value in leaves(true):
        name = ".".join(map(str, path))
        if (
            name in NAMES_ONLY
            or name.startswith(("subject.paycycle", "subject.cover."))
            or path[-1] == "why"
        ):
            continue
        for other in _others(value, path):
            if not verify(changed(true, path, other)):
                missed.append((name, value, other))
    assert not missed


def _others(value: Any, path: Path) -> list[Any]:
    """Return what a value may be changed to: by one up and down, by a little, to nothing."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1, value + 100]
    if path == ("summary",):
        return [value.replace("$", "$1", 1), value.replace(".", ".0", 1), ""]
    return ["other", 1] if isinstance(value, str) else [1, "other"]


def test_a_cycle_moved_out_of_the_cover_is_found() -> None:
    true = next(t for seed in range(50) if "cycle_outside_cover" not in (t := shown(seed))["flags"])
    for span, edge, far in (("paycycle", "start", 0), ("paycycle", "end", 2**40), ("cover", "end", 0)):
        assert verify(changed(true, ("subject", span, edge), far))


def test_a_line_left_out_or_told_twice_is_found() -> None:
    true = shown(1)
    assert verify(true | {"lines": true["lines"][1:]})
    assert verify(true | {"lines": [*true["lines"], true["lines"][0]]})
    assert verify(true | {"flags": [*true["flags"], "other"]})
    assert verify(true | {"differences": ["It does not add up."]})


def test_another_true_snapshot_does_not_prove_it() -> None:
    assert verify(shown(1) | {"snapshot": shown(2)["snapshot"]})


def test_as_a_program_it_reads_a_file_or_standard_input(tmp_path: pathlib.Path) -> None:
    true = shown(3)
    file = tmp_path / "explanation.json"
    file.write_text(json.dumps(true))
    for done in (run(str(file)), run("-", text=json.dumps(true))):
        assert (done.returncode, done.stdout) == (0, "verified\n"), done.stderr
    wrong = run("-", text=json.dumps(changed(true, ("premium", "premium_due"), 1)))
    assert wrong.returncode == 1 and "premium.premium_due is 1, must be" in wrong.stdout
    assert run().returncode == 2


def test_it_shares_no_code_with_the_server() -> None:
    imported = [line for line in TOOL.read_text().splitlines() if line.startswith(("import ", "from "))]
    assert imported and not [line for line in imported if "paycover" in line or "tools" in line]
