"""Rates work that goes under a policy without rates of its own: a general opt-in's."""

from collections.abc import Collection

from paycover.domain.contractors import Contractor
from paycover.domain.coverage import Coverage
from paycover.domain.jobs import Job
from paycover.domain.rate_snapshots import RateSnapshot
from paycover.domain.rating import Wanted, rated, rated_states
from paycover.store.db import Tx
from paycover.store.loads import market
from paycover.store.rates import keep_snapshot


def rated_now(
    tx: Tx, job: Job, contractor: Contractor, coverage_type: Collection[Coverage]
) -> RateSnapshot:
    """Return what rates a contractor on a job by what is on offer now, and keep it.

    Raises what `domain.rating.rated` raises.
    """
    states = rated_states(contractor, job)
    wanted = Wanted(
        category_code=job.category_code,
        states=states,
        coverage_type=coverage_type,
        start=tx.now,
        now=tx.now,
    )
    priced = rated(market(tx, job, states).offered, wanted)
    keep_snapshot(tx, priced)
    return priced
