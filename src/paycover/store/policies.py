"""Policy rows."""

from paycover.domain.policies import Policy
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import policies

POLICIES: Records[Policy] = Records(policies, Policy)
LISTING = Listing(POLICIES)
