"""Policy rows."""

import sqlalchemy as sa

from paycover.domain.policies import Policy
from paycover.store.db import Snapshot, Statement
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import contractors, policies

POLICIES: Records[Policy] = Records(policies, Policy)
LISTING = Listing(POLICIES)
LISTING_OF_LIVE = Listing(
    POLICIES,
    shown=sa.exists().where(
        contractors.c.account == policies.c.account,
        contractors.c.id == policies.c.contractor,
        contractors.c.deleted_at.is_(None),
    ),
)
"""The policies of contractors who are not deleted."""

_PINNED = Statement(
    sa.select(policies.c.id, policies.c.snapshot).where(
        policies.c.account == sa.bindparam("account"), policies.c.snapshot.is_not(None)
    )
)


def snapshots_of_policies(snapshot: Snapshot) -> dict[str, str]:
    """Return the rate snapshot of every policy that has one, ended and deleted ones too: id to id."""
    return {row[0]: row[1] for row in snapshot.all(_PINNED)}
