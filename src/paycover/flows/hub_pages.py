"""Where an entity's people see their contractors: the addresses of hub links, and the tokens in them."""

import hmac

from paycover.domain.hub_links import HubLink
from paycover.kit.vault import hash_key
from paycover.store.db import Snapshot

PAGE = "/hub/"
ALERTS = "/hub-alerts/"

_PURPOSE = "hub"
_ALERTS_PURPOSE = "hub_alerts"


def address(snapshot: Snapshot, link: HubLink, origin: str) -> str:
    """Return where a link's page is; whoever holds the address sees it.

    Its token is made of the installation's key, and kept as a hash only, so that no copy of the database
    opens a page. It begins with the account, because the page is asked for without an API key.
    """
    return f"{origin}{PAGE}{_token(snapshot, link.id, link.issue)}"


def alerts_address(snapshot: Snapshot, link: HubLink, origin: str) -> str:
    """Return where a contact stops the e-mails about lapses; it opens nothing else and never expires."""
    account = snapshot.account.id
    return f"{origin}{ALERTS}{account}.{link.id}.{_alerts_token(snapshot, link.id)}"


def hash_of_token(snapshot: Snapshot, link: str, issue: int) -> str:
    """Return what the database keeps of the token a link has at its n-th issue."""
    return hash_key(_token(snapshot, link, issue))


def is_alerts_token(snapshot: Snapshot, link: str, token: str) -> bool:
    """Tell whether a token lets its holder stop the e-mails of a link."""
    return hmac.compare_digest(_alerts_token(snapshot, link).encode(), token.encode())


def _token(snapshot: Snapshot, link: str, issue: int) -> str:
    account = snapshot.account.id
    secret = snapshot.vault.token(_PURPOSE, f"{account}.{link}.{issue}")
    return account.partition("_")[2] + secret


def _alerts_token(snapshot: Snapshot, link: str) -> str:
    return snapshot.vault.token(_ALERTS_PURPOSE, f"{snapshot.account.id}.{link}")
