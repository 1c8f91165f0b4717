"""Where a contact of an entity stops the e-mails about lapses, or has them again, without a password."""

from paycover.domain.hub_links import HubLink
from paycover.flows.hub_links import set_alerts
from paycover.flows.hub_pages import ALERTS, is_alerts_token
from paycover.kit.errors import Code, Problem
from paycover.pages.language import words_for
from paycover.pages.private import private_page
from paycover.pages.routes import Visit, page
from paycover.store.access import is_account, read_as, write_as
from paycover.store.db import Database, Snapshot
from paycover.store.hub_links import HUB_LINKS
from paycover.web.http import Answer


def ask(database: Database, visit: Visit) -> Answer:
    """Ask whether to stop the e-mails: a link that is only looked at changes nothing."""
    account, id, token = _named(database, visit)

    def look(seen: Snapshot) -> HubLink | None:
        return HUB_LINKS.find(seen, id) if is_alerts_token(seen, id, token) else None

    return _page(visit, read_as(database, account, look))


def take(database: Database, visit: Visit) -> Answer:
    """Stop the e-mails, or begin them again."""
    account, id, token = _named(database, visit)
    wanted = visit.form.text("alerts") == "on"
    return _page(visit, write_as(database, account, lambda tx: set_alerts(tx, id, token, wanted=wanted)))


def _named(database: Database, visit: Visit) -> tuple[str, str, str]:
    account, _, rest = visit.parameters[0].partition(".")
    id, _, token = rest.partition(".")
    if not database.read(lambda link: is_account(link, account)):
        raise Problem(Code.RESOURCE_NOT_FOUND)
    return account, id, token


def _page(visit: Visit, link: HubLink | None) -> Answer:
    if link is None or link.revoked_at is not None:
        raise Problem(Code.RESOURCE_NOT_FOUND)
    words = words_for(visit.request)
    state = "on" if link.alerts else "off"
    return private_page(
        "hub_alerts.html",
        words,
        title=words(f"hub.alerts_{state}_title"),
        lead=words(f"hub.alerts_{state}_lead", email=link.email),
        button=words(f"hub.alerts_{state}_button"),
        wanted="off" if link.alerts else "on",
    )


_PATH = f"{ALERTS}{{token}}"

ROUTES = (
    page("GET", _PATH, ask, hides_path=True),
    page("POST", _PATH, take, hides_path=True),
)
