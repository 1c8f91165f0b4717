"""Certificate rows."""

import sqlalchemy as sa

from paycover.domain.certificates import Certificate, CertificateStatus
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import assignments, certificates

CERTIFICATES: Records[Certificate] = Records(certificates, Certificate)
LISTING = Listing(CERTIFICATES)

_NEWEST = certificates.c.superseded_by.is_(None)
_UNDER_IT = sa.select(assignments.c.id).where(
    assignments.c.account == sa.bindparam("account"), assignments.c.policy == sa.bindparam("subject")
)
_OF_SUBJECT = Statement(
    sa.select(*CERTIFICATES.columns)
    .where(
        CERTIFICATES.live,
        _NEWEST,
        sa.or_(
            certificates.c.policy == sa.bindparam("subject"),
            certificates.c.assignment == sa.bindparam("subject"),
            certificates.c.assignment.in_(_UNDER_IT),
        ),
    )
    .order_by(certificates.c.position)
)
_BY_TOKEN = Statement(
    sa.select(*CERTIFICATES.columns).where(CERTIFICATES.live, certificates.c.token == sa.bindparam("token"))
)
_ALL_STANDING = Statement(
    sa.select(*CERTIFICATES.columns)
    .where(
        CERTIFICATES.live,
        certificates.c.status == CertificateStatus.ISSUED.value,
        certificates.c.id > sa.bindparam("after"),
    )
    .order_by(certificates.c.id)
    .limit(sa.bindparam("limit"))
)


def newest_of(snapshot: Snapshot, subject: str) -> list[Certificate]:
    """Return the newest revision of each certificate of a policy or assignment, standing or not.

    With a policy's come those of what is assigned under it, also from when that was under another.
    """
    return [CERTIFICATES.record(row) for row in snapshot.all(_OF_SUBJECT, subject=subject)]


def by_token(snapshot: Snapshot, token: str) -> Certificate | None:
    """Return the certificate whose public page a token opens."""
    row = snapshot.one(_BY_TOKEN, token=token)
    return None if row is None else CERTIFICATES.record(row)


def some_standing(snapshot: Snapshot, after: str, limit: int) -> list[Certificate]:
    """Return certificates that stand, in the order of their ids, those past `after`."""
    return [CERTIFICATES.record(row) for row in snapshot.all(_ALL_STANDING, after=after, limit=limit)]


def replace_and_add(tx: Tx, changed: list[Certificate], made: list[Certificate]) -> None:
    """Write certificates that ended and those that were made."""
    CERTIFICATES.save(tx, *changed)
    CERTIFICATES.add(tx, *made)
