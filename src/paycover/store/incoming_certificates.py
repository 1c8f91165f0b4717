"""Incoming certificate rows, and their files under a seal."""

import sqlalchemy as sa

from paycover.domain.incoming_certificates import IncomingCertificate
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import certificate_files, incoming_certificates

INCOMING_CERTIFICATES: Records[IncomingCertificate] = Records(incoming_certificates, IncomingCertificate)
LISTING = Listing(INCOMING_CERTIFICATES)

_ADD_FILE = Statement(sa.insert(certificate_files))
_FILE = Statement(
    sa.select(certificate_files.c.sealed).where(
        certificate_files.c.account == sa.bindparam("account"),
        certificate_files.c.certificate == sa.bindparam("id"),
    )
)


def add_file(tx: Tx, id: str, data: bytes) -> None:
    """Keep the bytes of a certificate, sealed: they tell of a person."""
    tx.run(_ADD_FILE, [{"certificate": id, "sealed": tx.vault.seal_bytes(data)}])


def file_of(snapshot: Snapshot, id: str) -> bytes:
    """Return the bytes of a certificate that is known to exist."""
    row = snapshot.one(_FILE, id=id)
    assert row is not None, "a certificate is written with its file"
    return snapshot.vault.open_bytes(bytes(row[0]))
