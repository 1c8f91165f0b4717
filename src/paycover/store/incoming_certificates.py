"""Incoming certificate rows, their files and the pictures of their pages under a seal, and what waits."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain.incoming_certificates import WAITING, IncomingCertificate
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import certificate_files, certificate_pages, incoming_certificates

INCOMING_CERTIFICATES: Records[IncomingCertificate] = Records(incoming_certificates, IncomingCertificate)
LISTING = Listing(INCOMING_CERTIFICATES)

_ADD_FILE = Statement(sa.insert(certificate_files))
_FILE = Statement(
    sa.select(certificate_files.c.sealed).where(
        certificate_files.c.account == sa.bindparam("account"),
        certificate_files.c.certificate == sa.bindparam("id"),
    )
)

_PAGES = (
    certificate_pages.c.account == sa.bindparam("account"),
    certificate_pages.c.certificate == sa.bindparam("id"),
)
_CLEAR_PAGES = Statement(sa.delete(certificate_pages).where(*_PAGES))
_ADD_PAGE = Statement(sa.insert(certificate_pages))
_SIDES = Statement(
    sa.select(certificate_pages.c.number, certificate_pages.c.width, certificate_pages.c.height)
    .where(*_PAGES)
    .order_by(certificate_pages.c.number)
)
_PICTURE = Statement(
    sa.select(certificate_pages.c.sealed).where(
        *_PAGES, certificate_pages.c.number == sa.bindparam("number")
    )
)

WAITS = incoming_certificates.c.status.in_([sa.literal_column(f"'{status.value}'") for status in WAITING])
"""What waits for a person, in the words of the index of those."""

_HERE = (
    sa.select(incoming_certificates.c.position)
    .where(INCOMING_CERTIFICATES.mine, incoming_certificates.c.id == sa.bindparam("id"))
    .scalar_subquery()
)


def _beside(is_before: bool) -> sa.ScalarSelect[str]:
    position = incoming_certificates.c.position
    order = position.desc() if is_before else position.asc()
    return (
        sa.select(incoming_certificates.c.id)
        .where(INCOMING_CERTIFICATES.live, WAITS, position < _HERE if is_before else position > _HERE)
        .order_by(order)
        .limit(1)
        .scalar_subquery()
    )


_NEIGHBOURS = Statement(sa.select(_beside(True), _beside(False)))


class Neighbours(NamedTuple):
    """The ids of what waits next to a certificate, by when they came; None where nothing does."""

    before: str | None
    after: str | None


class Sides(NamedTuple):
    """A page's number from 1, and how wide and high its picture is, in dots."""

    number: int
    width: int
    height: int


def neighbours(snapshot: Snapshot, id: str) -> Neighbours:
    """Return what waits for a person before and after a certificate, which need not wait itself."""
    row = snapshot.one(_NEIGHBOURS, id=id)
    assert row is not None, "a row of two values"
    return Neighbours(*row)


def keep_pictures(tx: Tx, id: str, pages: Sequence[tuple[int, int, int, bytes]]) -> None:
    """Keep the pictures of a certificate's pages (number, width, height, PNG), sealed, for those before."""
    tx.run(_CLEAR_PAGES, [{"id": id}])
    rows = [
        {
            "certificate": id,
            "number": number,
            "width": width,
            "height": height,
            "sealed": tx.vault.seal_bytes(png),
        }
        for number, width, height, png in pages
    ]
    if rows:
        tx.run(_ADD_PAGE, rows)


def pages_of(snapshot: Snapshot, id: str) -> list[Sides]:
    """Return of which pages of a certificate there are pictures."""
    return [Sides(*row) for row in snapshot.all(_SIDES, id=id)]


def picture_of(snapshot: Snapshot, id: str, number: int) -> bytes | None:
    """Return the picture of a page as PNG, None where there is none."""
    row = snapshot.one(_PICTURE, id=id, number=number)
    return None if row is None else snapshot.vault.open_bytes(bytes(row[0]))


def add_file(tx: Tx, id: str, data: bytes) -> None:
    """Keep the bytes of a certificate, sealed: they tell of a person."""
    tx.run(_ADD_FILE, [{"certificate": id, "sealed": tx.vault.seal_bytes(data)}])


def file_of(snapshot: Snapshot, id: str) -> bytes:
    """Return the bytes of a certificate that is known to exist."""
    row = snapshot.one(_FILE, id=id)
    assert row is not None, "a certificate is written with its file"
    return snapshot.vault.open_bytes(bytes(row[0]))
