"""A loopback load: keep-alive connections that send prepared requests as fast as answers come."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import uvloop

Request = bytes
Maker = Callable[[int], Request]
"""Number of the request → its bytes."""


@dataclass
class Measured:
    """What a load saw: seconds it took, and the latency of each answer in seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    refused: int = 0
    first_refusal: str = ""

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Return the latency in milliseconds that `share` of the answers stayed under."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class _Connection(asyncio.Protocol):
    """One connection: the next request goes out when the last answer is whole."""

    def __init__(self, load: "_Load") -> None:
        self._load = load
        self._buffer = b""
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head_end = self._buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = self._buffer[:head_end].lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        if len(self._buffer) < head_end + 4 + length:
            return
        self._load.answered(time.perf_counter() - self._sent, self._buffer)
        self._buffer = b""
        self._next()

    def connection_lost(self, error: Exception | None) -> None:
        self._load.lost(error)

    def _next(self) -> None:
        request = self._load.next_request()
        if request is None:
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)  # type: ignore[attr-defined]


class _Load:
    def __init__(self, make: Maker, requests: int, connections: int, seconds: float) -> None:
        self._until = time.perf_counter() + seconds
        self._make = make
        self._left = requests
        self._number = 0
        self._open = connections
        self.measured = Measured()
        self.done = asyncio.get_running_loop().create_future()

    def next_request(self) -> Request | None:
        if self._number >= self._left or time.perf_counter() > self._until:
            return None
        self._number += 1
        return self._make(self._number)

    def answered(self, latency: float, answer: bytes) -> None:
        self.measured.latencies.append(latency)
        if answer[9:10] != b"2":
            self.measured.refused += 1
            self.measured.first_refusal = self.measured.first_refusal or answer.decode("latin-1")

    def lost(self, error: Exception | None) -> None:
        self._open -= 1
        if self._open == 0 and not self.done.done():
            self.done.set_result(None)


def run(
    port: int, make: Maker, *, requests: int = 1_000_000, connections: int = 32, seconds: float = 60
) -> Measured:
    """Send requests over so many connections to a loopback port, until their number or the time is up."""

    async def load() -> Measured:
        state = _Load(make, requests, connections, seconds)
        loop = asyncio.get_running_loop()
        start = time.perf_counter()
        for _ in range(connections):
            await loop.create_connection(lambda: _Connection(state), "127.0.0.1", port)
        await asyncio.wait_for(state.done, 300)
        state.measured.seconds = time.perf_counter() - start
        return state.measured

    return uvloop.run(load())


def request(method: str, path: str, key: str, body: bytes = b"", extra: str = "") -> Request:
    """Return the bytes of a request as the official client sends it, without its decoration."""
    bearer = f"Authorization: Bearer {key}\r\n" if key else ""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{bearer}"
        f"Content-Type: application/json\r\n{extra}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
