"""Job rows."""

from paycover.domain.jobs import Job
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import jobs

JOBS: Records[Job] = Records(jobs, Job)
LISTING = Listing(JOBS)
