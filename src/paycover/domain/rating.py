"""What a line of cover costs: the category's rate table, read in the state that rates the line."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from paycover.domain.categories import ANY_STATE, Appetite, Rate
from paycover.domain.contractors import Contractor
from paycover.domain.coverage import (
    MONOPOLISTIC_STATES,
    NEED_GENERAL,
    NO_GENERAL_STATES,
    Coverage,
    Rates,
    in_bill_order,
)
from paycover.domain.jobs import Job
from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.domain.states import home_state, work_state
from paycover.kit.errors import Code, Problem, invalid

OPT_IN_COVERAGE = (Coverage.GENERAL, Coverage.WORKERS_COMP)
"""What a general opt-in covers, less what the states refuse (our decision)."""

NO_HOME = "needs an address with a US state as its region: that state rates this cover"
NO_WORK = (
    "needs an address with a US state as its region (remote work takes the contractor's): "
    "that state rates workers-comp"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedStates:
    """Where a contractor on a job works and lives; None where an address does not say."""

    work: str | None
    home: str | None

    def rating(self, coverage: Coverage) -> str | None:
        """Return the state that rates a line: the work state only for workers-comp (insurance.md 1.8)."""
        return self.work if coverage is Coverage.WORKERS_COMP else self.home


def rated_states(contractor: Contractor, job: Job) -> RatedStates:
    """Return the states that rate a contractor's cover on a job."""
    return RatedStates(work=work_state(contractor, job), home=home_state(contractor, job))


def line_rates(
    table: Iterable[Rate], category_code: str, states: RatedStates, coverages: Collection[Coverage]
) -> Rates:
    """Return the net rate of each line in cents per $100, from the rows of one category.

    A row for the very state wins over one for any state. Raises Problem(invalid_input) for cover the
    states do not allow or an address without its state, Problem(invalid_job_category_code) for a line
    the table lacks or declines.
    """
    ensure_sold(states, coverages)
    rows = {(rate.coverage_type, rate.state): rate for rate in table}
    rates: Rates = {}
    for coverage in in_bill_order(coverages):
        state = states.rating(coverage)
        row = rows.get((coverage, state or "")) or rows.get((coverage, ANY_STATE))
        if row is None or row.net_rate is None or row.appetite is Appetite.DECLINE:
            raise Problem(
                Code.INVALID_JOB_CATEGORY_CODE,
                f"No {coverage} cover is offered for the job category {category_code} in {state}.",
            )
        rates[coverage] = row.net_rate
    return rates


def ensure_sold(states: RatedStates, coverages: Collection[Coverage]) -> None:
    """Refuse cover that a state does not allow, and addresses that lack the state a line is rated by.

    Raises Problem(invalid_input) that names every fault (api.md 2.5, 3.2; decisions.md 25).
    """
    faults: dict[str, str] = {}
    if states.home is None and any(coverage is not Coverage.WORKERS_COMP for coverage in coverages):
        faults["contractor"] = NO_HOME
    if states.work is None and Coverage.WORKERS_COMP in coverages:
        faults["job"] = NO_WORK
    reasons = [reason for coverage in coverages if (reason := unsold(coverage, states))]
    if states.home not in (None, *NO_GENERAL_STATES) and Coverage.GENERAL not in coverages:
        reasons += [f"{c} needs general as well." for c in coverages if c in NEED_GENERAL]
    if reasons:
        faults["coverage_type"] = " ".join(reasons)
    if faults:
        raise Problem(Code.INVALID_INPUT, faults)


def unsold(coverage: Coverage, states: RatedStates) -> str | None:
    """Return why a line can't be sold to someone who works and lives there, None where it can."""
    if coverage is Coverage.WORKERS_COMP and states.work and states.work in MONOPOLISTIC_STATES:
        return (
            f"workers-comp for work in {JURISDICTIONS[states.work]} is sold by its state fund alone: "
            "leave workers-comp out and get it from the state fund."
        )
    if coverage is Coverage.GENERAL and states.home and states.home in NO_GENERAL_STATES:
        return f"general is not available to residents of {JURISDICTIONS[states.home]}: leave it out."
    return None


def ensure_opt_in(states: RatedStates) -> None:
    """Refuse a general opt-in that could cover nothing, or whose contractor's home is not known.

    Raises Problem(invalid_input).
    """
    if states.home is None:
        raise invalid("contractor", NO_HOME)
    if not opt_in_coverage(states):
        raise invalid(
            "general_opt_in_work_state",
            f"leaves nothing to insure for a resident of {states.home} who works in {states.work}",
        )


def opt_in_coverage(states: RatedStates) -> tuple[Coverage, ...]:
    """Return what a general opt-in covers there: empty where the states refuse all of it."""
    return tuple(coverage for coverage in OPT_IN_COVERAGE if unsold(coverage, states) is None)
