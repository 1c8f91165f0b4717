"""Transfer rows."""

import sqlalchemy as sa

from paycover.domain.transfers import Transfer
from paycover.store.db import Snapshot, Statement
from paycover.store.records import Records
from paycover.store.tables import transfers

TRANSFERS: Records[Transfer] = Records(transfers, Transfer)

_NEWEST = Statement(
    sa.select(transfers.c.id)
    .where(TRANSFERS.live)
    .order_by(transfers.c.position.desc(), transfers.c.id.desc())
    .limit(1)
)


def newest_transfer(snapshot: Snapshot) -> str | None:
    """Return the id of the transfer that was told of last."""
    row = snapshot.one(_NEWEST)
    return None if row is None else row[0]
