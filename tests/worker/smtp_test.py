"""Handing e-mail to a mail server: over TLS, within a time, and telling a refusal from bad luck."""

import pathlib
import socket
import ssl
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from paycover.worker.claims import RefusedForGood
from paycover.worker.smtp import NotSent, Smtp
from tests.certificate import certificate
from tests.mail_server import PASSWORD, USER, MailServer, mail_server

TO = "joe@example.com"


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server without TLS."""
    with mail_server() as running:
        yield running


def _message() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "cover@example.com", TO, "Your insurance"
    made.set_content("As text.\n")
    made.add_alternative("<p>As HTML.</p>\n", subtype="html")
    return made


def test_a_message_arrives_with_both_its_parts(server: MailServer) -> None:
    Smtp("127.0.0.1", server.port, tls="none").send(_message())
    (got,) = server.got
    assert (got["To"], got["Subject"], server.senders) == (TO, "Your insurance", ["cover@example.com"])
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("550 5.1.1 <{}> is unknown here", RefusedForGood),
        ("450 4.2.1 <{}> is busy", NotSent),
    ],
)
def test_a_refusal_for_good_is_told_from_one_for_now(
    server: MailServer, answer: str, failure: type[Exception]
) -> None:
    server.refuses = answer
    with pytest.raises(failure) as raised:
        Smtp("127.0.0.1", server.port, tls="none").send(_message())
    assert TO not in str(raised.value) and answer[:9] in str(raised.value)
    assert server.got == []


@pytest.fixture
def secured(tmp_path: pathlib.Path) -> Iterator[tuple[MailServer, ssl.SSLContext]]:
    """A mail server that demands STARTTLS and a password, and a context that trusts it."""
    path = certificate(tmp_path, "mail.example.com")
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(path, tmp_path / "key.pem")
    with mail_server(own) as running:
        yield running, ssl.create_default_context(cafile=str(path))


def test_starttls_and_a_password_open_the_server(secured: tuple[MailServer, ssl.SSLContext]) -> None:
    server, trusting = secured
    Smtp("127.0.0.1", server.port, login=(USER, PASSWORD), context=trusting).send(_message())
    assert len(server.got) == 1


def test_a_wrong_password_is_tried_again_and_told_nowhere(
    secured: tuple[MailServer, ssl.SSLContext],
) -> None:
    server, trusting = secured
    with pytest.raises(NotSent) as raised:
        Smtp("127.0.0.1", server.port, login=(USER, "wrong secret"), context=trusting).send(_message())
    assert "535" in str(raised.value) and raised.value.__suppress_context__
    assert "wrong secret" not in str(raised.value) and server.got == []


def test_a_certificate_nobody_vouches_for_is_not_trusted(
    secured: tuple[MailServer, ssl.SSLContext],
) -> None:
    server, _ = secured
    with pytest.raises(NotSent):
        Smtp("127.0.0.1", server.port, login=(USER, PASSWORD)).send(_message())
    assert server.got == []


def test_without_starttls_nothing_is_sent(server: MailServer) -> None:
    with pytest.raises(NotSent):
        Smtp("127.0.0.1", server.port).send(_message())
    assert server.got == []


def test_a_server_that_says_nothing_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(NotSent):
            Smtp("127.0.0.1", port, tls="none", total_seconds=0.2).send(_message())


def test_where_no_server_is_it_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NotSent):
        Smtp("127.0.0.1", port, tls="none").send(_message())
