"""What a line of cover costs: the rates on offer, read in the state that rates the line."""

from collections.abc import Collection

from paycover.domain.contractors import Contractor
from paycover.domain.coverage import (
    MONOPOLISTIC_STATES,
    NEED_GENERAL,
    NO_GENERAL_STATES,
    Coverage,
    in_bill_order,
)
from paycover.domain.jobs import Job
from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.domain.rate_snapshots import RateSnapshot, rate_snapshot
from paycover.domain.rates import ANY_STATE, Appetite, LineRate, Offered, Rate, RateTax
from paycover.domain.states import home_state, work_state
from paycover.kit.errors import Code, Problem, invalid
from paycover.kit.records import Record

OPT_IN_COVERAGE = (Coverage.GENERAL, Coverage.WORKERS_COMP)
"""What a general opt-in covers, less what the states refuse (our decision)."""

RPG_FEE = "risk_purchasing_group_fee"
"""The factor of a rate that is the group's fee, in ppm of pay, and no premium."""

NO_HOME = "needs an address with a US state as its region: that state rates this cover"
NO_WORK = (
    "needs an address with a US state as its region (remote work takes the contractor's): "
    "that state rates workers-comp"
)


class RatedStates(Record, kw_only=True):
    """Where a contractor on a job works and lives; None where an address does not say."""

    work: str | None
    home: str | None

    def rating(self, coverage: Coverage) -> str | None:
        """Return the state that rates a line: the work state only for workers-comp (insurance.md 1.8)."""
        return self.work if coverage is Coverage.WORKERS_COMP else self.home


def rated_states(contractor: Contractor, job: Job) -> RatedStates:
    """Return the states that rate a contractor's cover on a job."""
    return RatedStates(work=work_state(contractor, job), home=home_state(contractor, job))


class Wanted(Record, kw_only=True):
    """The cover to be rated: for which category and states, which lines, from when, as known when.

    `start` is when cover starts and says which version of a plan holds; both in Unix seconds.
    `renewed` are the lines that follow on cover the contractor had.
    """

    category_code: str
    states: RatedStates
    coverage_type: Collection[Coverage]
    start: int
    now: int
    renewed: Collection[Coverage] = ()


def rated(offered: Offered, wanted: Wanted) -> RateSnapshot:
    """Return what rates the cover, line by line.

    Of a line's rows the newest version counts, and in it the one for the very state before that for any.
    Raises Problem(invalid_input) for cover the states do not allow or an address without its state,
    Problem(invalid_job_category_code) for a line that no version sells there or that is declined.
    """
    states = wanted.states
    ensure_sold(states, wanted.coverage_type)
    lines = tuple(_line(offered, wanted, coverage) for coverage in in_bill_order(wanted.coverage_type))
    return rate_snapshot(wanted.category_code, states.work, states.home, lines)


def row_of(offered: Offered, wanted: Wanted, coverage: Coverage) -> Rate | None:
    """Return the row that rates a line, None where no version has one there (insurance.md 2.1).

    The newest version counts, and in it the row for the very state before that for any.
    """
    state = wanted.states.rating(coverage)
    sold = [
        rate
        for rate in offered.rates
        if rate.coverage_type is coverage and rate.state in (state, ANY_STATE) and _is_sold(rate, wanted)
    ]
    return max(sold, key=lambda rate: (rate.version, rate.state != ANY_STATE, rate.plan), default=None)


def _line(offered: Offered, wanted: Wanted, coverage: Coverage) -> LineRate:
    state, rate = wanted.states.rating(coverage), row_of(offered, wanted, coverage)
    if rate is None or rate.appetite is Appetite.DECLINE:
        raise Problem(
            Code.INVALID_JOB_CATEGORY_CODE,
            f"No {coverage} cover is offered for the job category {wanted.category_code} in {state}.",
        )
    assert state is not None, "ensure_sold asks for the state of every line"
    return _pinned(rate, state, offered.taxes)


def _is_sold(rate: Rate, wanted: Wanted) -> bool:
    is_open = rate.activated_at <= wanted.now and (rate.closed_at is None or wanted.now < rate.closed_at)
    begins, ends = rate.sold_from, rate.sold_until
    if rate.renewal_from is not None and rate.coverage_type in wanted.renewed:
        begins, ends = rate.renewal_from, rate.renewal_until
    return is_open and begins <= wanted.start and (ends is None or wanted.start < ends)


def _pinned(rate: Rate, state: str, taxes: list[RateTax]) -> LineRate:
    assert rate.net_rate is not None and rate.exact_rate_ppm is not None, "only declined rows lack a rate"
    own = [tax for tax in taxes if (tax.plan, tax.version, tax.state) == (rate.plan, rate.version, state)]
    return LineRate(
        coverage_type=rate.coverage_type,
        plan=rate.plan,
        version=rate.version,
        sha256=rate.sha256,
        state=state,
        row_state=rate.state,
        class_code=rate.class_code,
        exact_rate_ppm=rate.exact_rate_ppm,
        net_rate=rate.net_rate,
        factors=rate.factors,
        minimum=rate.minimum,
        appetite=rate.appetite,
        max_pay=rate.max_pay,
        max_term_days=rate.max_term_days,
        limit_profile=rate.limit_profile,
        surplus_lines_tax_ppm=own[0].surplus_lines_tax_ppm if own else 0,
        stamping_fee_ppm=own[0].stamping_fee_ppm if own else 0,
        risk_purchasing_group_fee_ppm=rate.factors.get(RPG_FEE, 0),
        illustrative=rate.illustrative,
    )


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
