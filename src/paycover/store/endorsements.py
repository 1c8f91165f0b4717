"""Endorsement rows."""

import sqlalchemy as sa

from paycover.domain.endorsements import Endorsement
from paycover.store.db import Snapshot, Statement
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import endorsements

ENDORSEMENTS: Records[Endorsement] = Records(endorsements, Endorsement)
LISTING = Listing(ENDORSEMENTS)

_OF_POLICY = Statement(
    sa.select(*ENDORSEMENTS.columns)
    .where(ENDORSEMENTS.live, endorsements.c.policy == sa.bindparam("policy"))
    .order_by(endorsements.c.position)
)


def endorsements_of(snapshot: Snapshot, policy: str) -> list[Endorsement]:
    """Return the endorsements of a policy that were not taken back, oldest first."""
    return [ENDORSEMENTS.record(row) for row in snapshot.all(_OF_POLICY, policy=policy)]
