"""Contractor rows."""

from paycover.domain.contractors import Contractor
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import contractors

CONTRACTORS: Records[Contractor] = Records(contractors, Contractor)
LISTING = Listing(CONTRACTORS)
