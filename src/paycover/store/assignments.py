"""Assignment rows."""

from paycover.domain.assignments import Assignment
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import assignments

ASSIGNMENTS: Records[Assignment] = Records(assignments, Assignment)
LISTING = Listing(ASSIGNMENTS)
