"""Requests no ordinary client sends, over one connection whose fitness is part of the answer."""

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from paycover.api.operations import Operation
from paycover.flows.samples import SAMPLE_IDS
from tests.conftest import Api

UNKNOWN = "zz_nothing"


@dataclass
class Reply:
    """An answer as it came: status, lower-case headers, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)

    def coded(self) -> str:
        """Return the error code; fail the test unless the answer is a refusal as clients parse it."""
        assert 400 <= self.status < 500, f"{self.status}: {self.body[:300]!r}"
        assert self.headers["content-type"] == "application/json"
        assert self.headers["request-id"].startswith("req_")
        shown = self.json()
        assert set(shown) == {"message", "error_code"} and isinstance(shown["error_code"], str), shown
        assert shown["message"] and isinstance(shown["message"], str | dict)
        return str(shown["error_code"])


class Wire:
    """One kept-alive connection of a caller; it says what it is told to, unchecked."""

    def __init__(self, api: Api) -> None:
        address = urlsplit(api.url)
        self._connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=60)
        self._key = api.key

    def send(self, method: str, target: str, body: bytes = b"", **headers: str) -> Reply:
        """Send a request as it is; header names have underscores for hyphens."""
        given = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, target, body, given)
        answer = self._connection.getresponse()
        return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())

    def ensure_usable(self) -> None:
        """Fail the test unless the same connection still serves."""
        socket = self._connection.sock
        answer = self.send("GET", "/api/v1/invoices?limit=1")
        assert answer.status == 200, answer.body
        assert socket is None or self._connection.sock is socket, "the server closed the connection"

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def target(operation: Operation, id: str | None = None) -> str:
    """Return the address of an operation, of the sample unless an id is given."""
    head, brace, rest = operation.path.partition("{")
    noun, _, tail = rest.partition("}")
    return head + (SAMPLE_IDS.get(noun, UNKNOWN) if id is None else id) + tail if brace else head
