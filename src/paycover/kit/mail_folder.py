"""A folder of e-mails that do not leave this machine, one `.eml` file each, the newest thousand."""

import email
import email.policy
import pathlib
import re
from email.message import EmailMessage

KEPT_MAX = 1_000
"""Messages a folder keeps; with one more the oldest goes (our decision)."""

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")


def put(folder: pathlib.Path, name: str, message: EmailMessage) -> None:
    """Write a message under a name, whole or not at all; one of that name is replaced."""
    assert _NAME.fullmatch(name), "a name is an id of ours"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{name}"
    draft.write_bytes(message.as_bytes())
    draft.replace(folder / f"{name}.eml")
    for path in _newest_first(folder)[KEPT_MAX:]:
        path.unlink(missing_ok=True)


def listed(folder: pathlib.Path, limit: int) -> list[tuple[str, EmailMessage]]:
    """Return the newest messages with their names; none where there is no folder."""
    return [(path.stem, _read(path)) for path in _newest_first(folder)[:limit]]


def find(folder: pathlib.Path, name: str) -> EmailMessage | None:
    """Return the message of a name that somebody asked for, None where there is none."""
    path = folder / f"{name}.eml"
    return _read(path) if _NAME.fullmatch(name) and path.is_file() else None


def _newest_first(folder: pathlib.Path) -> list[pathlib.Path]:
    aged = [(path.stat().st_mtime_ns, path.name, path) for path in folder.glob("*.eml")]
    return [path for _, _, path in sorted(aged, reverse=True)]


def _read(path: pathlib.Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
