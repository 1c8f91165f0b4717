"""Dispute rows."""

import sqlalchemy as sa

from paycover.domain.disputes import Dispute
from paycover.store.db import Statement, Tx
from paycover.store.records import Records
from paycover.store.tables import disputes

DISPUTES: Records[Dispute] = Records(disputes, Dispute)

_BY_PROCESSOR_ID = Statement(
    sa.select(*DISPUTES.columns)
    .where(DISPUTES.live, disputes.c.processor_id == sa.bindparam("processor_id"))
    .with_for_update(key_share=True)
)


def lock_dispute(tx: Tx, processor_id: str) -> Dispute | None:
    """Return the dispute a processor calls so, locked."""
    row = tx.one(_BY_PROCESSOR_ID, processor_id=processor_id)
    return None if row is None else DISPUTES.record(row)
