"""Policy rows."""

import sqlalchemy as sa

from paycover.domain.policies import Policy
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
