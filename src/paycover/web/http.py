"""A request and an answer as plain values, and how they cross ASGI."""

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from paycover.kit.errors import Problem
from paycover.kit.records import Record, field

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BODY_BYTES_MAX = 1_048_576
DRAIN_BYTES_MAX = 100 * 1_048_576
"""How much of a body that is refused is still read, so that the connection can be used again."""

JSON = b"application/json"
RETRY_SOON = (b"retry-after", b"1")


class TooLarge(Exception):
    """The body is over its limit; `drained` tells whether the connection can be kept."""

    def __init__(self, *, drained: bool) -> None:
        super().__init__(drained)
        self.drained = drained


class Gone(Exception):
    """The client hung up before its request was complete."""


class Request(Record):
    """An HTTP request, its body read whole; header names are lower case.

    `origin` is where links that the answer holds begin: `https://cover.example`. `address` is the
    network address it came from, as the server or the proxy it trusts says.
    """

    id: str
    method: str
    path: str
    query: str
    headers: dict[bytes, bytes]
    body: bytes = b""
    origin: str = ""
    address: str = ""

    def header(self, name: bytes) -> str | None:
        """Return a header's text, None where it is absent."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")


class Answer(Record):
    """An HTTP answer: always with a body, JSON unless it says otherwise."""

    status: int
    body: bytes
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    media_type: bytes = JSON


def refusal(problem: Problem) -> Answer:
    """Return the answer of a problem: `{message, error_code}` (wire.md 8), and reasons where it has any."""
    shown: dict[str, object] = {"message": problem.message, "error_code": problem.code.value}
    if problem.reasons:
        shown["reasons"] = problem.reasons
    body = msgspec.json.encode(shown)
    headers = [RETRY_SOON] if problem.status == 503 else []
    return Answer(problem.status, body, headers)


def path_of(scope: Scope) -> str:
    """Return the path of an ASGI scope, with one slash at its start where the client sent two (wire.md)."""
    path: str = scope["path"]
    return "/" + path.lstrip("/") if path.startswith("//") else path


def request_of(scope: Scope, body: bytes = b"", public_url: str = "") -> Request:
    """Return the request of an ASGI scope; without `public_url` its origin is the host it asked for."""
    headers = dict(scope["headers"])
    host = headers.get(b"host", b"127.0.0.1").decode("latin-1")
    return Request(
        id="req_" + secrets.token_hex(8),
        method=scope["method"],
        path=path_of(scope),
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=body,
        origin=public_url or f"{scope.get('scheme', 'http')}://{host}",
        address=(scope.get("client") or ("",))[0],
    )


async def read_body(receive: Receive, limit: int = BODY_BYTES_MAX) -> bytes:
    """Return the whole body; raise TooLarge past `limit` bytes, Gone where the client hung up."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body", False) and message["type"] == "http.request" and len(body) <= limit:
        return body  # nearly every request: one message, no copy
    chunks, size = [body], len(body)
    while message.get("more_body", False) and size <= DRAIN_BYTES_MAX:
        message = await receive()
        size += len(message.get("body", b""))
        if size <= limit:
            chunks.append(message.get("body", b""))
        else:
            chunks.clear()
    if message["type"] == "http.disconnect":
        raise Gone
    if size > limit:
        raise TooLarge(drained=size <= DRAIN_BYTES_MAX)
    return b"".join(chunks)


async def send_last_answer(receive: Receive, send: Send, request: Request, answer: Answer) -> None:
    """Send an answer while its request is still coming in, and read on a while before hanging up.

    A connection closed over unread data is reset, which can take the answer away from its reader.
    """

    async def send_open(message: MutableMapping[str, Any]) -> None:
        await send({**message, "more_body": True} if message["type"] == "http.response.body" else message)

    await send_answer(send_open, request, answer)
    size, more = 0, True
    while more and size <= DRAIN_BYTES_MAX:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send({"type": "http.response.body", "body": b""})


async def send_answer(send: Send, request: Request, answer: Answer) -> None:
    """Send an answer, with its request id and length; a HEAD gets no body."""
    headers = [
        (b"content-type", answer.media_type),
        (b"content-length", b"%d" % len(answer.body)),
        (b"request-id", request.id.encode()),
        *answer.headers,
    ]
    echoed = request.headers.get(b"ten99policy-idempotent-key")
    if echoed is not None:
        headers.append((b"ten99policy-idempotent-key", echoed))
    body = b"" if request.method == "HEAD" else answer.body
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
