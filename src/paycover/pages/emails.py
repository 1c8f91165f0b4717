"""The e-mails of a trial on one's own machine: what sandboxes would have sent, to be looked at."""

import functools
import pathlib
from email.message import EmailMessage
from typing import NamedTuple
from urllib.parse import urlsplit

from paycover.kit import mail_folder
from paycover.kit.errors import Code, Problem
from paycover.kit.settings import LOOPBACK
from paycover.pages.render import HTML
from paycover.pages.render import page as rendered
from paycover.pages.routes import Visit, page
from paycover.store.db import Database
from paycover.web.app import Route
from paycover.web.http import Answer

SHOWN_MAX = 50
"""Messages the page shows, the newest of them."""

PATH = "/development/emails"

_HTML_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Shown(NamedTuple):
    """A message as the page shows it."""

    name: str
    to: str
    subject: str
    date: str
    text: str


def routes(folder: pathlib.Path) -> tuple[Route, ...]:
    """Return the routes of the page of a folder; only for a server that its own machine alone can reach."""
    return (
        page("GET", PATH, functools.partial(show, folder)),
        page("GET", f"{PATH}/{{email}}", functools.partial(show_html, folder)),
    )


def show(folder: pathlib.Path, _database: Database, visit: Visit) -> Answer:
    """Show the newest messages as text."""
    _ensure_own(visit)
    found = [_shown(name, message) for name, message in mail_folder.listed(folder, SHOWN_MAX)]
    return rendered("emails.html", emails=found, folder=str(folder), path=PATH)


def show_html(folder: pathlib.Path, _database: Database, visit: Visit) -> Answer:
    """Show a message as its HTML has it: alone, without script, form or anything from outside."""
    _ensure_own(visit)
    message = mail_folder.find(folder, visit.id)
    if message is None:
        raise Problem(Code.RESOURCE_NOT_FOUND)
    headers = [
        (b"content-security-policy", _HTML_POLICY.encode()),
        (b"cache-control", b"no-store"),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
    ]
    return Answer(200, _part(message, "html").encode(), headers, HTML)


def _ensure_own(visit: Visit) -> None:
    """Refuse who came by another name or through a proxy: the links in these messages open things.

    A web page elsewhere could have its own name lead to this machine; the name it asked for gives it away.
    """
    host = urlsplit(f"//{visit.request.header(b'host') or ''}").hostname
    is_passed_on = any(visit.request.header(name) for name in (b"forwarded", b"x-forwarded-for"))
    if host not in LOOPBACK or is_passed_on:
        raise Problem(Code.RESOURCE_NOT_FOUND)


def _shown(name: str, message: EmailMessage) -> Shown:
    to, subject, date = (str(message[header] or "") for header in ("To", "Subject", "Date"))
    return Shown(name, to, subject, date, _part(message, "plain"))


def _part(message: EmailMessage, subtype: str) -> str:
    found = message.get_body((subtype,))
    return "" if found is None else str(found.get_content()).replace("\r\n", "\n")
