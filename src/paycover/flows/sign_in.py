"""Signing in: by an invitation first, then by password and second factor, and out again."""

import secrets
from collections.abc import Sequence

from paycover.domain.events import EventType
from paycover.domain.users import (
    FAILURES_OF_ADDRESS_MAX,
    FAILURES_OF_EMAIL_MAX,
    Credentials,
    User,
    email_key,
    ensure_open,
    ensure_password,
    is_over,
    joined,
)
from paycover.flows.events import Happening, emit
from paycover.kit import second_factor
from paycover.kit.clock import NANOSECONDS
from paycover.kit.errors import Code, Problem, invalid
from paycover.kit.passwords import hash_password, verify_password
from paycover.kit.records import Record, replace
from paycover.kit.vault import Vault, hash_key
from paycover.store import sign_ins
from paycover.store.access import account_by_id
from paycover.store.db import Database, Link, Tx
from paycover.store.sign_ins import Seat
from paycover.store.users import USERS, Found, by_email, by_invitation, lock_by_email, use_code
from paycover.wire.users import render

SEEN_SECONDS = 300
"""How exactly a session's last use is kept: not every page is a write."""

_WRONG = "E-mail address, password and code do not go together."


class Typed(Record):
    """What somebody signs in with; `code` of their application, or a recovery code."""

    email: str
    password: str
    code: str


class Invited(Record):
    """Who may join by a link, where, and the secret their authenticator application is to have."""

    user: User
    platform: str
    totp_secret: str


class Joined(Record):
    """Who joined: the token of their session, and the recovery codes, shown once."""

    token: str
    recovery_codes: list[str]


def invitation(database: Database, token: str) -> Invited:
    """Return who was invited by a token; raise Problem(session_expired, 410) where it is no longer good."""

    def work(link: Link) -> Invited:
        found = _open_invitation(link, token, _seconds(database))
        platform = account_by_id(link, found.account)
        return Invited(
            found.user, f"{platform.name} ({platform.environment})", totp_secret(database.vault, token)
        )

    return database.read(work)


def join(database: Database, token: str, name: str, typed: Typed, address: str) -> Joined:
    """Take up an invitation: set password and second factor, and begin a session.

    Raises Problem: session_expired (410), invalid_input for a password, code or address that is not good.
    """
    now = _seconds(database)
    secret = totp_secret(database.vault, token)
    email_key(typed.email)
    ensure_password(typed.password, typed.email)
    step = second_factor.step_of(typed.code, secret, now, after=None)
    if step is None:
        raise invalid("code", "is not what the application shows for this secret just now")
    codes = second_factor.new_recovery_codes()
    credentials = Credentials(
        password_hash=hash_password(typed.password),
        totp_sealed=database.vault.seal(secret),
        totp_step=step,
        recovery=tuple(second_factor.hash_recovery_code(code) for code in codes),
    )
    session = _new_token()

    def work(link: Link) -> Joined:
        found = _open_invitation(link, token, now)
        tx = Tx(link, account_by_id(link, found.account), database.clock, database.vault)
        before = USERS.lock(tx, found.user.id)
        if before is None or before.invite_hash != hash_key(token):
            raise Problem(Code.SESSION_EXPIRED, status=410)
        holder = lock_by_email(tx, email_key(typed.email))
        if holder is not None and holder.id != before.id:
            raise invalid("email", "is another user's")
        after = joined(before, typed.email, name, credentials)
        USERS.save(tx, after)
        sign_ins.sit_down(tx, after.id, hash_key(session), address)
        emit(tx, Happening(EventType.USER_JOINED, after.id, render(after)))
        return Joined(session, codes)

    return database.write(work)


def sign_in(database: Database, typed: Typed, address: str) -> str:
    """Begin a session and return its token; password and code also say which account is meant.

    Raises Problem: rate_limit after too many failures, insufficient_permissions (403) for what does not go
    together. Slow on purpose, and as slow for an address that is nobody's.
    """
    now = _seconds(database)
    keys = (hash_key(f"email:{typed.email.strip().casefold()}"), hash_key(f"address:{address}"))
    tries = database.read(lambda link: sign_ins.failures(link, *keys, now))
    if tries[0] >= FAILURES_OF_EMAIL_MAX or tries[1] >= FAILURES_OF_ADDRESS_MAX:
        raise Problem(Code.RATE_LIMIT, "Too many tries. Wait a quarter of an hour and try again.")
    known = database.read(lambda link: by_email(link, typed.email.strip().casefold()))
    admitted = _admitted(known, typed, database.vault, now)
    token = _new_token()

    def work(link: Link) -> bool:
        if admitted is not None:
            before, after = admitted
            tx = Tx(link, account_by_id(link, before.account), database.clock, database.vault)
            if use_code(tx, before.user, after):
                sign_ins.sit_down(tx, after.id, hash_key(token), address)
                sign_ins.forgive(link, keys[0])
                return True
        sign_ins.count_failure(link, keys, now)
        return False

    if not database.write(work):
        raise Problem(Code.INSUFFICIENT_PERMISSIONS, _WRONG)
    return token


def seat_of(link: Link, token: str, now: int) -> Seat | None:
    """Return who sits with a token at a moment, None where the session is over."""
    found = sign_ins.seat(link, hash_key(token))
    return None if found is None or is_over(found.created, found.seen_at, now) else found


def keep_seat(database: Database, seat: Seat) -> None:
    """Note that a session is in use, every few minutes."""
    now = _seconds(database)
    if now - seat.seen_at >= SEEN_SECONDS:
        database.write(lambda link: sign_ins.seen(link, seat.token_hash, now))


def totp_secret(vault: Vault, token: str) -> str:
    """Return the secret that goes with an invitation: the same at every call, stored once it is used."""
    return second_factor.new_secret(vault.token("totp", token).encode())


def _admitted(known: Sequence[Found], typed: Typed, vault: Vault, now: int) -> tuple[Found, User] | None:
    """Return the first user whose password and code are those, as found and as they are after it."""
    if not known:
        verify_password(typed.password, None)
    for found in known:
        if verify_password(typed.password, found.user.password_hash):
            after = _after_code(found.user, typed.code, vault, now)
            if after is not None:
                return found, after
    return None


def _after_code(user: User, code: str, vault: Vault, now: int) -> User | None:
    assert user.totp_sealed is not None, "who has a password has a second factor"
    step = second_factor.step_of(code, vault.open(user.totp_sealed), now, after=user.totp_step)
    if step is not None:
        return replace(user, totp_step=step)
    hashed = second_factor.hash_recovery_code(code)
    if hashed not in user.recovery:
        return None
    return replace(user, recovery=tuple(kept for kept in user.recovery if kept != hashed))


def _open_invitation(link: Link, token: str, now: int) -> Found:
    found = by_invitation(link, hash_key(token))
    if found is None:
        raise Problem(
            Code.SESSION_EXPIRED, "This link has been used or is too old: ask for another one.", status=410
        )
    ensure_open(found.user, now)
    return found


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _seconds(database: Database) -> int:
    return database.clock() // NANOSECONDS
