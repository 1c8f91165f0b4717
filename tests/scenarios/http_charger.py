"""A processor on a loopback port: it outlives the workers that ask it, and notes every charge it made."""

import contextlib
import json
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from paycover.domain.charging import ChargeAnswer, ChargeOrder, ChargeStatus, RefundOrder


@dataclass
class Processor:
    """What the processor has done: the amounts moved, by the key they were ordered with."""

    url: str = ""
    moved: dict[str, int] = field(default_factory=dict)
    ordered: list[str] = field(default_factory=list)


@contextlib.contextmanager
def processor() -> Iterator[Processor]:
    """Serve a processor until the test is over."""
    state = Processor()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            key = body["key"]
            if body["what"] != "look_up":
                state.ordered.append(key)
                state.moved.setdefault(key, body["amount"])
            self._answer({"key": key, "amount": state.moved.get(key)})

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

        def _answer(self, shown: dict[str, Any]) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(shown).encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()


@dataclass
class HttpCharger:
    """Asks the processor at a URL."""

    url: str

    def charge(self, order: ChargeOrder) -> ChargeAnswer:
        return self._asked("charge", order.key, order.amount)

    def refund(self, order: RefundOrder) -> ChargeAnswer:
        return self._asked("refund", order.key, order.amount)

    def look_up(self, key: str) -> ChargeAnswer | None:
        found = self._asked("look_up", key, 0)
        return found if found.amount else None

    def _asked(self, what: str, key: str, amount: int) -> ChargeAnswer:
        body = json.dumps({"what": what, "key": key, "amount": amount}).encode()
        with urllib.request.urlopen(self.url, body, timeout=10) as answer:
            shown = json.load(answer)
        return ChargeAnswer(
            status=ChargeStatus.SUCCEEDED, processor_id=f"ch_{key}", amount=shown["amount"] or 0
        )
