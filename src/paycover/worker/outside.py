"""Posts to other people's servers: the only module that opens a connection out of this machine.

What is sent has one connection, one time limit over all of it, and goes to an address that was checked
after it was resolved: the name is not looked up a second time. Redirects are not followed, the
environment's proxies not used, and an answer is read to its limit only.
"""

import concurrent.futures
import contextlib
import functools
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlsplit

from paycover.domain.webhook_deliveries import SendError, Sent
from paycover.kit.clock import stopwatch
from paycover.kit.internet import is_public
from paycover.kit.later import Later

if TYPE_CHECKING:
    import httpcore
    from httpcore import NetworkBackend, NetworkStream
else:
    httpcore = Later("httpcore")
    NetworkBackend = NetworkStream = object  # what they would bring is below, all of it that is called

ANSWER_BYTES_MAX = 65_536
"""How much of an answer is read; a receiver that is still sending then is hung up on."""

KEPT_BYTES_MAX = 1_024
"""How much of an answer is kept."""

_PORTS = {"http": 80, "https": 443}
_AS_IT_IS = "!$%&'()*+,-./:;=?@[]_~"

Resolve = Callable[..., Sequence[tuple[Any, ...]]]


class Letter(NamedTuple):
    """What is posted where."""

    url: str
    headers: dict[str, str]
    body: bytes


class Failure(Exception):
    """A try that came to no answer."""

    def __init__(self, error: SendError) -> None:
        super().__init__(error)
        self.error = error


class Post:
    """Sends letters, several at once from as many threads.

    `connect_seconds` limit looking a name up, and connecting; `total_seconds` all of it, to the last byte
    of the answer. `allow_private` lets a developer post to their own machine.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        connect_seconds: float = 5.0,
        total_seconds: float = 10.0,
        resolve: Resolve = socket.getaddrinfo,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._connect_seconds = connect_seconds
        self._total_seconds = total_seconds
        self._resolve = resolve
        self._resolvers = concurrent.futures.ThreadPoolExecutor(16, "paycover-resolve")
        self._given_tls = tls

    @functools.cached_property
    def _tls(self) -> ssl.SSLContext:
        """How certificates are checked; reading the system's takes 40 ms: not before the first letter."""
        return httpcore.default_ssl_context() if self._given_tls is None else self._given_tls

    def send(self, letter: Letter) -> Sent:
        """Post a letter and return how it went."""
        begun = stopwatch()
        try:
            status, answer = self._exchange(letter, begun + self._total_seconds)
        except Failure as failure:
            return Sent(error=failure.error, duration_ms=_since(begun))
        except (httpcore.ProtocolError, httpcore.NetworkError):
            return Sent(error=SendError.NO_ANSWER, duration_ms=_since(begun))
        return Sent(
            status_code=status,
            error=SendError.REDIRECTED if 300 <= status < 400 else None,
            duration_ms=_since(begun),
            answer=answer[:KEPT_BYTES_MAX].decode("utf-8", "replace").replace("\0", "\ufffd"),
        )

    def close(self) -> None:
        """Let go of what it holds; nothing may be under way."""
        self._resolvers.shutdown(wait=False, cancel_futures=True)

    def _exchange(self, letter: Letter, until: float) -> tuple[int, bytes]:
        url = _address(letter.url)
        request = httpcore.Request("POST", url, headers=_headers(url, letter), content=letter.body)
        connection = httpcore.HTTPConnection(
            url.origin, ssl_context=self._tls, network_backend=_Door(self._connected, until)
        )
        try:
            response = connection.handle_request(request)
            return response.status, _beginning(response)
        finally:
            connection.close()

    def _connected(self, host: str, port: int, until: float) -> socket.socket:
        addresses = self._looked_up(host, port, until)
        if not self._allow_private and not all(is_public(address[4][0]) for address in addresses):
            raise Failure(SendError.ADDRESS_REFUSED)
        until = min(until, stopwatch() + self._connect_seconds)
        error = SendError.NOT_CONNECTED
        for family, kind, protocol, _, where in addresses:
            made = socket.socket(family, kind, protocol)
            try:
                made.settimeout(_left(until))
                made.connect(where)
            except TimeoutError:
                made.close()
                error = SendError.TIMED_OUT
            except OSError:
                made.close()
            else:
                return made
        raise Failure(error)

    def _looked_up(self, host: str, port: int, until: float) -> Sequence[tuple[Any, ...]]:
        asked = self._resolvers.submit(self._resolve, host, port, type=socket.SOCK_STREAM)
        try:
            found = asked.result(min(self._connect_seconds, _left(until)))
        except TimeoutError as error:
            asked.cancel()
            raise Failure(SendError.TIMED_OUT) from error
        except (OSError, UnicodeError) as error:
            raise Failure(SendError.NAME_NOT_FOUND) from error
        if not found:
            raise Failure(SendError.NAME_NOT_FOUND)
        return found


class _Door(NetworkBackend):
    """Opens the one connection of a letter."""

    def __init__(self, connect: Callable[[str, int, float], socket.socket], until: float) -> None:
        self._connect = connect
        self._until = until

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        return _Wire(self._connect(host, port, self._until), self._until)


class _Wire(NetworkStream):
    """A connection whose every wait ends at the same moment: a drip of bytes does not prolong it."""

    def __init__(self, connected: socket.socket, until: float) -> None:
        self._socket = connected
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            self._socket.settimeout(_left(self._until))
            return self._socket.recv(max_bytes)
        except TimeoutError as error:
            raise Failure(SendError.TIMED_OUT) from error
        except OSError as error:
            raise httpcore.ReadError from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        rest = memoryview(buffer)
        try:
            while rest:
                self._socket.settimeout(_left(self._until))
                rest = rest[self._socket.send(rest) :]
        except TimeoutError as error:
            raise Failure(SendError.TIMED_OUT) from error
        except OSError as error:
            raise httpcore.WriteError from error  # its answer may have come all the same

    def close(self) -> None:
        self._socket.close()

    def get_extra_info(self, info: str) -> Any:
        return None

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        try:
            self._socket.settimeout(_left(self._until))
            wrapped = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except TimeoutError as error:
            self.close()
            raise Failure(SendError.TIMED_OUT) from error
        except (OSError, ValueError) as error:
            self.close()
            raise Failure(SendError.TLS_FAILED) from error
        return _Wire(wrapped, self._until)


def _address(text: str) -> "httpcore.URL":
    """Return a URL with its name in ASCII and its path quoted; raise Failure for what is none."""
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("ascii" if ":" in (parts.hostname or "") else "idna")
        port = parts.port
    except ValueError as error:
        raise Failure(SendError.ADDRESS_NOT_VALID) from error
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc:
        raise Failure(SendError.ADDRESS_NOT_VALID)
    target = quote(parts.path or "/", safe=_AS_IT_IS)
    if parts.query:
        target += "?" + quote(parts.query, safe=_AS_IT_IS)
    return httpcore.URL(
        scheme=parts.scheme.encode(),
        host=host,
        port=port or _PORTS[parts.scheme],
        target=target.encode("ascii"),
    )


def _headers(url: "httpcore.URL", letter: Letter) -> list[tuple[bytes | str, bytes | str]]:
    host = url.host.decode("ascii")
    name = f"[{host}]" if ":" in host else host
    port = "" if url.port == _PORTS[url.scheme.decode("ascii")] else f":{url.port}"
    fixed = {"Host": name + port, "Content-Length": str(len(letter.body)), "Connection": "close"}
    return [*(fixed | letter.headers).items()]


def _beginning(response: "httpcore.Response") -> bytes:
    """Return the beginning of an answer; what breaks it off after its status says no more."""
    read = bytearray()
    with contextlib.suppress(Failure, httpcore.ProtocolError, httpcore.NetworkError):
        for chunk in response.iter_stream():
            read += chunk
            if len(read) >= ANSWER_BYTES_MAX:
                break
    return bytes(read[:ANSWER_BYTES_MAX])


def _left(until: float) -> float:
    """Return the seconds left; raise Failure where there are none."""
    left = until - stopwatch()
    if left <= 0:
        raise Failure(SendError.TIMED_OUT)
    return left


def _since(begun: float) -> int:
    return round((stopwatch() - begun) * 1_000)
