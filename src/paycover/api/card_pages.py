"""The page on which a contractor gives a card: plain HTML, no script, one use."""

import base64
import hashlib
import html
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from paycover.api.operations import Call, Kind, Operation
from paycover.domain.cards import Processor
from paycover.domain.payment_sessions import PaymentSession, is_open, return_address
from paycover.flows import payment_sessions as flow
from paycover.kit.errors import Code, Problem
from paycover.store.access import read_as, write_as
from paycover.store.db import Database
from paycover.store.payment_sessions import PAYMENT_SESSIONS
from paycover.web.http import Answer
from paycover.wire.payment_sessions import CardForm

HTML = b"text/html; charset=utf-8"
AGAIN_SECONDS = 2
"""How soon a page that waits for the worker asks again."""

_STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;max-width:28rem;margin:3rem auto;padding:0 1rem;color:#1a1a1a}
label{display:block;margin-top:1rem;font-weight:600}
input,button{font:inherit;border-radius:4px}
input{width:100%;box-sizing:border-box;padding:.5rem;border:1px solid #6b6b6b}
input[aria-invalid]{border:2px solid #a40000}
button{margin:1.5rem 1rem 0 0;padding:.6rem 1.2rem;border:0;background:#0b5394;color:#fff}
:focus-visible{outline:3px solid #0b5394;outline-offset:2px}
.fault{color:#a40000;margin:.25rem 0 0}
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

_FIELDS = (
    ("number", "Card number", "cc-number", "4242 4242 4242 4242"),
    ("expiry", "Expiry date (month/year)", "cc-exp", "07/31"),
    ("cvc", "Security code (CVC)", "cc-csc", "123"),
)


class Visit(NamedTuple):
    """Whose page was asked for: the account, the session as it stands, and the account's time."""

    account: str
    session: PaymentSession
    now: int

    @property
    def is_open(self) -> bool:
        return is_open(self.session, self.now)


def show(database: Database, call: Call) -> Answer:
    """Show the page of a payment session, or send its contractor on to the processor's."""
    visit = _visit(database, call.id)
    if visit is None:
        return _gone()
    if not visit.is_open:
        return _over(visit)
    if visit.session.processor is Processor.SANDBOX:
        return _form(visit, {})
    if visit.session.checkout_url is None:
        return _wait("One moment: the page for your card is being prepared.")
    return _redirect(visit.session.checkout_url)


def take(database: Database, call: Call) -> Answer:
    """Take the test card that was typed, and send the contractor back."""
    visit = _visit(database, call.id)
    if visit is None or visit.session.processor is not Processor.SANDBOX:
        return _gone()
    typed, id = call.body.typed(), visit.session.id
    try:
        session = write_as(database, visit.account, lambda tx: flow.give_card(tx, id, typed))
    except Problem as problem:
        if problem.code is Code.INVALID_INPUT and not isinstance(problem.message, str):
            return _form(visit, dict(problem.message))
        if problem.code in (Code.SESSION_EXPIRED, Code.SESSION_NOT_PENDING, Code.RESOURCE_NOT_FOUND):
            return _over(visit)
        raise
    return _redirect(return_address(session))


def done(database: Database, call: Call) -> Answer:
    """Have the processor asked about the card, for a contractor who comes back from its page."""
    visit = _visit(database, call.id)
    if visit is None:
        return _gone()
    if not visit.is_open:
        return _redirect(return_address(visit.session))
    write_as(database, visit.account, lambda tx: flow.want_checkout_matched(tx, visit.session.id))
    return _redirect(f"{visit.session.origin}{flow.PAGE}{call.id}/wait")


def wait(database: Database, call: Call) -> Answer:
    """Show that the card is being confirmed, until it is; then send the contractor back."""
    visit = _visit(database, call.id)
    if visit is None:
        return _gone()
    if not visit.is_open:
        return _redirect(return_address(visit.session))
    return _wait("One moment: your card is being confirmed.")


def back(database: Database, call: Call) -> Answer:
    """Send a contractor back who gave no card."""
    visit = _visit(database, call.id)
    return _gone() if visit is None else _redirect(return_address(visit.session))


def _page(method: str, tail: str, run: Callable[[Database, Call], Answer]) -> Operation:
    body = CardForm if method == "POST" else None
    return Operation(method=method, path=f"{flow.PAGE}{{token}}{tail}", run=run, kind=Kind.OPEN, body=body)


PAGES = (
    _page("GET", "", show),
    _page("POST", "", take),
    _page("GET", "/done", done),
    _page("GET", "/wait", wait),
    _page("GET", "/back", back),
)


def _visit(database: Database, token: str) -> Visit | None:
    """Return whose page a token opens, None for one that was not made here."""
    named = flow.read_token(database.vault, token)
    if named is None:
        return None
    account, id = named
    found, now = read_as(database, account, lambda seen: (PAYMENT_SESSIONS.find(seen, id), seen.now))
    return None if found is None else Visit(account, found, now)


def _form(visit: Visit, faults: dict[str, str]) -> Answer:
    """Return the form; what was typed is not shown again."""
    fields = "".join(_field(*field, faults) for field in _FIELDS)
    leave = html.escape(return_address(visit.session))
    told = '<p role="alert" class="fault">The card was not taken. Please look at the marked fields.</p>'
    return _html(
        400 if faults else 200,
        "Add a card",
        "<p>This is a sandbox: it takes test cards only. Never type a real card number here.</p>"
        f"{told if faults else ''}"
        f'<form method="post" autocomplete="on">{fields}<button>Save card</button>'
        f'<a href="{leave}">Back without saving</a></form>',
        returns_to=visit.session.return_url,
    )


def _field(name: str, label: str, autocomplete: str, example: str, faults: dict[str, str]) -> str:
    fault = faults.get(name)
    marked = f' aria-invalid="true" aria-describedby="{name}-fault"' if fault else ""
    reason = f'<p class="fault" id="{name}-fault">{label} {html.escape(fault)}.</p>' if fault else ""
    return (
        f'<label for="{name}">{label}</label>'
        f'<input id="{name}" name="{name}" inputmode="numeric" autocomplete="{autocomplete}"'
        f' placeholder="{example}" maxlength="30" required{marked}>{reason}'
    )


def _over(visit: Visit) -> Answer:
    leave = html.escape(return_address(visit.session))
    text = "This page has been used, called off, or has run out. Ask for a new link to add a card."
    return _html(410, "This page is over", f'<p>{text}</p><p><a href="{leave}">Go back</a></p>')


def _gone() -> Answer:
    return _html(404, "No such page", "<p>The link is not complete, or it is not one of ours.</p>")


def _wait(text: str) -> Answer:
    answer = _html(200, "One moment", f'<p role="status">{text}</p>')
    answer.headers.append((b"refresh", b"%d" % AGAIN_SECONDS))
    return answer


def _redirect(address: str) -> Answer:
    answer = _html(303, "Going on", f'<p><a href="{html.escape(address)}">Go on</a></p>')
    answer.headers.append((b"location", address.encode("ascii", "ignore")))
    return answer


def _html(status: int, title: str, content: str, *, returns_to: str = "") -> Answer:
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{title}</h1>{content}</main></body></html>"
    )
    return Answer(status, text.encode(), _headers(returns_to), media_type=HTML)


def _headers(returns_to: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of a page whose address is a secret.

    Browsers hold the redirect that answers a form to the policy too.
    """
    form = f"'self' https://{urlsplit(returns_to).netloc}" if returns_to else "'none'"
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action {form}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return [(b"content-security-policy", policy.encode()), *_ALWAYS]


_ALWAYS = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"x-robots-tag", b"noindex"),
)
