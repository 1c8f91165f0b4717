"""The pages behind the links of a notice: for whoever has its token, without a key."""

from html import escape

from paycover.api.operations import Call, Kind, Operation
from paycover.domain.notices import Notice
from paycover.flows.notices import known_notice, opt_out
from paycover.kit.errors import Code, Problem
from paycover.store.access import is_account, read_as, write_as
from paycover.store.db import Database
from paycover.web.http import Answer

HTML = b"text/html; charset=utf-8"
HEADERS = [
    (b"content-security-policy", b"default-src 'none'; form-action 'self'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
]


def ask(database: Database, call: Call) -> Answer:
    """Ask whether to opt out: a link that is only looked at, by a mail filter say, changes nothing."""
    _, notice = _found(database, call.id)
    job = escape(str(notice.data.get("job", "")))
    return _page(
        "Opt out of this insurance?",
        f"<p>The insurance for <b>{job}</b> is not charged, and you are not covered by it.</p>"
        '<form method="post"><button>Opt out</button></form>',
    )


def take(database: Database, call: Call) -> Answer:
    """Opt out."""
    account, notice = _found(database, call.id)
    if write_as(database, account, lambda tx: opt_out(tx, notice)):
        return _page("You have opted out.", "<p>Your card is not charged for this.</p>")
    return _page(
        "You have opted out.",
        "<p>Nothing is still to be charged. Ask who assigned you about what was paid.</p>",
    )


def _found(database: Database, token: str) -> tuple[str, Notice]:
    account, _, secret = token.partition(".")
    if not database.read(lambda link: is_account(link, account)):
        raise Problem(Code.RESOURCE_NOT_FOUND)
    notice = read_as(database, account, lambda seen: known_notice(seen, secret))
    if notice is None:
        raise Problem(Code.RESOURCE_NOT_FOUND)
    return account, notice


def _page(title: str, body: str) -> Answer:
    text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><h1>{escape(title)}</h1>{body}</html>'
    )
    return Answer(200, text.encode(), HEADERS, HTML)


_PATH = "/notice/{token}/opt-out"

PAGES = (
    Operation(method="GET", path=_PATH, run=ask, kind=Kind.OPEN),
    Operation(method="POST", path=_PATH, run=take, kind=Kind.OPEN),
)
"""What people are sent to, and so no part of the published document."""
