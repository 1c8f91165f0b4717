"""The page on which a contractor gives a card: a plain form, no script, one use."""

from typing import NamedTuple

from paycover.domain.cards import Processor
from paycover.domain.payment_sessions import PaymentSession, is_open, return_address
from paycover.domain.sandbox_cards import TypedCard
from paycover.flows import payment_sessions as flow
from paycover.kit.errors import Code, Problem
from paycover.pages.language import Words, words_for
from paycover.pages.private import form_target, private, private_page
from paycover.pages.render import redirect
from paycover.pages.routes import Show, Visit, page
from paycover.store.access import read_as, write_as
from paycover.store.db import Database
from paycover.store.payment_sessions import PAYMENT_SESSIONS
from paycover.web.app import Route
from paycover.web.http import Answer

AGAIN_SECONDS = 2
"""How soon a page that waits for the worker asks again."""

TYPED_MAX = 100
"""Characters of a field that are looked at; no card has more."""

FIELDS = (
    ("number", "cc-number", "4242 4242 4242 4242"),
    ("expiry", "cc-exp", "07/31"),
    ("cvc", "cc-csc", "123"),
)


class Opened(NamedTuple):
    """Whose page was asked for: the account, the session as it stands, the account's time, the words."""

    account: str
    session: PaymentSession
    now: int
    words: Words

    @property
    def is_open(self) -> bool:
        return is_open(self.session, self.now)


def show(database: Database, visit: Visit) -> Answer:
    """Show the page of a payment session, or send its contractor on to the processor's."""
    opened = _opened(database, visit)
    if opened is None:
        return _gone(visit)
    if not opened.is_open:
        return _over(opened)
    if opened.session.processor is Processor.SANDBOX:
        return _form(opened, frozenset())
    if opened.session.checkout_url is None:
        return _wait(opened, "card.preparing")
    return private(redirect(opened.session.checkout_url))


def take(database: Database, visit: Visit) -> Answer:
    """Take the test card that was typed, and send the contractor back."""
    opened = _opened(database, visit)
    if opened is None or opened.session.processor is not Processor.SANDBOX:
        return _gone(visit)
    form, id = visit.form, opened.session.id
    typed = TypedCard(**{name: form.text(name)[:TYPED_MAX] for name, _, _ in FIELDS})
    try:
        session = write_as(database, opened.account, lambda tx: flow.give_card(tx, id, typed))
    except Problem as problem:
        if problem.code is Code.INVALID_INPUT and not isinstance(problem.message, str):
            return _form(opened, frozenset(problem.message))
        if problem.code in (Code.SESSION_EXPIRED, Code.SESSION_NOT_PENDING, Code.RESOURCE_NOT_FOUND):
            return _over(opened)
        raise
    return private(redirect(return_address(session)))


def done(database: Database, visit: Visit) -> Answer:
    """Have the processor asked about the card, for a contractor who comes back from its page."""
    opened = _opened(database, visit)
    if opened is None:
        return _gone(visit)
    if opened.is_open:
        write_as(database, opened.account, lambda tx: flow.want_checkout_matched(tx, opened.session.id))
        return private(redirect(f"{opened.session.origin}{flow.PAGE}{visit.id}/wait"))
    return private(redirect(return_address(opened.session)))


def wait(database: Database, visit: Visit) -> Answer:
    """Show that the card is being confirmed, until it is; then send the contractor back."""
    opened = _opened(database, visit)
    if opened is None:
        return _gone(visit)
    if opened.is_open:
        return _wait(opened, "card.confirming")
    return private(redirect(return_address(opened.session)))


def back(database: Database, visit: Visit) -> Answer:
    """Send a contractor back who gave no card."""
    opened = _opened(database, visit)
    return _gone(visit) if opened is None else private(redirect(return_address(opened.session)))


def _route(method: str, tail: str, run: Show) -> Route:
    return page(method, f"{flow.PAGE}{{token}}{tail}", run, hides_path=True)


ROUTES = (
    _route("GET", "", show),
    _route("POST", "", take),
    _route("GET", "/done", done),
    _route("GET", "/wait", wait),
    _route("GET", "/back", back),
)


def _opened(database: Database, visit: Visit) -> Opened | None:
    """Return whose page a token opens, None for one that was not made here."""
    named = flow.read_token(database.vault, visit.id)
    if named is None:
        return None
    account, id = named
    found, now = read_as(database, account, lambda seen: (PAYMENT_SESSIONS.find(seen, id), seen.now))
    return None if found is None else Opened(account, found, now, words_for(visit.request))


def _form(opened: Opened, faults: frozenset[str]) -> Answer:
    """Return the form; what was typed is not shown again."""
    return private_page(
        "card.html",
        opened.words,
        400 if faults else 200,
        fields=FIELDS,
        faults=faults,
        leave=return_address(opened.session),
        form_to=form_target(opened.session.return_url),
    )


def _over(opened: Opened) -> Answer:
    leave = return_address(opened.session)
    return private_page("card_over.html", opened.words, 410, leave=leave)


def _gone(visit: Visit) -> Answer:
    return private_page("nowhere.html", words_for(visit.request), 404)


def _wait(opened: Opened, key: str) -> Answer:
    again = [(b"refresh", b"%d" % AGAIN_SECONDS)]
    return private_page("card_wait.html", opened.words, headers=again, text=opened.words(key))
