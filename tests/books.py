"""Checks the books of an account after a test, and reads them for it."""

from paycover.domain.ledger import Entry
from paycover.domain.ledger_checks import Finding
from paycover.flows.ledger import check_books, post_waiting
from paycover.store import ledger
from paycover.store.access import account_by_id, write_as
from paycover.store.db import Database, Link, Snapshot
from paycover.store.ledger_journal import journal


def snapshot_of(database: Database, link: Link, account: str) -> Snapshot:
    """Return what an account sees now."""
    return Snapshot(link, account_by_id(link, account), database.clock(), database.vault)


def post_all(database: Database, account: str) -> None:
    """Post all that waits."""
    while write_as(database, account, post_waiting):
        pass


def ledger_check(database: Database, account: str) -> list[Finding]:
    """Post all that waits and return the invariants that are violated; nothing where nothing was posted."""

    def has_books(link: Link) -> bool:
        snapshot = snapshot_of(database, link, account)
        return bool(ledger.objects_waiting(snapshot) or ledger.head(snapshot).number)

    if not database.read(has_books):
        return []
    post_all(database, account)
    return [finding for finding in findings_of(database, account) if finding.holds is False]


def findings_of(database: Database, account: str) -> list[Finding]:
    """Return every invariant of an account's books as they are."""
    return database.read_still(lambda link: check_books(snapshot_of(database, link, account)))


def entries_of(database: Database, account: str) -> list[Entry]:
    """Return an account's entries, first to last, after posting all that waits."""
    post_all(database, account)
    found = database.read(lambda link: list(journal(snapshot_of(database, link, account))))
    return [stored.entry for stored in found if stored.entry is not None]
