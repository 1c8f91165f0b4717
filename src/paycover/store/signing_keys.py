"""The keys certificates are signed with: private halves sealed, public ones for everybody."""

from typing import NamedTuple

import sqlalchemy as sa

from paycover.kit.ed25519 import key_id, new_private_key, public_key
from paycover.store.db import Link, Snapshot, Statement, Tx
from paycover.store.tables import accounts, signing_keys

_ACTIVE = Statement(
    sa.select(signing_keys.c.id, signing_keys.c.private_sealed)
    .where(signing_keys.c.account == sa.bindparam("account"), signing_keys.c.retired_at.is_(None))
    .order_by(signing_keys.c.created.desc(), signing_keys.c.id)
    .limit(1)
)
_ADD = Statement(sa.insert(signing_keys))
_RETIRE = Statement(
    sa.update(signing_keys)
    .where(signing_keys.c.account == sa.bindparam("account"), signing_keys.c.retired_at.is_(None))
    .values(retired_at=sa.bindparam("now"))
)
_PUBLISHED = Statement(
    sa.select(
        signing_keys.c.id,
        signing_keys.c.public,
        signing_keys.c.created,
        signing_keys.c.retired_at,
        accounts.c.environment,
    )
    .join(accounts, accounts.c.id == signing_keys.c.account)
    .order_by(signing_keys.c.created, signing_keys.c.id)
)


class SigningKey(NamedTuple):
    """A key that signs: its id, and its private half, opened."""

    id: str
    private: bytes


class PublishedKey(NamedTuple):
    """A key that checks: `public` in hexadecimal, since when it signed and until when, in which world."""

    id: str
    public: str
    created: int
    retired_at: int | None
    environment: str


def active_key(snapshot: Snapshot) -> SigningKey | None:
    """Return the key an account signs with, None before it has one."""
    row = snapshot.one(_ACTIVE)
    return None if row is None else SigningKey(row[0], bytes.fromhex(snapshot.vault.open(row[1])))


def make_key(tx: Tx) -> SigningKey:
    """Give the account a new key; the ones before stay published and sign no more."""
    private = new_private_key()
    public = public_key(private)
    tx.run(_RETIRE, [{"now": tx.now}])
    made = SigningKey(key_id(public), private)
    row = {
        "id": made.id,
        "public": public.hex(),
        "private_sealed": tx.vault.seal(private.hex()),
        "created": tx.now,
        "retired_at": None,
    }
    tx.run(_ADD, [row])
    return made


def published_keys(link: Link) -> list[PublishedKey]:
    """Return the public half of every key of every account, oldest first."""
    return [PublishedKey(*row) for row in link.fetch(_PUBLISHED, {})]
