"""What activating a version puts on the market, and what it takes over from older versions."""

from collections.abc import Collection, Iterable, Mapping

from paycover.domain.rate_contents import RateContent, RateEntry, by_cell, row_for, sold_in, tax_in
from paycover.domain.rates import ANY_STATE, PPM_PER_RATE, Rate, RateTax
from paycover.kit.records import replace


def projected(
    content: RateContent,
    codes: Mapping[str, str],
    states: Collection[str],
    *,
    sha256: str,
    now: int,
) -> list[Rate]:
    """Return the rates that sell a version in `states` from `now` on.

    `codes` are the category codes by slug. A row for any state stays one where the version is put on
    sale wherever the line can be sold; else it becomes a row of each of the states without its own.
    """
    is_everywhere = set(states) == sold_in(content.coverage_type)
    rows = by_cell(content)
    return [
        _offered(content, entry, state, codes[entry.job_category], sha256, now)
        for entry in content.entries
        for state in _states_of(entry, states, is_everywhere)
        if is_everywhere or row_for(rows, entry.job_category, state) is entry
    ]


def taxes_within(content: RateContent, states: Collection[str]) -> list[RateTax]:
    """Return the taxes that lie within a version's rates, for residents of `states`."""
    if not content.taxes_in_rate:
        return []
    found = {state: tax_in(content, state) for state in sorted(states)}
    return [
        RateTax(
            plan=content.plan,
            version=content.version,
            state=state,
            surplus_lines_tax_ppm=row.surplus_lines_tax_ppm,
            stamping_fee_ppm=row.stamping_fee_ppm,
        )
        for state, row in found.items()
        if row is not None
    ]


def taken_over(
    content: RateContent, codes: Mapping[str, str], states: Collection[str], standing: Iterable[Rate]
) -> list[Rate]:
    """Return the rates of older versions of the plan that end where this one begins, so ended.

    `states` are all the version is sold in from now on. A rate for any state ends only where they are
    all the line can be sold in; until then the newer version counts in its own states, being newer.
    """
    start = content.new_business.start
    is_everywhere = set(states) >= sold_in(content.coverage_type)
    rated = {codes[slug] for slug in content.slugs}
    return [
        _ended(rate, content)
        for rate in standing
        if (rate.plan, rate.category_code in rated) == (content.plan, True)
        and rate.version < content.version
        and (rate.sold_until is None or rate.sold_until > start)
        and (is_everywhere if rate.state == ANY_STATE else rate.state in states)
    ]


def _ended(rate: Rate, content: RateContent) -> Rate:
    """Renewals go on by the older version until the newer one takes those too."""
    start = content.new_business.start
    renewed = start if content.renewal is None else content.renewal.start
    if rate.renewal_from is None and renewed == start:
        return replace(rate, sold_until=start)
    first = rate.sold_from if rate.renewal_from is None else rate.renewal_from
    last = rate.sold_until if rate.renewal_from is None else rate.renewal_until
    until = renewed if last is None else min(renewed, last)
    return replace(rate, sold_until=start, renewal_from=first, renewal_until=until)


def _states_of(entry: RateEntry, states: Collection[str], is_everywhere: bool) -> Iterable[str]:
    if entry.state != ANY_STATE:
        return [entry.state] if entry.state in states else []
    return [ANY_STATE] if is_everywhere else sorted(states)


def _offered(content: RateContent, entry: RateEntry, state: str, code: str, sha256: str, now: int) -> Rate:
    exact = entry.exact_rate_ppm
    if exact is None and entry.net_rate is not None:
        exact = entry.net_rate * PPM_PER_RATE
    return Rate(
        category_code=code,
        coverage_type=content.coverage_type,
        state=state,
        plan=content.plan,
        version=content.version,
        sha256=sha256,
        net_rate=entry.net_rate,
        exact_rate_ppm=exact,
        appetite=entry.appetite,
        class_code=entry.class_code,
        factors=entry.factors,
        minimum=content.minimum,
        max_pay=entry.max_pay,
        max_term_days=entry.max_term_days,
        limit_profile=entry.limit_profile,
        illustrative=content.illustrative,
        sold_from=content.new_business.start,
        sold_until=content.new_business.end,
        renewal_from=None if content.renewal is None else content.renewal.start,
        renewal_until=None if content.renewal is None else content.renewal.end,
        activated_at=now,
    )
