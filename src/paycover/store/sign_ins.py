"""Who is signed in, by the hash of a token; and how often signing in failed."""

from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain.accounts import Account
from paycover.domain.users import FAILURES_SECONDS, SESSION_SECONDS, User
from paycover.store.db import Link, Snapshot, Statement, Tx
from paycover.store.records import Columns
from paycover.store.tables import accounts, failed_sign_ins, user_sessions, users

_ACCOUNT: Columns[Account] = Columns(accounts, Account)
_USER: Columns[User] = Columns(users, User)


class Seat(NamedTuple):
    """Somebody signed in: the session's token hash and times (machine's Unix seconds), who and where."""

    token_hash: str
    created: int
    seen_at: int
    account: Account
    user: User


_SEAT = Statement(
    sa.select(
        user_sessions.c.token_hash,
        user_sessions.c.created,
        user_sessions.c.seen_at,
        *_ACCOUNT.columns,
        *_USER.columns,
    )
    .select_from(user_sessions)
    .join(accounts, accounts.c.id == user_sessions.c.account)
    .join(users, sa.and_(users.c.account == user_sessions.c.account, users.c.id == user_sessions.c.user))
    .where(
        user_sessions.c.token_hash == sa.bindparam("token_hash"),
        users.c.disabled_at.is_(None),
        users.c.deleted_at.is_(None),
        users.c.password_hash.is_not(None),
    )
)
_SIT = Statement(sa.insert(user_sessions))
_SEEN = Statement(
    sa.update(user_sessions)
    .where(user_sessions.c.token_hash == sa.bindparam("key_hash"))
    .values(seen_at=sa.bindparam("now"))
)
_LEAVE = Statement(sa.delete(user_sessions).where(user_sessions.c.token_hash == sa.bindparam("token_hash")))
_LEAVE_ALL = Statement(
    sa.delete(user_sessions).where(
        user_sessions.c.account == sa.bindparam("account"), user_sessions.c.user == sa.bindparam("user")
    )
)
_FORGET_SEATS = Statement(sa.delete(user_sessions).where(user_sessions.c.created <= sa.bindparam("oldest")))
_SEEN_LAST = Statement(
    sa.select(user_sessions.c.user, sa.func.max(user_sessions.c.seen_at))
    .where(user_sessions.c.account == sa.bindparam("account"))
    .group_by(user_sessions.c.user)
)

_FAILURES = Statement(
    sa.select(failed_sign_ins.c.key, failed_sign_ins.c.failures).where(
        failed_sign_ins.c.key.in_([sa.bindparam("email"), sa.bindparam("address")]),
        failed_sign_ins.c.since > sa.bindparam("oldest"),
    )
)
_COUNT = Statement(
    sa.update(failed_sign_ins)
    .where(failed_sign_ins.c.key == sa.bindparam("key_key"))
    .values(failures=failed_sign_ins.c.failures + 1)
)
_FIRST = Statement(sa.insert(failed_sign_ins))
_FORGIVE = Statement(sa.delete(failed_sign_ins).where(failed_sign_ins.c.key == sa.bindparam("key")))
_FORGET_FAILURES = Statement(
    sa.delete(failed_sign_ins).where(failed_sign_ins.c.since <= sa.bindparam("oldest"))
)


def seat(link: Link, token_hash: str) -> Seat | None:
    """Return who sits with a token, None for a token of nobody; the session may be over."""
    rows = link.fetch(_SEAT, {"token_hash": token_hash})
    if not rows:
        return None
    token, created, seen_at, *rest = rows[0]
    return Seat(
        token, created, seen_at, _ACCOUNT.record(rest[: len(_ACCOUNT)]), _USER.record(rest[len(_ACCOUNT) :])
    )


def sit_down(tx: Tx, user: str, token_hash: str, address: str) -> None:
    """Begin a session, from a network address; sessions past their time are forgotten."""
    now = tx.machine_now
    tx.link.run(_FORGET_SEATS, [{"oldest": now - SESSION_SECONDS}])
    row = {"token_hash": token_hash, "user": user, "created": now, "seen_at": now, "address": address}
    tx.run(_SIT, [row])


def seen(link: Link, token_hash: str, now: int) -> None:
    """Note that a session was used at a moment."""
    link.run(_SEEN, [{"key_hash": token_hash, "now": now}])


def leave(link: Link, token_hash: str) -> None:
    """End a session."""
    link.run(_LEAVE, [{"token_hash": token_hash}])


def leave_all(tx: Tx, user: str) -> None:
    """End every session of a user."""
    tx.run(_LEAVE_ALL, [{"user": user}])


def seen_last(snapshot: Snapshot) -> dict[str, int]:
    """Return when each user who is signed in was seen last, machine's Unix seconds."""
    return {row[0]: row[1] for row in snapshot.all(_SEEN_LAST)}


def failures(link: Link, email: str, address: str, now: int) -> tuple[int, int]:
    """Return how often signing in failed of late, of an e-mail address and from a network address."""
    rows = link.fetch(_FAILURES, {"email": email, "address": address, "oldest": now - FAILURES_SECONDS})
    found = {row[0]: row[1] for row in rows}
    return found.get(email, 0), found.get(address, 0)


def count_failure(link: Link, keys: tuple[str, ...], now: int) -> None:
    """Count a sign-in that failed, under each of its keys; forget those that no longer count."""
    link.run(_FORGET_FAILURES, [{"oldest": now - FAILURES_SECONDS}])
    for key in keys:
        if not link.run(_COUNT, [{"key_key": key}]):
            link.run(_FIRST, [{"key": key, "since": now, "failures": 1}])


def forgive(link: Link, key: str) -> None:
    """Forget the failures of a key."""
    link.run(_FORGIVE, [{"key": key}])
