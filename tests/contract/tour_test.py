"""Every operation, shown: the requests that the portal prints do what the document says.

On SQLite the printed `curl` commands are run as pasted, on PostgreSQL the calls of the official client.
`PAYCOVER_RECORD=FILE` sends the bodies of the tour itself and keeps what was asked and answered: these
are the examples of the published document (`python -m tools.examples --write`).
"""

import contextlib
import io
import json
import os
import pathlib
import re
import subprocess
from typing import Any

import pytest

from paycover.api.catalogue import DOCUMENTED
from paycover.api.openapi import document
from paycover.flows.sandbox import load_categories, load_samples
from paycover.portal import snippets
from paycover.portal.documents import EXAMPLE_ORIGIN, on_this_server
from tests import make
from tests.conftest import Api
from tests.contract.steps import File, Moment, Own
from tests.contract.tour import walk
from tests.contract.tour_certificates import CERTIFICATE, drawn

OPERATIONS = {operation.id: operation for operation in DOCUMENTED}
RECORD = os.environ.get("PAYCOVER_RECORD")


@pytest.fixture
def fresh(new_api: Any) -> Api:
    """A sandbox as `paycover serve` has it ready."""

    def load(api: Api) -> None:
        make.write(api, load_categories)
        make.write(api, load_samples)

    made: Api = new_api(categories=load)
    return made


class Runner:
    """Sends the steps of the tour."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.sent: dict[str, Any] = {}

    def __call__(self, operation: str, id: str = "", *, query: Any = None, body: Any = None) -> Any:
        status, shown = self.answered(operation, id, query, body)
        assert status == OPERATIONS[operation].status, (operation, shown)
        owned = [name for name, value in (body or {}).items() if isinstance(value, Own | Moment)]
        known = "" if isinstance(id, Own) else id
        kept = {"id": known, "query": query, "body": body, "own": owned, "answer": shown}
        self.sent.setdefault(operation, {name: value for name, value in kept.items() if value})
        return shown

    def answered(self, operation: str, id: str, query: Any, body: Any) -> tuple[int, Any]:
        """Send a request as the tour has it; return the status and what it shows."""
        asked = OPERATIONS[operation]
        path = re.sub(r"\{.*\}", id, asked.path)
        # not `call`: what the clock's way costs is not of one request, nor are pages outside /api/v1
        files = {
            name: (str(value), drawn()) for name, value in (body or {}).items() if isinstance(value, File)
        }
        fields = {name: value for name, value in (body or {}).items() if name not in files}
        sent = {"data": fields, "files": files} if files else {"json": body}
        answer = self.api.client.request(asked.method, path, params=query, **sent)
        return answer.status_code, answer.json()


class Printed(Runner):
    """Sends the steps as the portal prints them, whatever body the tour has."""

    def __init__(self, api: Api) -> None:
        super().__init__(api)
        self.document = document(DOCUMENTED)

    def example(self, operation: str) -> snippets.Example:
        """Return the printed request of an operation."""
        asked = OPERATIONS[operation]
        shown = self.document["paths"][asked.path][asked.method.lower()]
        return snippets.example_of(shown, asked.method, asked.path)

    def own(self, example: snippets.Example, id: str, body: Any) -> dict[str, str]:
        """Return the variables that the reader has to set."""
        values = {name: str(body[name]) for name in example.own}
        if example.noun and not example.id:
            values[example.noun] = id
        return {snippets.variable(name): value for name, value in values.items()}


class Curl(Printed):
    """Pastes the commands into a shell, in a folder that has a certificate."""

    def __init__(self, api: Api, folder: pathlib.Path) -> None:
        super().__init__(api)
        self.folder = folder
        (folder / CERTIFICATE).write_bytes(drawn())

    def answered(self, operation: str, id: str, query: Any, body: Any) -> tuple[int, Any]:
        example = self.example(operation)
        command = on_this_server(snippets.curl(example), self.api.url)
        assert "\n" not in command or " \\\n" in command
        done = subprocess.run(
            [
                "bash",
                "-euc",
                f'curl() {{ command curl --silent --write-out "\\n%{{http_code}}" "$@"; }}\n{command}',
            ],
            env={**os.environ, "NO_PROXY": "*", **self.own(example, id, body)},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            cwd=self.folder,
        )
        shown, _, status = done.stdout.rpartition("\n")
        return int(status), json.loads(shown)


class Client(Printed):
    """Runs the calls of the official client; what it has no call for is sent as the tour has it."""

    def answered(self, operation: str, id: str, query: Any, body: Any) -> tuple[int, Any]:
        code = snippets.python(self.example(operation))
        if code is None:
            return super().answered(operation, id, query, body)
        names: dict[str, Any] = {}
        os.environ |= self.own(self.example(operation), id, body)
        with contextlib.redirect_stdout(io.StringIO()):
            exec(on_this_server(code, self.api.url), names)
        return OPERATIONS[operation].status, json.loads(json.dumps(names["shown"]))


def test_what_the_portal_prints_does_what_it_says(
    fresh: Api, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    monkeypatch.setenv("PAYCOVER_KEY", fresh.key)
    pasted = Curl(fresh, tmp_path) if fresh.database.dialect.name == "sqlite" else Client(fresh)
    run = Runner(fresh) if RECORD else pasted
    walk(run, lambda work: make.write(fresh, work))
    assert set(run.sent) == set(OPERATIONS)
    if RECORD:
        text = json.dumps(run.sent, indent=1, ensure_ascii=False).replace(fresh.url, EXAMPLE_ORIGIN)
        pathlib.Path(RECORD).write_text(text + "\n")
