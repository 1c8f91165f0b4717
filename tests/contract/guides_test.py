"""The code of the documents, pasted into a fresh sandbox: every Python and shell block of every page.

`# …` after a `print`, or on the lines below a block of them, is what it prints. A shell block says
`refused` where that is what it shows.
"""

import contextlib
import io
import json
import os
import pathlib
import re
import subprocess
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from paycover.portal.documents import on_this_server
from tests.conftest import Api
from tests.tidy.tree import ROOT

DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"^ *print\(.*\)  # (.+)$|^# (.+)$", re.MULTILINE)
KEY = "t9sk_test_…"
NOTED = """curl() {
    local answer
    answer=$(command curl --silent --write-out "\\n=%{http_code}" "$@")
    echo "$answer" >&2
    echo "${answer%$'\\n'=*}"
}
"""
"""A curl that also tells what it was answered, so that what a page pipes on stays as it is."""


class Block(NamedTuple):
    """A block of code: its language, what is said of it, and the code."""

    language: str
    mark: str
    code: str

    @property
    def runs(self) -> bool:
        """Tell whether it can be pasted as it is: a `…` stands for something of the reader's."""
        if self.language == "python":
            return True
        return self.language == "sh" and "curl" in self.code and "…" not in self.code


def blocks(path: pathlib.Path) -> list[Block]:
    """Return the blocks of a page."""
    return [Block(*found) for found in BLOCK.findall(path.read_text())]


PAGES = [
    path.relative_to(DOCS).as_posix()
    for path in sorted(DOCS.rglob("*.md"))
    if any(block.runs for block in blocks(path))
]


@pytest.fixture
def reader(sandbox: Api) -> Iterator[Api]:
    """Somebody with a fresh sandbox, its key in the environment."""
    before = dict(os.environ)
    os.environ |= {"PAYCOVER_KEY": sandbox.key, "NO_PROXY": "*"}
    yield sandbox
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_does_what_it_says(name: str, reader: Api) -> None:
    path = DOCS / name
    names: dict[str, Any] = {"__name__": name}
    for block in blocks(path):
        code = on_this_server(block.code, reader.url).replace(KEY, reader.key)
        if not block.runs:
            continue
        if block.language == "python":
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(code, str(path), "exec"), names)
            told = [beside or below for beside, below in SHOWN.findall(block.code)]
            if told:
                assert printed.getvalue().splitlines() == told
        else:
            check_shell(code, is_refused=block.mark == "refused")
    client = names.get("ten99policy")
    if client is not None:
        client.api_base = client.api_key = client.default_http_client = None
        client.max_network_retries = 0


def check_shell(code: str, *, is_refused: bool) -> None:
    """Run commands as a reader would; each has to be answered as the page says."""
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", NOTED + code],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=ROOT,
    )
    statuses = [int(line[1:]) for line in done.stderr.splitlines() if re.fullmatch(r"=\d{3}", line)]
    assert len(statuses) >= code.count("curl ")
    assert all((400 <= status < 500) if is_refused else status < 300 for status in statuses), done.stderr
    for answer in re.split(r"\n=\d{3}\n", done.stderr)[:-1]:
        json.loads(answer.replace("\r\n", "\n").rpartition("\n\n")[2])
