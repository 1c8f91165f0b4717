"""What the project depends on: each named with its reason, pinned by hash, imported if it is at all."""

import re
import tomllib
from typing import Any

import pytest

from tests.tidy.tree import ROOT, SOURCE

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME: list[str] = PROJECT["project"]["dependencies"]
BUILD: list[str] = PROJECT["dependency-groups"]["build"]
DEVELOPMENT: list[str] = PROJECT["dependency-groups"]["dev"]

MODULES = {"markdown-it-py": "markdown_it", "python-multipart": "python_multipart", "pyyaml": "yaml"}
"""Import names that are not the distribution's own."""


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=~! ]", requirement, maxsplit=1)[0]


@pytest.mark.parametrize(
    ("heading", "requirements"), [("Runtime", RUNTIME), ("Build", BUILD), ("Development", DEVELOPMENT)]
)
def test_every_dependency_has_a_line_that_says_why(heading: str, requirements: list[str]) -> None:
    page = (ROOT / "docs" / "reference" / "dependencies.md").read_text()
    section = page.partition(f"## {heading}")[2].partition("\n## ")[0]
    named = re.findall(r"^- \*\*(.+?)\*\*: \S", section, re.MULTILINE)
    assert named == sorted(_name(requirement) for requirement in requirements)


def test_every_runtime_dependency_is_imported() -> None:
    source = "\n".join(path.read_text() for path in SOURCE.rglob("*.py"))
    modules = {name: MODULES.get(name, name.replace("-", "_")) for name in map(_name, RUNTIME)}
    idle = [
        name
        for name, module in modules.items()
        if not re.search(rf"^ *(?:import|from) {module}\b", source, re.MULTILINE)
    ]
    assert not idle


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_pins_every_package_by_hash_and_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text()
    entries = re.findall(
        r"^(\S+==\S+)((?:.*\\\n)?(?:    --hash=sha256:[0-9a-f]{64}.*\n)*)", text, re.MULTILINE
    )
    assert entries
    assert not [name for name, hashes in entries if "--hash=sha256:" not in hashes]
    assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host", text)


def test_the_locks_hold_what_is_asked_for() -> None:
    runtime, development = (
        (ROOT / lock).read_text() for lock in ("requirements.txt", "requirements-dev.txt")
    )
    assert not [r for r in [*RUNTIME, *BUILD] if f"\n{_name(r)}" not in runtime]
    assert not [r for r in DEVELOPMENT if f"\n{_name(r)}" not in development]
