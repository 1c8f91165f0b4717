"""Rates work that goes under a policy without rates of its own: a general opt-in's."""

from collections.abc import Collection

from paycover.domain.contractors import Contractor
from paycover.domain.coverage import Coverage, Rates
from paycover.domain.jobs import Job
from paycover.domain.rating import line_rates, rated_states
from paycover.store.categories import rates_of
from paycover.store.db import Snapshot


def rated(
    snapshot: Snapshot, job: Job, contractor: Contractor, coverage_type: Collection[Coverage]
) -> Rates:
    """Return the line rates of a contractor on a job, in cents per $100, from the table as it is now.

    Raises what `domain.rating.line_rates` raises.
    """
    table = rates_of(snapshot, job.category_code)
    return line_rates(table, job.category_code, rated_states(contractor, job), coverage_type)
