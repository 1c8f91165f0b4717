"""The documents: links lead somewhere, names resolve, what is cited exists."""

import importlib
import json
import pathlib
import re
import tomllib
from typing import Any
from urllib.parse import unquote

import pytest
import typer

from paycover.api.catalogue import OPERATIONS
from paycover.main import app
from tests.tidy.tree import DECISIONS, ROOT, SOURCE, markdown, name_of, under

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
BLOCK = re.compile(r"^```(\w*)[ \w]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LANGUAGES = {"csv", "http", "json", "python", "sh", "sql", "text", "toml", "yaml"}
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SLUGS = {path.stem for path in DECISIONS.glob("*.md")}
SOURCES = ROOT / "docs" / "reference" / "sources.md"

PARTS = ["Context", "Decision", "Consequences", "Alternatives"]


@pytest.mark.parametrize("path", markdown(), ids=name_of)
def test_links_lead_somewhere(path: pathlib.Path) -> None:
    broken = []
    for target in LINK.findall(FENCE.sub("", path.read_text())):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = unquote(target).partition("#")
        there = (path.parent / file).resolve() if file else path
        if not there.exists() or (anchor and anchor not in _anchors(there.read_text())):
            broken.append(target)
    assert not broken


@pytest.mark.parametrize("path", markdown(), ids=name_of)
def test_every_block_of_code_says_what_it_is_and_fits_the_program(path: pathlib.Path) -> None:
    """What is run is run by `tests/contract/guides_test.py`; here is what a reader has to fill in."""
    text = path.read_text()
    assert {language for language, _ in BLOCK.findall(text)} <= LANGUAGES
    wrong = [
        line
        for language, code in BLOCK.findall(text)
        for line in re.sub(r" *\\\n *", " ", code).splitlines()
        if (language == "sh" and not _is_command(line)) or (language == "http" and not _is_request(line))
    ]
    assert not wrong
    for language, code in BLOCK.findall(text):
        if language == "json" and "…" not in code:
            json.loads(code)


def test_the_where_table_resolves() -> None:
    rows = _where_table()
    assert len(rows) >= 12
    astray = [place for place in re.findall(r"`([^`]+)`", " ".join(rows)) if not _resolves(place)]
    assert not astray


def test_every_decision_has_its_four_parts_and_one_page() -> None:
    wrong = {}
    for path in sorted(DECISIONS.glob("*.md")):
        if path.stem == "README":
            continue
        text = path.read_text()
        headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
        if headings != PARTS or not text.startswith("# ") or text.count("\n") > 60:
            wrong[path.stem] = headings
    assert not wrong


def test_every_decision_is_on_the_list_of_decisions() -> None:
    listed = set(re.findall(r"\]\(([a-z0-9-]+)\.md\)", (DECISIONS / "README.md").read_text()))
    assert listed == SLUGS - {"README"}


def test_cited_decisions_exist() -> None:
    files = [*under("src", "tests", "tools"), *markdown()]
    cited = {
        (name_of(path), slug)
        for path in files
        for slug in re.findall(r"decisions/([a-z0-9-]+)(?:\.md)?\b", path.read_text())
    }
    assert not {(file, slug) for file, slug in cited if slug not in SLUGS}


def test_cited_sources_are_explained() -> None:
    """A `decisions.md 22` in the code has a row in the table of settled contradictions, and so on."""
    text = SOURCES.read_text()
    rows = {int(number) for number in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
    code = "\n".join(path.read_text() for path in under("src", "tests", "tools"))
    numbers = {
        int(number)
        for cited in re.findall(r"\bdecisions\.md ((?:\d+(?:, | and )?)+)", code)
        for number in re.findall(r"\d+", cited)
    }
    assert numbers
    assert numbers <= rows
    names = set(re.findall(r"\b([a-z]+\.md) \d", code)) | {
        f"seed {number}" for number in re.findall(r"\bseeds? (\d{3})", code)
    }
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_the_change_log_has_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    headings = re.findall(r"^## \[?([^\]\s]+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] in ("Unreleased", version)
    assert len(headings) == len(set(headings))


def test_the_read_me_fits_its_page() -> None:
    assert (ROOT / "README.md").read_text().count("\n") <= 150


def _anchors(text: str) -> set[str]:
    """Return the anchors a page's headings make."""
    return {
        re.sub(r"[^\w\- ]", "", heading.replace("`", "")).strip().lower().replace(" ", "-")
        for heading in HEADING.findall(FENCE.sub("", text))
    }


def _is_command(line: str) -> bool:
    """Tell whether the command of a line is there, if it is one of ours; with its options."""
    words = re.sub(r"^(?:[A-Z_]+=\S+ +)+", "", line).split("#")[0].split()
    if words[:1] == ["make"]:
        return f"\n{words[1]}:" in (ROOT / "Makefile").read_text()
    if words[:1] != ["paycover"]:
        return True
    command: Any = typer.main.get_command(app)
    while (further := getattr(command, "commands", None)) is not None:
        words = words[1:]
        if not words or words[0] not in further:
            return words == ["--help"]
        command = further[words[0]]
    options = {name for parameter in command.params for name in parameter.opts}
    return all(word.split("=")[0] in options for word in words if word.startswith("--"))


def _is_request(line: str) -> bool:
    """Tell whether a line asks for an operation there is; other lines are headers and bodies."""
    found = re.match(r"(GET|POST|PUT|DELETE) +([^\s?]+)", line)
    if found is None:
        return True
    method, path = found.groups()
    patterns = (re.sub(r"\{\w+\}", "[^/]+", o.path) for o in OPERATIONS if o.method == method)
    return any(re.fullmatch(pattern, path) for pattern in patterns)


def _where_table() -> list[str]:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    section = text.partition("## Where to change what")[2].partition("\n## ")[0]
    return [line for line in section.splitlines() if line.startswith("| ")][1:]


def _resolves(place: str) -> bool:
    """Tell whether a path (of the package or the project) or `module.symbol` exists."""
    if "<noun>" in place:
        return any((SOURCE / place.replace("<noun>", noun)).exists() for noun in ("jobs", "invoices"))
    if "/" in place or place.endswith((".py", ".md", ".toml")):
        return (SOURCE / place).exists() or (ROOT / place).exists()
    module, _, symbol = place.rpartition(".")
    try:
        return hasattr(importlib.import_module(f"paycover.{module}"), symbol)
    except ModuleNotFoundError:
        return False
