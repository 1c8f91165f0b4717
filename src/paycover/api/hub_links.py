"""Links to the compliance hub, the page on which an entity's people see which contractors are covered."""

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get, post, secret
from paycover.flows import hub_links as flow
from paycover.flows.hub_pages import address
from paycover.kit.errors import Code, not_found
from paycover.store.db import Snapshot, Tx
from paycover.store.entities import ENTITIES
from paycover.store.hub_links import HUB_LINKS, LISTING
from paycover.wire.hub_links import HubLinkAnswer, HubLinkCreate, HubLinkRenew, render


def create(tx: Tx, call: Call) -> HubLinkAnswer:
    """Make a link for a contact of an entity; its `url` is shown only here."""
    link = flow.create_hub_link(tx, call.body.draft(call.id))
    return render(link, tx.now, url=address(tx, link, call.origin))


def index(snapshot: Snapshot, call: Call) -> list[HubLinkAnswer]:
    """List the links of an entity, newest first, revoked ones too."""
    if ENTITIES.find(snapshot, call.id) is None:
        raise not_found("entity", call.id)
    asked = page(call.query)
    asked.filters["entity"] = call.id
    return [render(link, snapshot.now) for link in LISTING.page(snapshot, asked)]


def show(snapshot: Snapshot, call: Call) -> HubLinkAnswer:
    """Show a link, without its address."""
    link = HUB_LINKS.find(snapshot, call.id)
    if link is None:
        raise not_found("hub link", call.id)
    return render(link, snapshot.now)


def renew(tx: Tx, call: Call) -> HubLinkAnswer:
    """Give a link a new `url`, shown only here, and a new end; the old address opens nothing any more."""
    link = flow.renew_hub_link(tx, call.id, expires_at=call.body.until, send=call.body.send)
    return render(link, tx.now, url=address(tx, link, call.origin))


def revoke(tx: Tx, call: Call) -> HubLinkAnswer:
    """End a link for good: it opens nothing, and its contact is told nothing any more."""
    return render(flow.revoke_hub_link(tx, call.id), tx.now)


_OF_ENTITY = "/api/v1/entities/{entity}/hub_links"
_ONE = "/api/v1/hub_links/{hub_link}"

OPERATIONS = (
    secret(post(_OF_ENTITY, create, HubLinkCreate, refuses=(Code.RESOURCE_NOT_FOUND,))),
    get(_OF_ENTITY, index, query=ListQuery),
    get(_ONE, show),
    secret(post(f"{_ONE}/renew", renew, HubLinkRenew, status=200, refuses=(Code.BAD_REQUEST,))),
    post(f"{_ONE}/revoke", revoke, status=200),
)
