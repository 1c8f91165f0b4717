"""What a version of a rate plan would change: against another version, and on the book as it is."""

from collections.abc import Callable

import msgspec

from paycover.domain.coverage import Coverage, Rates
from paycover.domain.rate_diff import RateChange, beside, compared
from paycover.domain.rate_plans import RatePlanVersion
from paycover.domain.simulations import Billed, Simulation, Tally, priced
from paycover.kit.dates import SECONDS_MAX
from paycover.kit.errors import not_found
from paycover.store.categories import all_categories
from paycover.store.db import Row, Snapshot
from paycover.store.rate_plans import find_version
from paycover.store.rates import open_rates
from paycover.store.simulating import PAY, PREMIUM, SHARED, billed
from paycover.wire.rate_plans import content_of

_RATES = msgspec.json.Decoder(Rates)
_COVERAGES = msgspec.json.Decoder(tuple[Coverage, ...])


def version_of(snapshot: Snapshot, plan: str, version: int) -> RatePlanVersion:
    """Return a version of a plan; raise Problem(resource_not_found) where there is none."""
    found = find_version(snapshot, plan, version)
    if found is None:
        raise not_found("version of a rate plan", f"{plan} {version}")
    return found


def difference(snapshot: Snapshot, plan: str, old: int, new: int) -> list[RateChange]:
    """Return what one version of a plan changes against another, cell by cell.

    Premiums are those of a usual bundle: the other lines of it as they are on offer now. Raises
    Problem(resource_not_found).
    """
    before = content_of(version_of(snapshot, plan, old).content)
    after = content_of(version_of(snapshot, plan, new).content)
    slugs = {category.id: category.slug for category in all_categories(snapshot)}
    cells = {entry.cell for content in (before, after) for entry in content.entries}
    others = beside(after.coverage_type, cells, open_rates(snapshot), slugs, snapshot.now)
    return list(compared(before, after, others))


def simulate(
    snapshot: Snapshot,
    version: RatePlanVersion,
    *,
    since: int = 0,
    until: int = SECONDS_MAX,
    progress: Callable[[int], None],
) -> Simulation:
    """Price by a version the invoices whose pay cycle begins in [since, until), and write nothing.

    Each invoice is priced by itself, by the very function that bills it; what it was sold by (category,
    states, the rates of its other lines) is what was pinned. `progress` is told how many were done.
    """
    slugs = {category.id: category.slug for category in all_categories(snapshot)}
    simulation = Simulation(content_of(version.content), slugs)
    lanes: dict[Row, tuple[Tally, int | None]] = {}
    for batch in billed(snapshot, since, until):
        for row in batch:
            shared = row[SHARED:]
            lane = lanes.get(shared)
            if lane is None:
                lane = lanes[shared] = simulation.lane(_billed(shared))
            priced(lane[0], row[PAY], row[PREMIUM], lane[1])
        progress(len(batch))
    return simulation


def _billed(shared: Row) -> Billed:
    coverage_type, rates, category_code, work_state, home_state = shared
    return Billed(
        coverage_type=_COVERAGES.decode(coverage_type),
        rates=_RATES.decode(rates),
        category_code=category_code,
        work_state=work_state,
        home_state=home_state,
    )
