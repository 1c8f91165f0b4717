"""Which state rates what: the work state and the home state of a contractor on a job."""

from paycover.domain.addresses import state_of
from paycover.domain.contractors import Contractor
from paycover.domain.jobs import Job


def home_state(contractor: Contractor, job: Job | None = None) -> str | None:
    """Return the state that counts as a contractor's home on a job; see `home_state_beside`."""
    return home_state_beside(contractor, None if job is None else state_of(job.address))


def home_state_beside(contractor: Contractor, work: str | None) -> str | None:
    """Return the state a contractor lives in; a non-resident takes the work state (insurance.md 0.15).

    None where the address is missing or lacks its region: nobody's home is guessed.
    """
    address = contractor.address
    is_abroad = address is not None and address.country not in (None, "US")
    return work if is_abroad else state_of(address)


def work_state(contractor: Contractor, job: Job) -> str | None:
    """Return the state the work is done in: the job's, or for remote work the contractor's home.

    None where a job's own address lies outside the US or lacks its region.
    """
    return state_of(contractor.address if job.address is None else job.address)
