"""Which state rates what: the work state and the home state of a contractor on a job."""

from paycover.domain.addresses import state_of
from paycover.domain.contractors import Contractor
from paycover.domain.jobs import Job


def home_state(contractor: Contractor, job: Job | None = None) -> str | None:
    """Return the state a contractor lives in; a non-resident takes the work state (insurance.md 0.15)."""
    home = state_of(contractor.address)
    if home is None and job is not None:
        return state_of(job.address)
    return home


def work_state(contractor: Contractor, job: Job) -> str | None:
    """Return the state the work is done in: the job's, or for remote work the contractor's home."""
    return state_of(job.address) or state_of(contractor.address)
