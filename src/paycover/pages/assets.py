"""The files pages are made with: each under a name that holds a hash of it, so that browsers keep it."""

import hashlib
import pathlib
from typing import NamedTuple

FOLDER = pathlib.Path(__file__).parent / "static"
TYPES = {
    ".css": b"text/css; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".svg": b"image/svg+xml",
    ".woff2": b"font/woff2",
}


class Asset(NamedTuple):
    """A file: its type and its bytes."""

    media_type: bytes
    content: bytes


def _hashed(path: pathlib.Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return f"{path.stem}.{digest}{path.suffix}"


_FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in TYPES)
_NAMES = {path.name: _hashed(path) for path in _FILES}

ASSETS = {_NAMES[path.name]: Asset(TYPES[path.suffix], path.read_bytes()) for path in _FILES}
"""Every file by the name it is served under."""


def address_of(name: str) -> str:
    """Return the address of a file of the static folder; raise KeyError where there is none."""
    return f"/static/{_NAMES[name]}"
