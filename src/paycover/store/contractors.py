"""Contractor rows."""

import sqlalchemy as sa

from paycover.domain.contractors import Contractor
from paycover.store.db import Snapshot, Statement
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import contractors

CONTRACTORS: Records[Contractor] = Records(contractors, Contractor)
LISTING = Listing(CONTRACTORS)

_BY_EMAIL = Statement(
    sa.select(contractors.c.id).where(CONTRACTORS.live, contractors.c.email_key == sa.bindparam("email"))
)


def has_email(snapshot: Snapshot, email: str) -> bool:
    """Tell whether a live contractor has exactly this e-mail address."""
    return snapshot.one(_BY_EMAIL, email=email) is not None
