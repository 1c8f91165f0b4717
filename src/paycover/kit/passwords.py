"""Passwords hashed slowly with Argon2id, a few at a time."""

import functools
import threading

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

MEMORY_KIB = 19_456
ROUNDS = 2
"""OWASP's least for Argon2id with one lane."""

AT_ONCE = 2
"""Hashes made at a time: each takes its memory, and a crowd at the door must not take all of it."""

_HASH = PasswordHash([Argon2Hasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=1)])
_TURNS = threading.BoundedSemaphore(AT_ONCE)


def hash_password(password: str) -> str:
    """Return what the database keeps of a password. Takes tens of milliseconds."""
    with _TURNS:
        return _HASH.hash(password)


def verify_password(password: str, hashed: str | None) -> bool:
    """Tell whether a hash is of a password; None takes as long as any and is of none."""
    against = hashed or _nobodys()
    with _TURNS:
        return _HASH.verify(password, against) and hashed is not None


@functools.cache
def _nobodys() -> str:
    return hash_password("nobody has this password")
