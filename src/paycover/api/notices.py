"""The pages behind the links of a notice: for whoever has its token, without a key."""

from html import escape

from paycover.api.operations import Call, Kind, Operation
from paycover.domain.notices import Notice
from paycover.flows.notices import THANKS, known_notice, opt_out, start_card_session
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


def offer(database: Database, call: Call) -> Answer:
    """Offer to give another card; a mail filter that follows the link starts no session."""
    _, notice = _found(database, call.id)
    job = escape(str(notice.data.get("job", "")))
    return _page(
        "Use another card",
        f"<p>The insurance for <b>{job}</b>, and what comes after it, is charged to the card you give.</p>"
        '<form method="post"><button>Give a card</button></form>',
    )


def start(database: Database, call: Call) -> Answer:
    """Start a payment session and send the contractor to its page."""
    account, notice = _found(database, call.id)
    address = write_as(database, account, lambda tx: start_card_session(tx, notice, call.origin))
    answer = _page("Going on", f'<p><a href="{escape(address)}">Go on</a></p>', status=303)
    answer.headers.append((b"location", address.encode("ascii", "ignore")))
    return answer


def thank(_database: Database, _call: Call) -> Answer:
    """Say that there is nothing more to do."""
    return _page(
        "Thank you", "<p>If you gave a card, it is charged from now on. You can close this page.</p>"
    )


def _found(database: Database, token: str) -> tuple[str, Notice]:
    account, _, secret = token.partition(".")
    if not database.read(lambda link: is_account(link, account)):
        raise Problem(Code.RESOURCE_NOT_FOUND)
    notice = read_as(database, account, lambda seen: known_notice(seen, secret))
    if notice is None:
        raise Problem(Code.RESOURCE_NOT_FOUND)
    return account, notice


def _page(title: str, body: str, *, status: int = 200) -> Answer:
    text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><h1>{escape(title)}</h1>{body}</html>'
    )
    return Answer(status, text.encode(), [*HEADERS], HTML)


_PATH = "/notice/{token}/opt-out"
_CARD = "/notice/{token}/card"

PAGES = (
    Operation(method="GET", path=_PATH, run=ask, kind=Kind.OPEN),
    Operation(method="POST", path=_PATH, run=take, kind=Kind.OPEN),
    Operation(method="GET", path=_CARD, run=offer, kind=Kind.OPEN),
    Operation(method="POST", path=_CARD, run=start, kind=Kind.OPEN),
    Operation(method="GET", path=THANKS, run=thank, kind=Kind.OPEN),
)
"""What people are sent to, and so no part of the published document."""
