"""Where a contractor applies: the address of an application session's page."""

from paycover.store.db import Snapshot


def address(session: str, origin: str) -> str:
    """Return where the page of a session is; without its token it opens nothing."""
    return f"{origin}/apply/{session}"


def private_address(snapshot: Snapshot, session: str, origin: str) -> str:
    """Return the address that works for whoever holds it."""
    return f"{address(session, origin)}?token={snapshot.vault.token('apply', session)}"
