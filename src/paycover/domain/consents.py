"""Consents: what a contractor has read and signed, kept as it was, for good."""

import re
from typing import NamedTuple

from paycover.kit.records import Record


class Shown(NamedTuple):
    """A document as it is shown: its name, version, language, and the very text with its SHA-256."""

    name: str
    version: str
    language: str
    title: str
    text: str
    sha256: str


class Signing(NamedTuple):
    """How a signature came: the name that was typed, the network address and the browser."""

    signature: str
    address: str
    user_agent: str


class Consent(Record, kw_only=True):
    """A document signed in a session: its text as it was read, by whom, when and from where.

    A row is only ever added (insurance.md 6). `created` is the moment of signing (Unix seconds).
    """

    id: str
    session: str
    contractor: str
    document: str
    version: str
    language: str
    title: str
    text: str
    sha256: str
    signature: str
    address: str
    user_agent: str
    created: int
    deleted_at: int | None = None


def signed(shown: Shown, how: Signing, *, id: str, session: str, contractor: str, now: int) -> Consent:
    """Return the consent to a document."""
    return Consent(
        id=id,
        session=session,
        contractor=contractor,
        document=shown.name,
        version=shown.version,
        language=shown.language,
        title=shown.title,
        text=shown.text,
        sha256=shown.sha256,
        signature=how.signature,
        address=how.address,
        user_agent=how.user_agent,
        created=now,
    )


def newest(consents: list[Consent]) -> list[Consent]:
    """Return the last consent to each document, in the order they were first signed; oldest first in."""
    return list({consent.document: consent for consent in consents}.values())


def says_the_same(kept: list[Consent], new: list[Consent]) -> bool:
    """Tell whether the very same texts carry the very same signature already."""
    return {(c.document, c.sha256, c.signature) for c in newest(kept)} == {
        (c.document, c.sha256, c.signature) for c in new
    }


def is_name_of(signature: str, name: str) -> bool:
    """Tell whether a typed signature is a name, whatever its capitals and spaces."""
    return _plain(signature) == _plain(name)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()
