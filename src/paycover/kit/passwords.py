"""Passwords hashed slowly with Argon2id, a few at a time."""

import functools
import threading
from typing import TYPE_CHECKING

from paycover.kit.later import Later

if TYPE_CHECKING:
    import pwdlib
    from pwdlib.hashers import argon2
else:
    pwdlib, argon2 = Later("pwdlib"), Later("pwdlib.hashers.argon2")

MEMORY_KIB = 19_456
ROUNDS = 2
"""OWASP's least for Argon2id with one lane."""

AT_ONCE = 2
"""Hashes made at a time: each takes its memory, and a crowd at the door must not take all of it."""

_TURNS = threading.BoundedSemaphore(AT_ONCE)


def hash_password(password: str) -> str:
    """Return what the database keeps of a password. Takes tens of milliseconds."""
    with _TURNS:
        return _hasher().hash(password)


def verify_password(password: str, hashed: str | None) -> bool:
    """Tell whether a hash is of a password; None takes as long as any and is of none."""
    against = hashed or _nobodys()
    with _TURNS:
        return _hasher().verify(password, against) and hashed is not None


@functools.cache
def _hasher() -> "pwdlib.PasswordHash":
    hasher = argon2.Argon2Hasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=1)
    return pwdlib.PasswordHash([hasher])


@functools.cache
def _nobodys() -> str:
    return hash_password("nobody has this password")
