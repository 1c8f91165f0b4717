"""Where a contractor applies: the address of an application session's page."""

import hmac

from paycover.kit.vault import Vault
from paycover.store.db import Snapshot

PAGE = "/apply/"
BACK = "/apply/back"
"""Where the page that takes a card leads back to: it names nobody."""


def address(session: str, origin: str) -> str:
    """Return where the page of a session is; without its token it opens nothing."""
    return f"{origin}{PAGE}{session}"


def private_address(snapshot: Snapshot, session: str, origin: str) -> str:
    """Return the address that works for whoever holds it.

    Its token is made of the installation's key and stored nowhere, so that no copy of the database
    opens a page. It names session and account, because the page is asked for without an API key.
    """
    subject = f"{session}.{snapshot.account.id}"
    return f"{address(subject, origin)}.{snapshot.vault.token('apply', subject)}"


def read_token(vault: Vault, token: str) -> tuple[str, str] | None:
    """Return the ids of account and session that a page's token names, None for one not made here."""
    subject, _, mac = token.rpartition(".")
    session, _, account = subject.partition(".")
    made = vault.token("apply", subject)
    return (account, session) if hmac.compare_digest(mac.encode(), made.encode()) else None
