"""Hub links: the way of an entity's own people to the page that lists who works for it, and their cover."""

import enum

from paycover.domain.users import email_key
from paycover.kit.dates import DAY
from paycover.kit.errors import Code, Problem, invalid
from paycover.kit.records import Record, replace

LINK_SECONDS = 90 * DAY
"""How long a link opens the page where nothing else is asked (our decision)."""

LINK_SECONDS_MAX = 366 * DAY
"""How long a link can open the page at most (our decision)."""

MAIL_PAUSE_SECONDS = 900
"""How long after one message with a link the next may follow that is asked for on a page."""


class HubLinkStatus(enum.StrEnum):
    """`active` while it opens the page; an `expired` one can be renewed, a `revoked` one never."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


class HubLink(Record, kw_only=True):
    """A link for one contact of an entity; only the hash of its token is kept.

    `issue` counts the tokens it has had: a new one ends the one before. `alerts` tells whether the
    contact wants an e-mail when cover lapses, `mailed_at` when a message with the link was last wanted.
    `email_key` is the address as it is compared. Times are Unix seconds.
    """

    id: str
    entity: str
    email: str
    email_key: str
    token_hash: str
    issue: int = 1
    expires_at: int
    revoked_at: int | None = None
    alerts: bool = True
    mailed_at: int | None = None
    created: int
    deleted_at: int | None = None


class HubLinkDraft(Record, kw_only=True):
    """What a caller gives to make a link: whose, for whom, until when, and whether it is sent to them."""

    entity: str
    email: str
    expires_at: int | None = None
    send: bool = False
    alerts: bool = True


def made(draft: HubLinkDraft, *, id: str, token_hash: str, now: int) -> HubLink:
    """Return the link of a draft; raise Problem(invalid_input) for an address or an end that is none."""
    return HubLink(
        id=id,
        entity=draft.entity,
        email=draft.email.strip(),
        email_key=email_key(draft.email),
        token_hash=token_hash,
        expires_at=end_of(draft.expires_at, now),
        alerts=draft.alerts,
        mailed_at=now if draft.send else None,
        created=now,
    )


def renewed(link: HubLink, *, token_hash: str, expires_at: int | None, now: int) -> HubLink:
    """Return a link with its next token, good anew; the one before opens nothing from now on.

    Raises Problem: bad_request for one that was revoked, invalid_input for an end that is none.
    """
    if link.revoked_at is not None:
        raise Problem(Code.BAD_REQUEST, "The link was revoked; make another one.")
    return replace(link, issue=link.issue + 1, token_hash=token_hash, expires_at=end_of(expires_at, now))


def revoked(link: HubLink, now: int) -> HubLink:
    """Return a link that opens nothing any more and is sent nothing; unchanged where it was before."""
    return link if link.revoked_at is not None else replace(link, revoked_at=now)


def is_open(link: HubLink, now: int) -> bool:
    """Tell whether a link opens the page."""
    return link.revoked_at is None and now < link.expires_at


def status(link: HubLink, now: int) -> HubLinkStatus:
    """Return how a link stands at `now`."""
    if link.revoked_at is not None:
        return HubLinkStatus.REVOKED
    return HubLinkStatus.ACTIVE if is_open(link, now) else HubLinkStatus.EXPIRED


def may_be_mailed(link: HubLink, now: int) -> bool:
    """Tell whether a link can be sent again: it stands, and the last message is a while ago."""
    paused = link.mailed_at is not None and now < link.mailed_at + MAIL_PAUSE_SECONDS
    return link.revoked_at is None and not paused


def end_of(asked: int | None, now: int) -> int:
    """Return until when a link is good; raise Problem(invalid_input) for what is past or too far off."""
    if asked is None:
        return now + LINK_SECONDS
    if not now < asked <= now + LINK_SECONDS_MAX:
        raise invalid("expires_at", f"must lie ahead, by {LINK_SECONDS_MAX // DAY} days at most")
    return asked
