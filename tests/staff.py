"""Users of a platform, quickly made and signed in."""

import functools
from dataclasses import dataclass
from typing import Any

from paycover.domain.roles import Role
from paycover.domain.users import Credentials, User, UserDraft, joined
from paycover.flows.sign_in import totp_secret
from paycover.flows.users import invite_user
from paycover.kit.passwords import hash_password
from paycover.kit.second_factor import code_at, hash_recovery_code
from paycover.kit.vault import hash_key
from paycover.store.db import Tx
from paycover.store.sign_ins import sit_down
from paycover.store.users import USERS
from tests import make

PASSWORD = "a sentence is fine"
RECOVERY = "ABCD-EFGH-JKMN-PQRS"


@functools.cache
def _hashed() -> str:
    return hash_password(PASSWORD)


@dataclass(frozen=True)
class Person:
    """A user who has joined, and the secret of their authenticator application."""

    user: User
    secret: str

    def code(self, now: int) -> str:
        """Return what their application shows at a moment."""
        return code_at(self.secret, now)


def person(api: Any, role: Role = Role.ADMIN, email: str | None = None) -> Person:
    """Add a user who has joined."""
    email = email or f"{make.unique('staff')}@example.com"

    def work(tx: Tx) -> Person:
        user, token = invite_user(tx, UserDraft(email=email, name="Ada", role=role))
        secret = totp_secret(tx.vault, token)
        credentials = Credentials(
            password_hash=_hashed(),
            totp_sealed=tx.vault.seal(secret),
            totp_step=0,
            recovery=(hash_recovery_code(RECOVERY),),
        )
        after = joined(user, email, "Ada Lovelace", credentials)
        USERS.save(tx, after)
        return Person(after, secret)

    found: Person = make.write(api, work)
    return found


def session(api: Any, who: Person) -> str:
    """Return the token of a session of a user."""
    token = make.unique("session")
    make.write(api, lambda tx: sit_down(tx, who.user.id, hash_key(token), "127.0.0.1"))
    return token
