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
    """One connection: it sends its next request when the last answer is whole and one is due."""

    def __init__(self, load: "_Load") -> None:
        self._load = load
        self._buffer = b""
        self._since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._load.ready(self)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head_end = self._buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = self._buffer[:head_end].lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        if len(self._buffer) < head_end + 4 + length:
            return
        self._load.answered(time.perf_counter() - self._since, self._buffer)
        self._buffer = b""
        if b"\r\nconnection: close" in head:
            self.close()  # as this server does; another one takes its place
        else:
            self._load.ready(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._load.lost()

    def send(self, request: Request, since: float) -> None:
        """Send a request that was due at `since`."""
        self._since = since
        self._transport.write(request)  # type: ignore[attr-defined]

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


class _Load:
    """Sends as fast as answers come or, `pace` requests a second, whether they come or not.

    At a pace the latency of a request counts from when it was due: one that waits because the server is
    behind has waited.
    """

    def __init__(self, port: int, make: Maker, requests: int, seconds: float, pace: float) -> None:
        self._port = port
        self._make = make
        self._requests = requests
        self._pace = pace
        self._begun = time.perf_counter()
        self._until = self._begun + seconds
        self._sent = 0
        self._open = 0
        self._idle: list[_Connection] = []
        self._timer: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()
        self.measured = Measured()
        self.done = self._loop.create_future()

    async def begin(self, connections: int) -> None:
        """Open the connections."""
        self._open = connections
        for _ in range(connections):
            await self._connect()

    def ready(self, connection: _Connection) -> None:
        """Give a connection the next request, when one is due."""
        self._idle.append(connection)
        self._go()

    def answered(self, latency: float, answer: bytes) -> None:
        """Note an answer."""
        self.measured.latencies.append(latency)
        if answer[9:10] != b"2":
            self.measured.refused += 1
            self.measured.first_refusal = self.measured.first_refusal or answer.decode("latin-1")

    def lost(self) -> None:
        """Open another connection where a server hung up before the end."""
        if not self._is_over():
            self._connecting = self._loop.create_task(self._connect())
            return
        self._open -= 1
        if self._open == 0 and not self.done.done():
            self.done.set_result(None)

    def _go(self) -> None:
        while self._idle:
            now = time.perf_counter()
            due = self._begun + self._sent / self._pace if self._pace else now
            if self._is_over() or due > self._until:
                self._idle.pop().close()
            elif due <= now:
                self._sent += 1
                self._idle.pop().send(self._make(self._sent), due)
            else:
                self._timer = self._timer or self._loop.call_later(due - now, self._wake)
                return

    def _wake(self) -> None:
        self._timer = None
        self._go()

    def _is_over(self) -> bool:
        return self._sent >= self._requests or time.perf_counter() > self._until

    async def _connect(self) -> None:
        await self._loop.create_connection(lambda: _Connection(self), "127.0.0.1", self._port)


def run(
    port: int,
    make: Maker,
    *,
    requests: int = 1_000_000,
    connections: int = 32,
    seconds: float = 60,
    pace: float = 0,
) -> Measured:
    """Send requests over so many connections to a loopback port, until their number or the time is up.

    `pace` is how many are sent each second; as many as are answered where it is 0.
    """

    async def load() -> Measured:
        start = time.perf_counter()
        state = _Load(port, make, requests, seconds, pace)
        await state.begin(connections)
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
