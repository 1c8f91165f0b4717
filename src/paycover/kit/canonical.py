"""One text for equal data: what is hashed, and what a hash is checked against."""

import dataclasses
import hashlib
import json
from typing import Any


def canonical(data: Any) -> str:
    """Return the JSON of plain data and dataclasses: keys sorted, no spaces, ASCII."""
    return json.dumps(
        data, default=_plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )


def digest(data: Any) -> str:
    """Return the SHA-256 of the canonical text of data, in hexadecimal digits."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def _plain(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
