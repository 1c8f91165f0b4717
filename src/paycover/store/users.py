"""User rows: also found by what somebody types or brings, before their account is known."""

from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain.users import User
from paycover.store.db import Link, Snapshot, Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import users

USERS: Records[User] = Records(users, User)
LISTING = Listing(USERS)

SAME_EMAIL_MAX = 5
"""Accounts of which one e-mail address can be a user and still be found."""


class Found(NamedTuple):
    """A user, and the id of their account."""

    account: str
    user: User


_THERE = users.c.deleted_at.is_(None)
_BY_EMAIL = Statement(
    sa.select(users.c.account, *USERS.columns)
    .where(users.c.email_key == sa.bindparam("email_key"), _THERE)
    .order_by(users.c.created, users.c.account)
    .limit(SAME_EMAIL_MAX)
)
_BY_INVITATION = Statement(
    sa.select(users.c.account, *USERS.columns).where(
        users.c.invite_hash == sa.bindparam("invite_hash"), _THERE
    )
)
_EMAIL_IN_ACCOUNT = Statement(
    sa.select(*USERS.columns)
    .where(USERS.live, users.c.email_key == sa.bindparam("email_key"))
    .with_for_update(key_share=True)
)
_SAVE_STEP = Statement(
    sa.update(users)
    .where(
        USERS.mine,
        users.c.id == sa.bindparam("key_id"),
        users.c.password_hash == sa.bindparam("read_password_hash"),
        users.c.totp_step.is_not_distinct_from(sa.bindparam("read_totp_step")),
        users.c.recovery == sa.bindparam("read_recovery"),
        users.c.disabled_at.is_(None),
        users.c.deleted_at.is_(None),
    )
    .values(totp_step=sa.bindparam("new_totp_step"), recovery=sa.bindparam("new_recovery"))
)


def by_email(link: Link, email_key: str) -> list[Found]:
    """Return the users of every account with an e-mail address, five at most."""
    return [Found(row[0], USERS.record(row[1:])) for row in link.fetch(_BY_EMAIL, {"email_key": email_key})]


def by_invitation(link: Link, invite_hash: str) -> Found | None:
    """Return who was invited by the token of a hash, None where nobody was."""
    rows = link.fetch(_BY_INVITATION, {"invite_hash": invite_hash})
    return Found(rows[0][0], USERS.record(rows[0][1:])) if rows else None


def lock_by_email(tx: Tx, email_key: str) -> User | None:
    """Return the account's user with an e-mail address, locked."""
    row = tx.one(_EMAIL_IN_ACCOUNT, email_key=email_key)
    return None if row is None else USERS.record(row)


def use_code(tx: Tx, before: User, after: User) -> bool:
    """Keep that a code was used, unless another sign-in or a reset was faster; tell whether it was kept."""
    read, new = USERS.values(before), USERS.values(after)
    row = {
        "key_id": before.id,
        "read_password_hash": read["password_hash"],
        "read_totp_step": read["totp_step"],
        "read_recovery": read["recovery"],
        "new_totp_step": new["totp_step"],
        "new_recovery": new["recovery"],
    }
    return tx.run(_SAVE_STEP, [row]) == 1


def has_users(snapshot: Snapshot) -> bool:
    """Tell whether anybody of the account has set a password."""
    return snapshot.one(_ANY_JOINED) is not None


_ANY_JOINED = Statement(
    sa.select(users.c.id).where(USERS.live, users.c.password_hash.is_not(None)).limit(1)
)
