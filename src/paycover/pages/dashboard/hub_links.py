"""Hub links on the page of an entity: who of its people has one, and the forms that make and end them."""

from typing import Any

from paycover.domain.entities import Entity
from paycover.domain.hub_links import HubLink, HubLinkDraft, HubLinkStatus, status
from paycover.domain.roles import Duty
from paycover.flows import hub_links as flow
from paycover.flows.hub_pages import address
from paycover.pages.dashboard.cells import badge, day
from paycover.pages.dashboard.frame import Acting, Signed, doing, told_once
from paycover.pages.dashboard.nav import HOME
from paycover.pages.render import redirect
from paycover.store.browsing import Shown
from paycover.store.hub_links import LISTING
from paycover.store.pages import Page
from paycover.web.http import Answer

LINKS_SHOWN_MAX = 50


def section(signed: Signed, found: Shown[Entity]) -> dict[str, Any]:
    """Return what the page of an entity shows of its links."""
    entity, now = found.record, signed.snapshot.now
    links = LISTING.page(signed.snapshot, Page(limit=LINKS_SHOWN_MAX, filters={"entity": entity.id}))
    return {
        "extra": "dashboard/hub_links.html",
        "links": [
            (
                link,
                badge(status(link, now)),
                day(link.expires_at),
                status(link, now) is HubLinkStatus.REVOKED,
            )
            for link in links
        ],
        "links_path": f"{HOME}/entities/{entity.id}/hub-links",
        "shares": signed.may(Duty.SHARE) and entity.deleted_at is None,
    }


def create(acting: Acting) -> Answer:
    """Make a link of an entity and show it."""
    entity, form = acting.visit.parameters[0], acting.visit.form
    draft = HubLinkDraft(entity=entity, email=form.text("email"), send=form.text("send") == "on")
    return _with_link(acting, flow.create_hub_link(acting.tx, draft))


def renew(acting: Acting) -> Answer:
    """Give a link a new address and show it."""
    return _with_link(acting, flow.renew_hub_link(acting.tx, acting.visit.parameters[1]))


def revoke(acting: Acting) -> Answer:
    """End a link."""
    link = flow.revoke_hub_link(acting.tx, acting.visit.parameters[1])
    return redirect(f"{HOME}/entities/{link.entity}")


def _with_link(acting: Acting, link: HubLink) -> Answer:
    return told_once(
        acting,
        title="The link to the compliance hub",
        sentence=f"Whoever has it sees how this entity's contractors are covered. It is {link.email}'s.",
        secret=address(acting.tx, link, acting.visit.request.origin),
        back=f"{HOME}/entities/{link.entity}",
    )


_PATH = f"{HOME}/entities/{{id}}/hub-links"

ROUTES = (
    doing(_PATH, create, Duty.SHARE),
    doing(f"{_PATH}/{{link}}/renew", renew, Duty.SHARE),
    doing(f"{_PATH}/{{link}}/revoke", revoke, Duty.SHARE),
)
