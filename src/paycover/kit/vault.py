"""Secrets at rest: sealed text that can be opened again, and hashes that can't."""

import base64
import contextlib
import hashlib
import hmac
import pathlib
import secrets

from cryptography.fernet import Fernet, MultiFernet


class Vault:
    """Seals and opens small secrets (tax ids, webhook secrets) with rotating keys.

    The first key seals; every key opens. A key is a Fernet key: 32 bytes in URL-safe base64.
    """

    def __init__(self, keys: list[str]) -> None:
        assert keys, "a vault needs a key"
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._mac_key = hashlib.sha256(b"paycover/token/" + keys[-1].encode()).digest()

    def seal(self, text: str) -> str:
        """Return `text` encrypted; two seals of one text differ."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return the text of a seal; raise cryptography's InvalidToken if no key fits."""
        return self._fernet.decrypt(sealed.encode()).decode()

    def seal_bytes(self, data: bytes) -> bytes:
        """Return `data` encrypted."""
        return self._fernet.encrypt(data)

    def open_bytes(self, sealed: bytes) -> bytes:
        """Return the bytes of a seal; raise cryptography's InvalidToken if no key fits."""
        return self._fernet.decrypt(sealed)

    def token(self, purpose: str, subject: str) -> str:
        """Return the unguessable token of a subject, the same at every call, never stored."""
        digest = hmac.digest(self._mac_key, f"{purpose}:{subject}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:24]).decode()


def read_or_make_key(path: pathlib.Path) -> str:
    """Return the key kept in a file that only its owner can read, made on first use.

    The file appears whole or not at all: of several processes that start at once, one makes it.
    """
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        write_private(draft, Fernet.generate_key().decode())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text().strip()


def write_private(path: pathlib.Path, text: str) -> None:
    """Write a file that only its owner can read, its folders made where they are missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(text + "\n")


def hash_key(key: str) -> str:
    """Return what the database keeps of an API key (256 random bits need no slow hash)."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def new_webhook_secret() -> str:
    """Return a fresh webhook signing secret: `whsec_` and 24 random bytes in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
