"""Rules a version of a rate plan is held to as a whole: dates, filings, taxes, what was there before."""

from collections.abc import Iterator

from paycover.domain.coverage import Coverage
from paycover.domain.premium import PREMIUM_MIN
from paycover.domain.rate_cases import Case, of_plan, windows_by_state
from paycover.domain.rate_contents import FilingType, RateContent, reach, tax_in
from paycover.domain.rate_diff import (
    BLOCKED_PERMILLE,
    LARGE_JOB,
    SMALL_JOB,
    RateChange,
    compared,
    dollars,
    percent,
)
from paycover.domain.rate_faults import Fault, Holds
from paycover.domain.rates import ANY_STATE
from paycover.kit.dates import iso_day


def change_since_the_version_before(case: Case) -> Iterator[Fault]:
    """RV06: a change of more than 25 % is pointed out, one of more than 100 % wants a justification."""
    for change in _changes(case):
        if not change.is_marked or change.entry is None:
            continue
        is_blocked = change.exceeds(BLOCKED_PERMILLE) and not case.justified
        said = f"It was {change.old} in version {_before(case)}: {percent(change.permille)}."
        yield of_plan(
            "RV06",
            "net_rate",
            change.new,
            Holds.DRAFT if is_blocked else Holds.NOTHING,
            said + (" More than 100 % needs a justification." if is_blocked else ""),
            row=change.entry.row,
        )


def window_beside_other_versions(case: Case) -> Iterator[Fault]:
    """RV07: the version begins after those on sale, and leaves no gap that nobody confirmed.

    An older version without an end is ended where this one begins, so that only its beginning counts.
    """
    own = case.content.new_business
    clashes: dict[int, list[str]] = {}
    gaps: dict[int, list[str]] = {}
    for state, others in windows_by_state(case.standing, case.states).items():
        for other in others:
            is_newer = other.version > case.content.version
            if other.window.meets(own) and (is_newer or other.window.start >= own.start):
                clashes.setdefault(other.version, []).append(state)
        older = [other for other in others if other.version < case.content.version]
        last = max(older, key=lambda other: other.version, default=None)
        if last is not None and last.window.end is not None and last.window.end < own.start:
            gaps.setdefault(last.version, []).append(state)
    for version, states in clashes.items():
        said = f"Version {version} is on sale in {', '.join(states)} at that time."
        yield of_plan("RV07", "new_business", iso_day(own.start), Holds.ACTIVATION, said)
    for version, states in gaps.items():
        said = f"Nothing is on sale in {', '.join(states)} between version {version} and this one."
        holds = Holds.NOTHING if case.justified else Holds.ACTIVATION
        yield of_plan("RV07", "new_business", iso_day(own.start), holds, said)


def dates_in_order(case: Case) -> Iterator[Fault]:
    """RV08: renewals begin no sooner than new business, and nothing before a prior approval."""
    content = case.content
    start = content.new_business.start
    if content.renewal is not None and content.renewal.start < start:
        said = f"Renewals can't begin before new business, {iso_day(start)}."
        yield of_plan("RV08", "renewal", iso_day(content.renewal.start), Holds.ACTIVATION, said)
    for filing in content.filings:
        if filing.type is not FilingType.PRIOR_APPROVAL:
            continue
        if filing.approved is None:
            said = f"The filing in {filing.state} needs an approval before its rates are used."
            yield of_plan("RV08", "filings", filing.state, Holds.ACTIVATION, said)
        elif filing.approved > start:
            said = (
                f"The filing in {filing.state} was approved on {iso_day(filing.approved)}, after the start."
            )
            yield of_plan("RV08", "filings", filing.state, Holds.ACTIVATION, said)


def taxes_of_surplus_lines(case: Case) -> Iterator[Fault]:
    """RV10: a row of surplus lines has a tax table with every home state it serves, on that date."""
    content = case.content
    if content.admitted or content.coverage_type is Coverage.WORKERS_COMP:
        return
    reached = reach(content)
    untaxed = {state for state in reached if tax_in(content, state) is None}
    for entry in content.entries:
        served = reached if entry.state == ANY_STATE else {entry.state} & reached
        lacking = ", ".join(sorted(served & untaxed))
        if lacking:
            said = f"No tax table has {lacking} on {iso_day(content.new_business.start)}."
            yield of_plan("RV10", "state", entry.state, Holds.DRAFT, said, row=entry.row)


def filings_of_admitted_rates(case: Case) -> Iterator[Fault]:
    """RV11: admitted rates are filed in their state; unfiled ones are for sandboxes only."""
    if not case.content.admitted:
        return
    filed = {filing.state for filing in case.content.filings}
    if ANY_STATE in filed:
        return
    for state in sorted(case.states - filed):
        said = f"There is no filing for {state}: its rates can be active in a sandbox only."
        yield of_plan(
            "RV11", "filings", state, Holds.ACTIVATION if case.is_production else Holds.NOTHING, said
        )


def minimum_of_the_platform(case: Case) -> Iterator[Fault]:
    """RV14: every invoice is billed the platform's minimum, whatever its lines (decisions.md 20)."""
    if case.content.minimum != PREMIUM_MIN:
        said = f"The platform bills a minimum of exactly {PREMIUM_MIN} cents for each invoice."
        yield of_plan("RV14", "rounding.minimum_cents", case.content.minimum, Holds.LOADING, said)


def nothing_illustrative_in_production(case: Case) -> Iterator[Fault]:
    """RV16: what is marked illustrative is never active in production."""
    if case.content.illustrative and case.is_production:
        said = "What is marked ILLUSTRATIVE can't be active in production."
        yield of_plan("RV16", "illustrative", "true", Holds.ACTIVATION, said)


def premiums_before_and_after(case: Case) -> Iterator[Fault]:
    """RV17: what the largest rise and the largest fall do to a job of $1,000 and one of $50,000."""
    moves = [c for c in _changes(case) if c.permille is not None and c.old != c.new and c.entry is not None]
    order = sorted(moves, key=lambda change: change.permille or 0)
    for change in [*order[:1], *order[1:][-1:]]:
        assert change.entry is not None
        small, large = (
            "{} to {}".format(*(dollars(premium) for premium in change.premiums(pay)))
            for pay in (SMALL_JOB, LARGE_JOB)
        )
        said = (
            f"Since version {_before(case)}, {percent(change.permille)}: a $1,000 job from {small}, "
            f"a $50,000 job from {large}."
        )
        yield of_plan("RV17", "net_rate", change.new, Holds.NOTHING, said, row=change.entry.row)


def _changes(case: Case) -> Iterator[RateChange]:
    return iter(()) if case.previous is None else compared(case.previous, case.content)


def _before(case: Case) -> int:
    previous: RateContent | None = case.previous
    assert previous is not None, "without a version before there is no change"
    return previous.version
