"""Approved certificates that contractors brought, by when the insurance they show ends."""

from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain.certificate_expiry import AHEAD_SECONDS, LOOKBACK_SECONDS, ExpiryStage
from paycover.domain.incoming_certificates import CertificateStatus, IncomingCertificate
from paycover.store.db import Statement, Tx
from paycover.store.incoming_certificates import INCOMING_CERTIFICATES
from paycover.store.tables import assignments, contractors, incoming_certificates, jobs

BATCH = 200
"""Certificates that are told of in one transaction."""

_NOW = sa.bindparam("now", type_=sa.BigInteger)
_IS_APPROVED = incoming_certificates.c.status == sa.literal_column(f"'{CertificateStatus.APPROVED.value}'")
_END = incoming_certificates.c.expires_at
_newer = incoming_certificates.alias("newer")
_IS_FOLLOWED = sa.exists().where(
    _newer.c.account == incoming_certificates.c.account,
    _newer.c.contractor == incoming_certificates.c.contractor,
    _newer.c.position > incoming_certificates.c.position,
    sa.func.coalesce(_newer.c.job, "") == sa.func.coalesce(incoming_certificates.c.job, ""),
    _newer.c.status.not_in(
        [sa.literal(status.value) for status in (CertificateStatus.DENIED, CertificateStatus.ERROR)]
    ),
)
_WORK = (
    assignments.c.account == incoming_certificates.c.account,
    assignments.c.contractor == incoming_certificates.c.contractor,
    assignments.c.deleted_at.is_(None),
)
_HAS_WORK = sa.or_(
    sa.not_(sa.exists().where(*_WORK)),
    sa.exists().where(*_WORK, assignments.c.cancelled.is_(False), assignments.c.end_date > _NOW),
)

ENDING = (
    sa.select(*INCOMING_CERTIFICATES.columns, contractors.c.first_name, contractors.c.email, jobs.c.name)
    .select_from(incoming_certificates)
    .join(
        contractors,
        sa.and_(
            contractors.c.account == incoming_certificates.c.account,
            contractors.c.id == incoming_certificates.c.contractor,
            contractors.c.deleted_at.is_(None),
        ),
    )
    .outerjoin(
        jobs,
        sa.and_(
            jobs.c.account == incoming_certificates.c.account, jobs.c.id == incoming_certificates.c.job
        ),
    )
    .where(
        INCOMING_CERTIFICATES.live,
        _IS_APPROVED,
        _END > _NOW - LOOKBACK_SECONDS,
        _END <= _NOW + AHEAD_SECONDS,
        sa.or_(
            incoming_certificates.c.chased.is_(None),
            sa.and_(incoming_certificates.c.chased == sa.literal(ExpiryStage.EXPIRING.value), _END <= _NOW),
        ),
        sa.not_(_IS_FOLLOWED),
        _HAS_WORK,
    )
    .order_by(_END, incoming_certificates.c.id)
    .limit(BATCH)
)
"""What is to be told: not of contractors whose work is over, nor where a newer certificate was sent."""

_ENDING = Statement(ENDING)
_TOLD = Statement(
    sa.update(incoming_certificates)
    .where(
        INCOMING_CERTIFICATES.mine, incoming_certificates.c.id == sa.bindparam("certificate"), _IS_APPROVED
    )
    .values(chased=sa.bindparam("stage"))
)


class Ending(NamedTuple):
    """A certificate whose insurance ends, and who is told of it: first name, address, the work if any."""

    certificate: IncomingCertificate
    name: str
    email: str
    job: str | None


def ending(tx: Tx) -> list[Ending]:
    """Return certificates whose end is near or past and was not told of, a batch at most."""
    size = len(INCOMING_CERTIFICATES)
    rows = tx.all(_ENDING, now=tx.now)
    return [Ending(INCOMING_CERTIFICATES.record(row[:size]), *row[size:]) for row in rows]


def note_told(tx: Tx, told: list[tuple[str, ExpiryStage]]) -> None:
    """Write of certificates what was told of their end; nothing else of them, for they may be in review."""
    tx.run(_TOLD, [{"certificate": id, "stage": stage.value} for id, stage in told])
