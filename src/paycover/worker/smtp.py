"""Hands e-mails to a mail server: beside `outside`, the only module that opens a connection out.

The server is the one of the settings, which an operator chose: its address may be a private one.
"""

import asyncio
import ssl
from email.message import EmailMessage
from typing import TYPE_CHECKING

from paycover.kit.later import Later
from paycover.worker.claims import RefusedForGood

if TYPE_CHECKING:
    import aiosmtplib
else:
    aiosmtplib = Later("aiosmtplib")

REASON_MAX = 200
"""Characters kept of what a mail server says of a message it refuses."""


class NotSent(Exception):
    """The mail server did not take a message this time."""


class Smtp:
    """A mail server. Each message has a connection of its own and `total_seconds` for all of it.

    `tls` is "starttls" (the default of mail submission, and demanded: without it nothing is sent),
    "tls" from the first byte, or "none" for a relay on this machine. `context` is how its certificate is
    checked; the system's way by default.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        tls: str = "starttls",
        login: tuple[str, str] | None = None,
        total_seconds: float = 30.0,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._host = host
        self._port = port
        self._tls = tls
        self._login = login
        self._total_seconds = total_seconds
        self._context = context

    def send(self, message: EmailMessage) -> None:
        """Hand a message over; raise NotSent, or RefusedForGood where another try is no use.

        What they say names nobody: neither the recipient's address nor what we log in with.
        """
        try:
            asyncio.run(self._handed_over(message))
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            failure = RefusedForGood if _is_final(error) else NotSent
            raise failure(self._told(error, str(message["To"]))) from None

    async def _handed_over(self, message: EmailMessage) -> None:
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            timeout=self._total_seconds,
            use_tls=self._tls == "tls",
            start_tls=self._tls == "starttls",
            tls_context=self._context,
        )
        async with asyncio.timeout(self._total_seconds), client:
            connection = client.transport
            try:
                if self._login is not None:
                    await client.login(*self._login)
                await client.send_message(message)
                await client.quit()
            finally:
                await _hung_up(connection)

    def _told(self, error: Exception, recipient: str) -> str:
        code, text = _answer(error)
        said = " ".join(f"{code or ''} {text or type(error).__name__}".split())
        for hidden in (recipient, *(self._login or ())):
            said = said.replace(hidden, "…")
        return f"{self._host}: {said[:REASON_MAX]}"


async def _hung_up(connection: asyncio.BaseTransport | None) -> None:
    """Let go of a connection at once: closed the polite way it waits for the server's part of TLS."""
    if isinstance(connection, asyncio.WriteTransport):
        connection.abort()
        await asyncio.sleep(0)


def _answer(error: Exception) -> tuple[int | None, str]:
    """Return the server's code and words; what no server said has no code."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return error.code, error.message
    return None, str(error)


def _is_final(error: Exception) -> bool:
    """Tell whether a server said no to this message, not to us or to this moment (RFC 5321, 4.2.1)."""
    code, _ = _answer(error)
    about_us = aiosmtplib.SMTPAuthenticationError | aiosmtplib.SMTPSenderRefused | aiosmtplib.SMTPHeloError
    return code is not None and code >= 500 and not isinstance(error, about_us)
