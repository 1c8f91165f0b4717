"""Hub links on the wire: an extension, the published pages have the compliance hub in a dashboard only."""

import msgspec
from msgspec import UNSET, UnsetType

from paycover.domain.hub_links import HubLink, HubLinkDraft, status
from paycover.wire.base import Input, Seconds
from paycover.wire.shapes import Email


class HubLinkCreate(Input):
    """The body that makes a link; without `expires_at` it is good for 90 days."""

    email: Email
    expires_at: Seconds | UnsetType | None = UNSET
    alerts: bool = True
    send: bool = False

    def draft(self, entity: str) -> HubLinkDraft:
        """Return what the domain makes a link of."""
        return HubLinkDraft(
            entity=entity,
            email=self.email,
            expires_at=self.expires_at if isinstance(self.expires_at, int) else None,
            alerts=self.alerts,
            send=self.send,
        )


class HubLinkRenew(Input):
    """The body that renews a link; without `expires_at` it is good for 90 days from now."""

    expires_at: Seconds | UnsetType | None = UNSET
    send: bool = False

    @property
    def until(self) -> int | None:
        """Until when it is to be good, None for the usual time."""
        return self.expires_at if isinstance(self.expires_at, int) else None


class HubLinkAnswer(msgspec.Struct, kw_only=True):
    """A link as the API shows it; `url` only where it is made or renewed."""

    id: str
    entity: str
    email: str
    status: str
    alerts: bool
    created: int
    expires_at: int
    revoked_at: int | None
    url: str | UnsetType = UNSET


def render(link: HubLink, now: int, *, url: str | UnsetType = UNSET) -> HubLinkAnswer:
    """Return the answer that shows a link as it stands at `now`."""
    return HubLinkAnswer(
        id=link.id,
        entity=link.entity,
        email=link.email,
        status=status(link, now),
        alerts=link.alerts,
        created=link.created,
        expires_at=link.expires_at,
        revoked_at=link.revoked_at,
        url=url,
    )
