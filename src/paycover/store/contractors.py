"""Contractor rows."""

import sqlalchemy as sa

from paycover.domain.contractors import Contractor
from paycover.domain.naming import contractor_key
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import contractors

CONTRACTORS: Records[Contractor] = Records(contractors, Contractor, derived={"name_key": contractor_key})
LISTING = Listing(CONTRACTORS)

_BY_EMAIL = Statement(
    sa.select(contractors.c.id).where(CONTRACTORS.live, contractors.c.email_key == sa.bindparam("email"))
)


_TAKE_OUT = Statement(
    sa.update(contractors)
    .where(CONTRACTORS.live, contractors.c.id == sa.bindparam("id"))
    .values(email_key=sa.null(), tax_id_sealed=sa.null(), deleted_at=sa.bindparam("now"))
    .returning(*CONTRACTORS.columns)
)


def take_out(tx: Tx, id: str) -> Contractor | None:
    """Delete a contractor and return them, None where there is none: one statement, for there is no choice.

    The e-mail address is free again, the tax id forgotten.
    """
    row = tx.one(_TAKE_OUT, id=id, now=tx.now)
    return None if row is None else CONTRACTORS.record(row)


def has_email(snapshot: Snapshot, email: str) -> bool:
    """Tell whether a live contractor has exactly this e-mail address."""
    return snapshot.one(_BY_EMAIL, email=email) is not None
