"""What can be done with hub links: make, send, renew and revoke them, and honour what their page asks."""

from paycover.domain.events import EventType
from paycover.domain.hub_links import (
    HubLink,
    HubLinkDraft,
    is_open,
    made,
    may_be_mailed,
    renewed,
    revoked,
)
from paycover.domain.notices import Notice, NoticeKind
from paycover.domain.tasks import TaskKind
from paycover.flows.events import Happening, emit
from paycover.flows.hub_pages import hash_of_token, is_alerts_token
from paycover.flows.notices import tell
from paycover.kit.errors import not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.kit.vault import hash_key
from paycover.store.db import Tx
from paycover.store.entities import ENTITIES
from paycover.store.hub_links import HUB_LINKS, lock_links_of
from paycover.store.tasks import Wanted, enqueue
from paycover.wire.hub_links import render


def create_hub_link(tx: Tx, draft: HubLinkDraft) -> HubLink:
    """Make a link for a contact of an entity, and send it to them where that is asked.

    Raises Problem: resource_not_found for an entity the account does not have, invalid_input.
    """
    entity = ENTITIES.find(tx, draft.entity)
    if entity is None:
        raise not_found("entity", draft.entity)
    id = new_id("hub_link")
    link = made(draft, id=id, token_hash=hash_of_token(tx, id, 1), now=tx.now)
    HUB_LINKS.add(tx, link)
    wants = (_sent(tx, link, entity.name),) if draft.send else ()
    emit(tx, _told(EventType.HUB_LINK_CREATED, link, tx.now, *wants))
    return link


def renew_hub_link(tx: Tx, id: str, *, expires_at: int | None = None, send: bool = False) -> HubLink:
    """Give a link a new token and a new end; the old one opens nothing from now on.

    Raises Problem: resource_not_found, bad_request for one that was revoked, invalid_input.
    """
    before = _locked(tx, id)
    after = renewed(
        before,
        token_hash=hash_of_token(tx, id, before.issue + 1),
        expires_at=expires_at,
        now=tx.now,
    )
    wants: tuple[Wanted, ...] = ()
    if send:
        after = replace(after, mailed_at=tx.now)
        wants = (_sent(tx, after, _name_of(tx, after.entity)),)
    HUB_LINKS.save(tx, after)
    emit(tx, _told(EventType.HUB_LINK_RENEWED, after, tx.now, *wants))
    return after


def revoke_hub_link(tx: Tx, id: str) -> HubLink:
    """End a link for good; raise Problem(resource_not_found). The second time nothing happens."""
    before = _locked(tx, id)
    after = revoked(before, tx.now)
    if after != before:
        HUB_LINKS.save(tx, after)
        emit(tx, _told(EventType.HUB_LINK_REVOKED, after, tx.now))
    return after


def want_fresh_links(tx: Tx, email_key: str) -> None:
    """Want an address sent the links it has.

    Whether it has any is looked up by the worker, so that the page that asks answers everybody alike
    and in the same time.
    """
    enqueue(tx, TaskKind.SEND_HUB_LINKS, hash_key(email_key), due=tx.now)


def send_hub_links(tx: Tx, email_hash: str) -> None:
    """Send an address, given as its hash, the links it has: expired ones renewed, no address too often."""
    for link in lock_links_of(tx, email_hash):
        if not may_be_mailed(link, tx.now):
            continue
        if not is_open(link, tx.now):
            renew_hub_link(tx, link.id, send=True)
            continue
        after = replace(link, mailed_at=tx.now)
        HUB_LINKS.save(tx, after)
        want = _sent(tx, after, _name_of(tx, after.entity))
        enqueue(tx, want.kind, want.subject, due=tx.now)


def set_alerts(tx: Tx, id: str, token: str, *, wanted: bool) -> HubLink | None:
    """Let a contact have e-mails about lapses, or no more, by the token of their messages.

    Returns None for a token that is not that link's. A choice that changes nothing is told to nobody.
    """
    before = HUB_LINKS.lock(tx, id)
    if before is None or not is_alerts_token(tx, id, token):
        return None
    after = replace(before, alerts=wanted)
    if after != before:
        HUB_LINKS.save(tx, after)
        emit(tx, _told(EventType.HUB_LINK_UPDATED, after, tx.now))
    return after


def _sent(tx: Tx, link: HubLink, entity: str) -> Wanted:
    """Write that a contact is to be sent their link; its address is made when it is sent."""
    notice = Notice(
        id=new_id("notice"),
        kind=NoticeKind.HUB_LINK,
        to=link.email,
        about=link.id,
        data={"entity": entity, "expires_at": link.expires_at},
        created=tx.now,
    )
    return tell(tx, notice)


def _name_of(tx: Tx, entity: str) -> str:
    found = ENTITIES.find(tx, entity)
    if found is None:
        raise not_found("entity", entity)
    return found.name


def _locked(tx: Tx, id: str) -> HubLink:
    link = HUB_LINKS.lock(tx, id)
    if link is None:
        raise not_found("hub link", id)
    return link


def _told(type: EventType, link: HubLink, now: int, *wants: Wanted) -> Happening:
    return Happening(type, link.id, render(link, now), wants)
