"""Reads the idempotency key of a request."""

import hashlib

from paycover.kit.errors import invalid
from paycover.web.http import Request

IDEMPOTENCY_KEY_MAX = 255


def replay_key(request: Request) -> str | None:
    """Return what this request's answer is kept under, None where it is not kept.

    A POST is kept for the caller's key, else for the automatic one; a PUT for the automatic one
    only (decisions.md 14). The key's scope is the account, the method and the path.
    """
    automatic = request.header(b"idempotency-key")
    if request.method == "POST":
        key = request.header(b"ten99policy-idempotent-key") or automatic
    elif request.method == "PUT":
        key = automatic
    else:
        return None
    if not key:
        return None
    if len(key) > IDEMPOTENCY_KEY_MAX:
        raise invalid(
            "Ten99Policy-Idempotent-Key",
            f"must be no longer than {IDEMPOTENCY_KEY_MAX}",
        )
    return hashlib.sha256(f"{request.method} {request.path} {key}".encode()).hexdigest()


def body_hash(request: Request) -> str:
    """Return the hash that tells whether a key comes back with another body."""
    return hashlib.sha256(request.body).hexdigest()
