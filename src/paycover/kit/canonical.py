"""One text for equal data: what is hashed, and what a hash is checked against."""

import hashlib
import json
from typing import Any

import msgspec

_QUICK = msgspec.json.Encoder(order="sorted")


def canonical(data: Any) -> str:
    """Return the JSON of plain data and records: keys sorted, no spaces, ASCII.

    Plain is text, whole numbers, truth, nothing, and lists and tables of them by text; no fraction, which
    has more than one spelling.
    """
    try:
        text = _QUICK.encode(data).decode()
    except (UnicodeEncodeError, OverflowError):  # half a character, a number of more than 64 bits
        return _spelled(data)
    return text if _is_spelled_alike(text) else _spelled(data)


def digest(data: Any) -> str:
    """Return the SHA-256 of the canonical text of data, in hexadecimal digits."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def _is_spelled_alike(text: str) -> bool:
    """Tell whether both encoders write this: they differ in what is not ASCII, or not printed."""
    return text.isascii() and "\x7f" not in text


def _spelled(data: Any) -> str:
    return json.dumps(
        data, default=msgspec.structs.asdict, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
