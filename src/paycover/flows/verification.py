"""Answers whoever was given a certificate: what it says, whether that is so now, and what proves it."""

import msgspec

from paycover.domain.certificates import Certificate
from paycover.domain.cover_standing import standing
from paycover.kit.canonical import canonical
from paycover.kit.ed25519 import sign
from paycover.kit.ids import account_of_token
from paycover.store.access import is_account, read_as
from paycover.store.certificate_log import proofs, read_head
from paycover.store.certificates import by_token
from paycover.store.certified import shown
from paycover.store.db import Database, Snapshot
from paycover.store.signing_keys import active_key, published_keys
from paycover.wire.verification import KeysSeen, LogSeen, SignedStatement, render, render_key

SIGNED_FOR = b"paycover statement v1\n"
"""What stands before the text that is signed: a signature made for one purpose fits no other."""


def verified(database: Database, token: str, since: int | None = None) -> SignedStatement | None:
    """Return all that is known of a certificate now, signed; None for a token that opens none.

    It proves the certificate to be in the log and, with `since`, that the log only grew since it had so
    many entries. What was revoked or superseded answers as well: that is what it says.
    """
    account = account_of_token(token)
    if not database.read(lambda link: is_account(link, account)):
        return None
    return read_as(database, account, lambda seen: _statement(seen, token, since))


def certificate_of(database: Database, token: str) -> Certificate | None:
    """Return the certificate whose public page a token opens."""
    account = account_of_token(token)
    if not database.read(lambda link: is_account(link, account)):
        return None
    return read_as(database, account, lambda seen: by_token(seen, token))


def published(database: Database) -> KeysSeen:
    """Return the public half of every key of the installation, also of those that sign no more."""
    return KeysSeen(keys=[render_key(*key) for key in database.read(published_keys)])


def _statement(snapshot: Snapshot, token: str, since: int | None) -> SignedStatement | None:
    found = shown(snapshot, token)
    key = active_key(snapshot)
    if found is None or key is None:
        return None
    cover = standing(found.certificate, found.policy, found.assignment, snapshot.now)
    log = _log(snapshot, found.certificate, since)
    statement = render(found.certificate, cover, found.current, log, snapshot.account.environment)
    text = canonical(msgspec.to_builtins(statement)).encode()
    return SignedStatement(
        statement=statement, signing_key=key.id, signature=sign(key.private, SIGNED_FOR + text).hex()
    )


def _log(snapshot: Snapshot, certificate: Certificate, since: int | None) -> LogSeen:
    head = read_head(snapshot)
    asked = since if since is not None and 0 < since <= head.size else None
    found = proofs(snapshot, certificate.log_number, head, asked)
    return LogSeen(
        id=snapshot.account.id,
        size=head.size,
        root=head.root.hex(),
        number=certificate.log_number,
        inclusion=[hash.hex() for hash in found.inclusion],
        since=asked,
        consistency=[hash.hex() for hash in found.consistency],
    )
