"""Job rows."""

from paycover.domain.jobs import Job
from paycover.domain.naming import name_key
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import jobs

JOBS: Records[Job] = Records(jobs, Job, derived={"name_key": lambda job: name_key(job.name)})
LISTING = Listing(JOBS)
