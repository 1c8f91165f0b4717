"""The pages behind the links of a notice: for whoever has its token, without a password."""

from paycover.domain.notices import Notice
from paycover.flows.notices import THANKS, known_notice, opt_out, start_card_session
from paycover.flows.statements import print_linked_statement
from paycover.kit.errors import Code, Problem
from paycover.pages.language import words_for
from paycover.pages.private import private, private_page
from paycover.pages.render import redirect
from paycover.pages.routes import Visit, page
from paycover.store.access import is_account, read_as, write_as
from paycover.store.db import Database
from paycover.web.http import Answer


def ask(database: Database, visit: Visit) -> Answer:
    """Ask whether to opt out: a link that is only looked at, by a mail filter say, changes nothing."""
    _, notice = _found(database, visit.id)
    return _question(visit, notice, "opt_out", "opt_out")


def take(database: Database, visit: Visit) -> Answer:
    """Opt out."""
    account, notice = _found(database, visit.id)
    stopped = write_as(database, account, lambda tx: opt_out(tx, notice))
    return _told(visit, "opted_out", "not_charged" if stopped else "too_late")


def offer(database: Database, visit: Visit) -> Answer:
    """Offer to give another card; a mail filter that follows the link starts no session."""
    _, notice = _found(database, visit.id)
    return _question(visit, notice, "card", "give_card")


def start(database: Database, visit: Visit) -> Answer:
    """Start a payment session and send the contractor to its page."""
    account, notice = _found(database, visit.id)
    origin = visit.request.origin
    address = write_as(database, account, lambda tx: start_card_session(tx, notice, origin))
    return private(redirect(address))


def download(database: Database, visit: Visit) -> Answer:
    """Hand out the PDF of a remit statement to whoever has the link of its e-mail."""
    account, secret = _split(database, visit.id)
    id, pdf = read_as(database, account, lambda seen: print_linked_statement(seen, secret))
    headers = [
        (b"content-disposition", f'inline; filename="{id}.pdf"'.encode()),
        (b"cache-control", b"private, no-store"),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-robots-tag", b"noindex"),
    ]
    return Answer(200, pdf, headers, b"application/pdf")


def thank(_database: Database, visit: Visit) -> Answer:
    """Say that there is nothing more to do."""
    return _told(visit, "thanks", "thanks_lead")


def _found(database: Database, token: str) -> tuple[str, Notice]:
    account, secret = _split(database, token)
    notice = read_as(database, account, lambda seen: known_notice(seen, secret))
    if notice is None or notice.contractor is None:
        raise Problem(Code.RESOURCE_NOT_FOUND)
    return account, notice


def _split(database: Database, token: str) -> tuple[str, str]:
    account, _, secret = token.partition(".")
    if not database.read(lambda link: is_account(link, account)):
        raise Problem(Code.RESOURCE_NOT_FOUND)
    return account, secret


def _question(visit: Visit, notice: Notice, about: str, button: str) -> Answer:
    words = words_for(visit.request)
    return private_page(
        "notice.html",
        words,
        title=words(f"notice.{about}_title"),
        lead=words(f"notice.{about}_lead"),
        job=str(notice.data.get("job", "")),
        button=words(f"notice.{button}"),
    )


def _told(visit: Visit, title: str, lead: str) -> Answer:
    words = words_for(visit.request)
    title, lead = words(f"notice.{title}"), words(f"notice.{lead}")
    return private_page("notice.html", words, title=title, lead=lead, job="", button="")


_PATH = "/notice/{token}/opt-out"
_CARD = "/notice/{token}/card"

ROUTES = (
    page("GET", _PATH, ask, hides_path=True),
    page("POST", _PATH, take, hides_path=True),
    page("GET", _CARD, offer, hides_path=True),
    page("POST", _CARD, start, hides_path=True),
    page("GET", "/notice/{token}/statement.pdf", download, hides_path=True),
    page("GET", THANKS, thank),
)
"""What people are sent to by e-mail."""
