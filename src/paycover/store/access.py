"""Who asks: accounts by API key, and the answers kept for idempotency keys."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import sqlalchemy as sa

from paycover.domain.accounts import Account, Environment
from paycover.store.db import Database, Link, Statement, Tx
from paycover.store.records import Columns
from paycover.store.tables import accounts, api_keys, replays

Result = TypeVar("Result")

_ACCOUNT: Columns[Account] = Columns(accounts, Account)

_BY_KEY = Statement(
    sa.select(*_ACCOUNT.columns)
    .join_from(accounts, api_keys, accounts.c.id == api_keys.c.account)
    .where(api_keys.c.key_hash == sa.bindparam("key_hash"), api_keys.c.revoked_at.is_(None))
)
_BY_ID = Statement(sa.select(*_ACCOUNT.columns).where(accounts.c.id == sa.bindparam("id")))
_BY_NAME = Statement(
    sa.select(*_ACCOUNT.columns).where(
        accounts.c.name == sa.bindparam("name"),
        accounts.c.environment == sa.bindparam("environment"),
    )
)
_LOCK = Statement(
    sa.select(*_ACCOUNT.columns)
    .where(accounts.c.id == sa.bindparam("account"))
    .with_for_update(key_share=True)
)
_ADD_ACCOUNT = Statement(sa.insert(accounts))
_ADD_KEY = Statement(sa.insert(api_keys))
_SET_CLOCK = Statement(
    sa.update(accounts)
    .where(accounts.c.id == sa.bindparam("key_id"))
    .values(clock_offset=sa.bindparam("offset"))
)
_REPLAY = Statement(
    sa.select(replays.c.body_hash, replays.c.status, replays.c.answer, replays.c.created).where(
        replays.c.account == sa.bindparam("account"),
        replays.c.key == sa.bindparam("key"),
    )
)
_DROP_REPLAY = Statement(
    sa.delete(replays).where(
        replays.c.account == sa.bindparam("account"),
        replays.c.key == sa.bindparam("key"),
    )
)
_ADD_REPLAY = Statement(sa.insert(replays))
_FORGET_REPLAYS = Statement(
    sa.delete(replays).where(
        replays.c.account == sa.bindparam("account"),
        replays.c.created <= sa.bindparam("oldest"),
    )
)

REPLAY_SECONDS = 86_400
"""How long an answer is kept for its idempotency key (api.md 1.7)."""


def account_by_key(link: Link, key_hash: str) -> Account | None:
    """Return the account an API key opens, None for a key that opens none."""
    rows = link.fetch(_BY_KEY, {"key_hash": key_hash})
    return _ACCOUNT.record(rows[0]) if rows else None


def account_by_id(link: Link, id: str) -> Account:
    """Return an account that is known to exist."""
    return _ACCOUNT.record(link.fetch(_BY_ID, {"id": id})[0])


def account_by_name(link: Link, name: str, environment: Environment) -> Account | None:
    """Return one world of the platform with that name, None where there is none."""
    rows = link.fetch(_BY_NAME, {"name": name, "environment": environment})
    return _ACCOUNT.record(rows[0]) if rows else None


def add_account(link: Link, account: Account) -> None:
    """Insert an account."""
    link.run(_ADD_ACCOUNT, [_ACCOUNT.values(account)])


def add_key(link: Link, *, account: str, key_hash: str, hint: str, now: int) -> None:
    """Insert an API key's hash; `hint` is its public head and last four characters."""
    row = {
        "key_hash": key_hash,
        "account": account,
        "hint": hint,
        "created": now,
        "revoked_at": None,
    }
    link.run(_ADD_KEY, [row])


def lock_clock(tx: Tx) -> Tx:
    """Return the transaction at the account's time as it is now, which no other can move until it ends."""
    row = tx.one(_LOCK)
    assert row is not None, "the account is there while its transaction runs"
    return tx.seen_as(_ACCOUNT.record(row))


def move_clock(tx: Tx, now: int) -> Tx:
    """Return the transaction with the account's clock moved on to `now`, where it is not past it already.

    The clock must be locked. It never goes back.
    """
    if now <= tx.now:
        return tx
    offset = tx.account.clock_offset + now - tx.now
    tx.run(_SET_CLOCK, [{"key_id": tx.account.id, "offset": offset}])
    return tx.seen_as(replace(tx.account, clock_offset=offset))


def write_as(database: Database, account: str, work: Callable[[Tx], Result]) -> Result:
    """Run work as one transaction of an account, without a key: the worker's and the CLI's way in."""

    def within(link: Link) -> Result:
        return work(Tx(link, account_by_id(link, account), database.clock, database.vault))

    return database.write(within)


def replay(tx: Tx, key: str) -> tuple[str, int, bytes] | None:
    """Return (body hash, status, answer) kept under an idempotency key.

    An answer past its 24 hours is forgotten here, so that its key makes a new request.
    """
    row = tx.one(_REPLAY, key=key)
    if row is None:
        return None
    if row[3] <= tx.now - REPLAY_SECONDS:
        tx.run(_DROP_REPLAY, [{"key": key}])
        return None
    return row[0], row[1], bytes(row[2])


def keep_replay(tx: Tx, key: str, *, body_hash: str, status: int, answer: bytes) -> None:
    """Keep an answer under its idempotency key, in the transaction of the write that made it."""
    row = {
        "key": key,
        "body_hash": body_hash,
        "status": status,
        "answer": answer,
        "created": tx.now,
    }
    tx.run(_ADD_REPLAY, [row])


def forget_replays(tx: Tx) -> None:
    """Forget every answer of the account older than 24 hours."""
    tx.run(_FORGET_REPLAYS, [{"oldest": tx.now - REPLAY_SECONDS}])
