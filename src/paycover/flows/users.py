"""What can be done with users: invite, change, reset, disable."""

import secrets

from paycover.domain.events import EventType
from paycover.domain.roles import Role
from paycover.domain.users import (
    INVITATION_SECONDS,
    User,
    UserDraft,
    disabled,
    email_key,
    ensure_another,
    invited,
    reset,
)
from paycover.flows.events import Happening, emit
from paycover.kit.errors import invalid, not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.kit.vault import hash_key
from paycover.store.db import Tx
from paycover.store.sign_ins import leave_all
from paycover.store.users import USERS, lock_by_email
from paycover.wire.users import render


def invite_user(tx: Tx, draft: UserDraft) -> tuple[User, str]:
    """Make a user who has yet to set a password; return them and the token of their link.

    The token is told once: only its hash is kept. Raises Problem(invalid_input) for an address that is
    none, or is a user's already.
    """
    if lock_by_email(tx, email_key(draft.email)) is not None:
        raise invalid("email", "is a user's already")
    token, until = _invitation(tx)
    user = invited(draft, id=new_id("user"), invite_hash=hash_key(token), until=until, now=tx.now)
    USERS.add(tx, user)
    emit(tx, Happening(EventType.USER_INVITED, user.id, render(user)))
    return user, token


def change_role(tx: Tx, id: str, role: Role, *, by: User) -> User:
    """Give a user another role; raise Problem: resource_not_found, insufficient_permissions for oneself."""
    before = _locked(tx, id)
    if before.role is role:
        return before
    ensure_another(before, by)
    after = replace(before, role=role)
    USERS.save(tx, after)
    emit(tx, Happening(EventType.USER_UPDATED, id, render(after)))
    return after


def reset_user(tx: Tx, id: str) -> tuple[User, str]:
    """Take a user's password and second factor away, end their sessions; return the token of a new link.

    A disabled user can join again by it. Raises Problem(resource_not_found).
    """
    token, until = _invitation(tx)
    after = reset(_locked(tx, id), invite_hash=hash_key(token), until=until)
    USERS.save(tx, after)
    leave_all(tx, id)
    emit(tx, Happening(EventType.USER_INVITED, id, render(after)))
    return after, token


def disable_user(tx: Tx, id: str, *, by: User | None = None) -> User:
    """Keep a user from signing in, and end their sessions.

    Raises Problem: resource_not_found, insufficient_permissions where it is oneself.
    """
    before = _locked(tx, id)
    if by is not None:
        ensure_another(before, by)
    after = disabled(before, tx.now)
    if after == before:
        return before
    USERS.save(tx, after)
    leave_all(tx, id)
    emit(tx, Happening(EventType.USER_DISABLED, id, render(after)))
    return after


def user_by_email(tx: Tx, email: str) -> User:
    """Return the account's user with an e-mail address; raise Problem(resource_not_found)."""
    found = lock_by_email(tx, email_key(email))
    if found is None:
        raise not_found("user", email)
    return found


def _locked(tx: Tx, id: str) -> User:
    user = USERS.lock(tx, id)
    if user is None:
        raise not_found("user", id)
    return user


def _invitation(tx: Tx) -> tuple[str, int]:
    """Return a token and until when it is good."""
    return secrets.token_urlsafe(24), tx.machine_now + INVITATION_SECONDS
