"""Sends notices by e-mail: production's through the mail server, sandboxes' into a folder."""

import email.policy
import pathlib
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import NamedTuple, Protocol

from paycover.documents.emails import Content, compose
from paycover.domain.accounts import Account
from paycover.domain.notices import Notice
from paycover.domain.tasks import TaskKind
from paycover.flows.notices import record_sent, words
from paycover.kit import mail_folder
from paycover.kit.clock import NANOSECONDS
from paycover.kit.dates import utc
from paycover.store.access import read_as
from paycover.store.db import Database, Snapshot
from paycover.store.notices import NOTICES
from paycover.store.tasks import Claim
from paycover.worker.claims import Handler, Outcome, RefusedForGood

NO_SERVER = "no production e-mail can be sent: PAYCOVER_SMTP_HOST is not set"
UNSENDABLE = "the recipient's address is not one that e-mail can be sent to"
SENDER = "Paycover <paycover@localhost>"
"""Who the messages of a folder are from where nobody is set."""


class NoServerError(Exception):
    """Nobody is there to take an account's e-mail; it is tried again later."""

    def __init__(self) -> None:
        super().__init__(NO_SERVER)


class Server(Protocol):
    """Takes messages to those they are addressed to."""

    def send(self, message: EmailMessage) -> None:
        """Take a message; raise where it was not taken."""


class Mail(NamedTuple):
    """How an installation sends e-mail.

    `server` is None where there is none, `folder` takes what sandboxes send, `origin` is where links
    begin, `sender` who messages are from: `Cover <cover@example.com>`.
    """

    folder: pathlib.Path
    origin: str
    server: Server | None = None
    sender: str = SENDER


class _Envelope(NamedTuple):
    account: Account
    notice: Notice
    words: dict[str, object]


def mailing(mail: Mail) -> Mapping[TaskKind, Handler]:
    """Return what is done for the kind of task that sends e-mail."""

    def send(database: Database, claim: Claim) -> Outcome:
        return send_notice(mail, database, claim)

    return {TaskKind.EMAIL: send}


def send_notice(mail: Mail, database: Database, claim: Claim) -> Outcome:
    """Send a notice that was not sent yet, and return what writes that it was.

    A worker that dies in between sends it again, under the same Message-ID: that is how mail programs
    know it for the same.
    """
    id = claim.task.subject
    envelope = read_as(database, claim.account, lambda seen: _envelope(seen, id, mail.origin))
    if envelope is None:
        return lambda tx: None
    account, notice, said = envelope
    moment = database.clock() // NANOSECONDS
    message = _message(mail.sender, account, notice, compose(notice.kind, said), moment)
    if account.is_sandbox:
        mail_folder.put(mail.folder, id, message)
    elif mail.server is None:
        raise NoServerError
    else:
        mail.server.send(message)
    return lambda tx: record_sent(tx, id)


def _envelope(snapshot: Snapshot, id: str, origin: str) -> _Envelope | None:
    notice = NOTICES.find(snapshot, id)
    if notice is None or notice.sent_at is not None:
        return None
    return _Envelope(snapshot.account, notice, words(snapshot, notice, origin))


def _message(sender: str, account: Account, notice: Notice, content: Content, moment: int) -> EmailMessage:
    name, own = parseaddr(sender)
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = Address(name, addr_spec=own)
    message["To"] = _address(notice.to)
    message["Subject"] = content.subject
    message["Date"] = format_datetime(utc(moment))
    message["Message-ID"] = f"<{notice.id}.{account.id}@{own.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(content.text)
    message.add_alternative(content.html, subtype="html")
    return message


def _address(text: str) -> Address:
    """Return a recipient's address; raise RefusedForGood for one no e-mail can be sent to."""
    local, _, domain = text.rpartition("@")
    try:
        ascii_only = f"{local}@{domain.encode('idna').decode()}"
        address = Address(addr_spec=ascii_only)
    except Exception:  # the parser of addresses fails in more ways than it says
        raise RefusedForGood(UNSENDABLE) from None
    if address.addr_spec != ascii_only:  # it had a comment or quotes, and would go to somebody else
        raise RefusedForGood(UNSENDABLE)
    return address
