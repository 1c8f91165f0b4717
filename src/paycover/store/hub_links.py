"""Hub link rows."""

import sqlalchemy as sa

from paycover.domain.hub_links import HubLink
from paycover.kit.vault import hash_key
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import hub_links

HUB_LINKS: Records[HubLink] = Records(
    hub_links, HubLink, derived={"email_hash": lambda link: hash_key(link.email_key)}
)
LISTING = Listing(HUB_LINKS)

SENT_MAX = 10
"""Links that one address is sent at a time; more would be a mistake of the platform's."""

_ALERTED = Statement(
    sa.select(*HUB_LINKS.columns)
    .where(HUB_LINKS.live, hub_links.c.revoked_at.is_(None), hub_links.c.alerts.is_(True))
    .order_by(hub_links.c.entity, hub_links.c.position)
)
_HAS_ANY = Statement(
    sa.select(hub_links.c.id).where(HUB_LINKS.live, hub_links.c.revoked_at.is_(None)).limit(1)
)
_OF_EMAIL = Statement(
    sa.select(*HUB_LINKS.columns)
    .where(
        HUB_LINKS.live,
        hub_links.c.revoked_at.is_(None),
        hub_links.c.email_hash == sa.bindparam("email_hash"),
    )
    .order_by(hub_links.c.position.desc())
    .limit(SENT_MAX)
    .with_for_update(key_share=True)
)


def is_any_link(snapshot: Snapshot) -> bool:
    """Tell whether anybody of any entity has a link."""
    return snapshot.one(_HAS_ANY) is not None


def alerted(snapshot: Snapshot) -> list[HubLink]:
    """Return the links whose contacts want to be told of lapses, by entity."""
    return [HUB_LINKS.record(row) for row in snapshot.all(_ALERTED)]


def lock_links_of(tx: Tx, email_hash: str) -> list[HubLink]:
    """Return the links of an address, given as its hash, locked; revoked ones are not among them."""
    return [HUB_LINKS.record(row) for row in tx.all(_OF_EMAIL, email_hash=email_hash)]
