"""The only way out of the machine: what it refuses to connect to, and what it puts up with."""

import contextlib
import pathlib
import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from paycover.domain.webhook_deliveries import SendError
from paycover.kit.clock import stopwatch
from paycover.worker.outside import Letter, Post
from tests.certificate import certificate
from tests.receiver import Receiver, drip_body, drip_headers, flood, hang, hang_up, receiving, status

CONNECTED: list[Any] = []
"""Where anything in this process has connected to, since the list was last cleared."""


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Note each connection, and stop one out of this machine: a fault found here must not go further."""
    if event == "socket.connect":
        CONNECTED.append(arguments[1])
        if isinstance(arguments[1], tuple) and arguments[1][0] not in ("127.0.0.1", "::1"):
            raise PermissionError(arguments[1])


sys.addaudithook(_watch)

FORMS = """
    http://127.0.0.1/ http://127.0.0.1:8099/ https://127.0.0.1/ http://127.1/ http://127.0.1/ http://0/
    http://0.0.0.0/ http://2130706433/ http://0x7f000001/ http://0x7f.0.0.1/ http://0x7f.1/ http://017700000001/
    http://0177.0.0.1/ http://0177.0.0.01/ http://127.0.0.1./ http://localhost/ http://LOCALHOST/ http://localhost./
    http://[::1]/ http://[::]/ http://[0:0:0:0:0:0:0:1]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/
    http://[::127.0.0.1]/ http://[64:ff9b::7f00:1]/ http://[64:ff9b:1::7f00:1]/ http://[2002:7f00:1::]/
    http://[2001:0:7f00:1::]/ http://[fe80::1]/ http://[fc00::1]/ http://[fd00:ec2::254]/ http://[ff02::1]/
    http://[fec0::1]/ http://169.254.169.254/latest/meta-data/ http://2852039166/ http://0xa9fea9fe/
    http://[::ffff:169.254.169.254]/ http://10.0.0.1/ http://172.16.0.1/ http://192.168.1.1/ http://100.64.0.1/
    http://192.0.0.192/ http://198.18.0.1/ http://224.0.0.1/ http://255.255.255.255/ http://240.0.0.1/
    http://①②⑦.⓪.⓪.①/ http://127。0。0。1/ http://user@127.0.0.1/ http://127.0.0.1:80@8.8.8.8/ ftp://8.8.8.8/
    file:///etc/passwd gopher://127.0.0.1/ http:///hooks http://[::1 http://127.0.0.1:99999/ http://8.8.8.8:-1/
"""

REFUSED = {SendError.ADDRESS_REFUSED, SendError.ADDRESS_NOT_VALID, SendError.NAME_NOT_FOUND}


def _letter(url: str, body: bytes = b"{}") -> Letter:
    return Letter(url, {"Content-Type": "application/json"}, body)


@pytest.fixture
def post() -> Iterator[Post]:
    """A post for the internet only."""
    made = Post(connect_seconds=2, total_seconds=2)
    yield made
    made.close()


@pytest.fixture
def near() -> Iterator[Post]:
    """A post that may go to this machine."""
    made = Post(allow_private=True)
    yield made
    made.close()


@pytest.fixture
def hasty() -> Iterator[Post]:
    """One that waits no longer than a second."""
    made = Post(allow_private=True, connect_seconds=1, total_seconds=1)
    yield made
    made.close()


@pytest.mark.parametrize("url", FORMS.split())
def test_no_form_of_a_private_address_is_connected_to(post: Post, url: str) -> None:
    CONNECTED.clear()
    sent = post.send(_letter(url))
    assert sent.error in REFUSED and sent.status_code is None
    assert CONNECTED == []


def _answers(*addresses: str) -> Any:
    """Return a resolver that knows one name, with those addresses, and the list of what it was asked."""
    asked: list[str] = []

    def resolve(host: str, port: int, **_options: Any) -> list[tuple[Any, ...]]:
        asked.append(host)
        kind = socket.AF_INET6 if ":" in addresses[0] else socket.AF_INET
        return [(kind, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return resolve, asked


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::1"], ["2606:2800::1", "fe80::1"]]
)
def test_a_name_with_one_private_address_is_refused(addresses: list[str]) -> None:
    resolve, asked = _answers(*addresses)
    CONNECTED.clear()
    post = Post(resolve=resolve)
    assert post.send(_letter("https://hooks.example.com/")).error is SendError.ADDRESS_REFUSED
    assert asked == ["hooks.example.com"] and CONNECTED == []
    post.close()


def test_a_name_is_looked_up_once_and_what_was_checked_is_what_is_connected_to() -> None:
    with receiving() as receiver:
        resolve, asked = _answers("127.0.0.1")
        port = int(receiver.url.rpartition(":")[2].partition("/")[0])
        post = Post(allow_private=True, resolve=resolve)
        CONNECTED.clear()
        assert post.send(_letter(f"http://hooks.example.com:{port}/a?b=c")).is_taken
        assert asked == ["hooks.example.com"]
        assert [("127.0.0.1", port)] == CONNECTED
        (got,) = receiver.got
        assert got.headers["host"] == f"hooks.example.com:{port}" and got.path == "/a?b=c"
        post.close()


def test_the_proxies_of_the_environment_are_not_used(near: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as receiver, receiving() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.setenv("no_proxy", "")
        assert near.send(_letter(receiver.url)).is_taken
        assert len(receiver.got) == 1 and proxy.got == []


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(near: Post, code: int) -> None:
    with receiving() as elsewhere, receiving(status(code, Location=elsewhere.url)) as receiver:
        sent = near.send(_letter(receiver.url))
        assert (sent.status_code, sent.error) == (code, SendError.REDIRECTED) and not sent.is_taken
        assert elsewhere.got == []


@pytest.mark.parametrize(
    ("code", "taken"), [(200, True), (202, True), (204, True), (400, False), (500, False)]
)
def test_only_a_2xx_is_taken(near: Post, code: int, taken: bool) -> None:
    with receiving(status(code, b"")) as receiver:
        sent = near.send(_letter(receiver.url))
        assert (sent.status_code, sent.is_taken, sent.error) == (code, taken, None)


def test_the_beginning_of_the_answer_is_kept_as_text_a_database_can_hold(near: Post) -> None:
    with receiving(status(200, b"a\x00b\xff" + b"x" * 5_000)) as receiver:
        answer = near.send(_letter(receiver.url)).answer
    assert answer.startswith("a\ufffdb\ufffd") and len(answer) == 1_024


@pytest.mark.parametrize(
    ("behave", "error"),
    [(hang, SendError.TIMED_OUT), (drip_headers, SendError.TIMED_OUT), (hang_up, SendError.NO_ANSWER)],
)
def test_a_receiver_that_gives_no_answer_is_left_in_time(
    hasty: Post, behave: Any, error: SendError
) -> None:
    with receiving(behave) as receiver:
        begun = stopwatch()
        assert hasty.send(_letter(receiver.url)).error is error
        assert stopwatch() - begun < 5


@pytest.mark.parametrize("behave", [drip_body, flood])
def test_an_answer_without_end_is_read_to_a_limit_and_its_status_counts(hasty: Post, behave: Any) -> None:
    with receiving(behave) as receiver:
        begun = stopwatch()
        sent = hasty.send(_letter(receiver.url))
        assert sent.is_taken and 0 < len(sent.answer) <= 1_024
        assert stopwatch() - begun < 5


def test_a_receiver_that_does_not_read_is_left_in_time(hasty: Post) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        begun = stopwatch()
        assert hasty.send(_letter(url, b"x" * 20_000_000)).error is SendError.TIMED_OUT
        assert stopwatch() - begun < 5


@pytest.mark.parametrize("answer", [b"nonsense\r\n\r\n", b"", b"HTTP/1.1 abc\r\n\r\n", b"SSH-2.0-x\r\n"])
def test_what_does_not_speak_http_has_not_answered(near: Post, answer: bytes) -> None:
    with _raw(answer) as url:
        assert near.send(_letter(url)).error is SendError.NO_ANSWER


def test_nobody_there_is_not_connected(near: Post) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert near.send(_letter(f"http://127.0.0.1:{port}/")).error is SendError.NOT_CONNECTED


def test_a_name_nobody_has_is_not_found() -> None:
    def resolve(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    post = Post(resolve=resolve)
    assert post.send(_letter("https://nowhere.example/")).error is SendError.NAME_NOT_FOUND
    post.close()


def test_a_resolver_that_hangs_is_left_in_time() -> None:
    released = threading.Event()

    def resolve(*_: Any, **__: Any) -> Any:
        released.wait(30)
        return []

    post = Post(resolve=resolve, connect_seconds=0.2)
    assert post.send(_letter("https://slow.example/")).error is SendError.TIMED_OUT
    released.set()
    post.close()


def test_tls_is_checked_against_the_name_that_was_asked_for(tmp_path: pathlib.Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate(tmp_path, "hooks.example.com")))
    resolve, _ = _answers("127.0.0.1")
    with _tls_receiver(tmp_path) as (receiver, port):
        post = Post(allow_private=True, resolve=resolve, tls=trusting)
        assert post.send(_letter(f"https://hooks.example.com:{port}/")).is_taken
        assert post.send(_letter(f"https://other.example.com:{port}/")).error is SendError.TLS_FAILED
        doubting = Post(allow_private=True, resolve=resolve)
        assert doubting.send(_letter(f"https://hooks.example.com:{port}/")).error is SendError.TLS_FAILED
        assert len(receiver.got) == 1
        post.close()
        doubting.close()


def test_a_path_beyond_ascii_is_quoted(near: Post) -> None:
    with receiving() as receiver:
        assert near.send(_letter(receiver.url + "/é%20ü?ö=\x01")).is_taken
        assert receiver.got[0].path == "/hooks/%C3%A9%20%C3%BC?%C3%B6=%01"


@contextlib.contextmanager
def _raw(answer: bytes) -> Iterator[str]:
    """Give the address of a server that says one thing to whoever comes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join(5)


@contextlib.contextmanager
def _tls_receiver(folder: pathlib.Path) -> Iterator[tuple[Receiver, int]]:
    """Give a receiver that speaks TLS, and its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    with receiving(tls=context) as receiver:
        yield receiver, int(receiver.url.rpartition(":")[2].partition("/")[0])
