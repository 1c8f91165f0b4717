"""A real receiver of webhooks on a loopback port, as badly behaved as a test wants it."""

import contextlib
import http.server
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

Handler = http.server.BaseHTTPRequestHandler


@dataclass(frozen=True)
class Got:
    """A request as it came in; header names are lower case."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> Any:
        return msgspec.json.decode(self.body)


Behaviour = Callable[["Receiver", Handler, Got], None]
"""What a receiver does with a request; it may answer or not."""


def status(code: int, text: bytes = b"thanks", **headers: str) -> Behaviour:
    """Return a receiver's habit of answering with a status code."""

    def behave(_receiver: "Receiver", handler: Handler, _got: Got) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    return behave


def hang(receiver: "Receiver", _handler: Handler, _got: Got) -> None:
    """Say nothing until the receiver is closed."""
    receiver.closing.wait()


def hang_up(_receiver: "Receiver", handler: Handler, _got: Got) -> None:
    """Close the connection without a word."""
    handler.close_connection = True


def drip_headers(receiver: "Receiver", handler: Handler, _got: Got) -> None:
    """Answer with headers that never end, a few bytes at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    _drip(receiver, handler, b"X-More: yes\r\n")


def drip_body(receiver: "Receiver", handler: Handler, _got: Got) -> None:
    """Answer 200, then send a body that never ends, a few bytes at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    _drip(receiver, handler, b"more ")


def flood(receiver: "Receiver", handler: Handler, _got: Got) -> None:
    """Answer 200, then send a body as large and as fast as it is taken."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    while not receiver.closing.is_set():
        handler.wfile.write(b"x" * 65_536)


def _drip(receiver: "Receiver", handler: Handler, piece: bytes) -> None:
    while not receiver.closing.wait(0.02):
        handler.wfile.write(piece)
        handler.wfile.flush()


@dataclass
class Receiver:
    """`got` holds what came in, in order; `behave` is called for each."""

    behave: Behaviour = field(default_factory=lambda: status(200))
    got: list[Got] = field(default_factory=list)
    url: str = ""
    closing: threading.Event = field(default_factory=threading.Event)

    def events(self, object: str | None = None) -> list[Any]:
        """Return the events that came in, in order, or those about one object."""
        return [got.event for got in self.got if object in (None, got.event["data"]["id"])]


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up: that is what many tests are about."""


@contextlib.contextmanager
def receiving(
    behave: Behaviour | None = None, port: int = 0, tls: ssl.SSLContext | None = None
) -> Iterator[Receiver]:
    """Give a receiver that listens."""
    receiver = Receiver() if behave is None else Receiver(behave)

    class Answering(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            got = Got(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            receiver.got.append(got)
            receiver.behave(receiver, self, got)

        def log_message(self, format: str, *args: Any) -> None:
            """Leave the tests' output alone."""

    setattr(Answering, "do_GET", Answering.do_POST)  # noqa: B010 - what follows a redirect may come as one
    with _Server(("127.0.0.1", port), Answering) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        receiver.url = f"http://127.0.0.1:{server.server_port}/hooks"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            receiver.closing.set()
            server.shutdown()
            thread.join(10)
