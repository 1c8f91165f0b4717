"""Reads the API key of a request."""

import base64
import binascii

from paycover.kit.vault import hash_key
from paycover.web.http import Request


def api_key_hash(request: Request) -> str:
    """Return the hash of the API key, whatever form it comes in (api.md 1.1).

    Forms: `Bearer KEY`, `Basic base64(KEY:)`, `Basic KEY`, and the bare key.
    """
    text = (request.header(b"authorization") or "").strip()
    scheme, _, rest = text.partition(" ")
    if scheme.lower() == "bearer":
        text = rest.strip()
    elif scheme.lower() == "basic":
        text = _basic(rest.strip())
    return hash_key(text)


def _basic(text: str) -> str:
    try:
        user, colon, _ = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return text.removesuffix(":")
    return user if colon else text
