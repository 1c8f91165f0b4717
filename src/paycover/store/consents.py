"""Rows of consents: added, never changed."""

import sqlalchemy as sa

from paycover.domain.consents import Consent
from paycover.store.db import Snapshot, Statement
from paycover.store.records import Records
from paycover.store.tables import consents

CONSENTS: Records[Consent] = Records(consents, Consent)

_OF_SESSION = Statement(
    sa.select(*CONSENTS.columns)
    .where(CONSENTS.live, consents.c.session == sa.bindparam("session"))
    .order_by(consents.c.position)
)


def consents_of(snapshot: Snapshot, session: str) -> list[Consent]:
    """Return all that was signed in a session, oldest first."""
    return [CONSENTS.record(row) for row in snapshot.all(_OF_SESSION, session=session)]
