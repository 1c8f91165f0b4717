"""Who asks: accounts by API key, and the answers kept for idempotency keys."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from paycover.domain.accounts import Account, Environment
from paycover.kit.records import replace
from paycover.store.db import Database, Link, Snapshot, Statement, Tx
from paycover.store.records import Columns
from paycover.store.tables import accounts, api_keys, replays

Result = TypeVar("Result")

SETTINGS = (
    "withhold_premium",
    "custom_applications",
    "redirect_hosts",
    "charge_delay",
    "platform_fee_ppm",
    "billing_email",
)
"""The columns of an account that its operator sets."""

_ACCOUNT: Columns[Account] = Columns(accounts, Account)

_CALLER = (
    sa.select(*_ACCOUNT.columns, replays.c.body_hash, replays.c.status, replays.c.answer, replays.c.created)
    .select_from(api_keys)
    .join(accounts, accounts.c.id == api_keys.c.account)
    .outerjoin(
        replays,
        sa.and_(replays.c.account == accounts.c.id, replays.c.key == sa.bindparam("replay_key")),
    )
    .where(api_keys.c.key_hash == sa.bindparam("key_hash"), api_keys.c.revoked_at.is_(None))
)
_BY_KEY = Statement(_CALLER)
_BY_KEY_TO_WRITE = Statement(_CALLER.with_for_update(read=True, key_share=True, of=accounts))
_ID = sa.select(*_ACCOUNT.columns).where(accounts.c.id == sa.bindparam("id"))
_BY_ID = Statement(_ID)
_BY_ID_TO_WRITE = Statement(_ID.with_for_update(read=True, key_share=True))
_LOCK_ALONE = Statement(
    sa.select(accounts.c.id).where(accounts.c.id == sa.bindparam("account")).with_for_update()
)
_BY_NAME = Statement(
    sa.select(*_ACCOUNT.columns).where(
        accounts.c.name == sa.bindparam("name"),
        accounts.c.environment == sa.bindparam("environment"),
    )
)
_ALL = Statement(sa.select(*_ACCOUNT.columns).order_by(accounts.c.name, accounts.c.environment))
_LOCK = Statement(
    sa.select(*_ACCOUNT.columns)
    .where(accounts.c.id == sa.bindparam("account"))
    .with_for_update(key_share=True)
)
_ADD_ACCOUNT = Statement(sa.insert(accounts))
_ADD_KEY = Statement(sa.insert(api_keys))
_KEYS = Statement(
    sa.select(api_keys.c.key_hash, api_keys.c.hint, api_keys.c.created, api_keys.c.revoked_at)
    .where(api_keys.c.account == sa.bindparam("account"))
    .order_by(api_keys.c.created.desc(), api_keys.c.key_hash)
)
_REVOKE_KEY = Statement(
    sa.update(api_keys)
    .where(
        api_keys.c.account == sa.bindparam("account"),
        api_keys.c.key_hash == sa.bindparam("key"),
        api_keys.c.revoked_at.is_(None),
    )
    .values(revoked_at=sa.bindparam("now"))
)
_SET_CLOCK = Statement(
    sa.update(accounts)
    .where(accounts.c.id == sa.bindparam("key_id"))
    .values(clock_offset=sa.bindparam("offset"))
)
_SEND = Statement(
    sa.update(accounts).where(accounts.c.id == sa.bindparam("key_id")).values(sends_events=True)
)
_SAVE_SETTINGS = Statement(
    sa.update(accounts)
    .where(accounts.c.id == sa.bindparam("key_id"))
    .values({name: sa.bindparam(name) for name in SETTINGS})
)
_OF_ITS_WORLD = (*SETTINGS, "clock_offset", "sends_events")
_SAVE_WORLD = Statement(
    sa.update(accounts)
    .where(accounts.c.id == sa.bindparam("key_id"))
    .values({name: sa.bindparam(name) for name in _OF_ITS_WORLD})
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


class Replay(NamedTuple):
    """An answer kept for its idempotency key, and the hash of the body it answered."""

    body_hash: str
    status: int
    answer: bytes
    created: int


def caller(
    link: Link, key_hash: str, replay_key: str | None, *, writes: bool = False
) -> tuple[Account, Replay | None] | None:
    """Return the account an API key opens, and what it keeps under an idempotency key, in one trip.

    None for a key that opens no account. One that `writes` waits while its world is kept or put back.
    """
    statement = _BY_KEY_TO_WRITE if writes else _BY_KEY
    rows = link.fetch(statement, {"key_hash": key_hash, "replay_key": replay_key})
    if not rows:
        return None
    account, kept = rows[0][: len(_ACCOUNT)], rows[0][len(_ACCOUNT) :]
    return _ACCOUNT.record(account), None if kept[0] is None else Replay(*kept)


def account_by_key(link: Link, key_hash: str) -> Account | None:
    """Return the account an API key opens, None for a key that opens none."""
    found = caller(link, key_hash, None)
    return None if found is None else found[0]


def account_by_id(link: Link, id: str) -> Account:
    """Return an account that is known to exist."""
    return _ACCOUNT.record(link.fetch(_BY_ID, {"id": id})[0])


def is_account(link: Link, id: str) -> bool:
    """Tell whether there is an account of an id that somebody else has named."""
    return bool(link.fetch(_BY_ID, {"id": id}))


def account_by_name(link: Link, name: str, environment: Environment) -> Account | None:
    """Return one world of the platform with that name, None where there is none."""
    rows = link.fetch(_BY_NAME, {"name": name, "environment": environment})
    return _ACCOUNT.record(rows[0]) if rows else None


def all_accounts(link: Link) -> list[Account]:
    """Return every account, by name."""
    return [_ACCOUNT.record(row) for row in link.fetch(_ALL, {})]


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


class ApiKey(NamedTuple):
    """A key as its owner sees it later: its hash, its head and last four characters, its times."""

    key_hash: str
    hint: str
    created: int
    revoked_at: int | None


def keys_of(snapshot: Snapshot) -> list[ApiKey]:
    """Return the account's keys, newest first, revoked ones too."""
    return [ApiKey(*row) for row in snapshot.all(_KEYS)]


def revoke_key(tx: Tx, key_hash: str) -> bool:
    """Write that a key opens nothing any more; tell whether it did until now."""
    return tx.run(_REVOKE_KEY, [{"key": key_hash, "now": tx.machine_now}]) == 1


def start_sending(tx: Tx) -> Tx:
    """Return the transaction with its account's events handed on from now on; it stays so."""
    if tx.account.sends_events:
        return tx
    tx.run(_SEND, [{"key_id": tx.account.id}])
    return tx.seen_as(replace(tx.account, sends_events=True))


def save_settings(tx: Tx, account: Account) -> None:
    """Write what the operator of an account sets; the rest of its row stays."""
    values = _ACCOUNT.values(account)
    tx.run(_SAVE_SETTINGS, [{"key_id": account.id} | {name: values[name] for name in SETTINGS}])


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


def lock_alone(tx: Tx) -> Tx:
    """Return the transaction at its account's time, with no other that writes for it until it ends.

    Every write begins with a share of this lock, so that whoever has it whole sees all that was written.
    """
    tx.one(_LOCK_ALONE)
    return lock_clock(tx)


def save_world(tx: Tx, account: Account) -> Tx:
    """Write an account's settings and its clock as they are in the world that is put back."""
    values = _ACCOUNT.values(account)
    tx.run(_SAVE_WORLD, [{"key_id": account.id} | {name: values[name] for name in _OF_ITS_WORLD}])
    return tx.seen_as(account)


def read_as(database: Database, account: str, work: Callable[[Snapshot], Result]) -> Result:
    """Run reading work as an account sees it, without a key."""

    def within(link: Link) -> Result:
        return work(
            Snapshot(link, account_by_id(link, account), database.clock(), database.vault, database.origin)
        )

    return database.read(within)


def write_as(database: Database, account: str, work: Callable[[Tx], Result]) -> Result:
    """Run work as one transaction of an account, without a key: the worker's and the CLI's way in."""

    def within(link: Link) -> Result:
        found = _ACCOUNT.record(link.fetch(_BY_ID_TO_WRITE, {"id": account})[0])
        return work(Tx(link, found, database.clock, database.vault, database.origin))

    return database.write(within)


def is_standing(tx: Tx, kept: Replay) -> bool:
    """Tell whether a kept answer is within its 24 hours; past them its key makes a new request."""
    return kept.created > tx.now - REPLAY_SECONDS


def keep_replay(tx: Tx, key: str, new: Replay, *, instead_of: Replay | None) -> None:
    """Keep an answer under its idempotency key, in the transaction of the write that made it."""
    if instead_of is not None:
        tx.write(_DROP_REPLAY, [{"key": key}])
    tx.write(_ADD_REPLAY, [{"key": key, **new._asdict()}])


def forget_replays(tx: Tx) -> None:
    """Forget every answer of the account older than 24 hours."""
    tx.run(_FORGET_REPLAYS, [{"oldest": tx.now - REPLAY_SECONDS}])
