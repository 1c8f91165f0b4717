"""Rules of dates and pay: cover is never back-dated, has an end, and a wage that can be insured."""

from collections.abc import Iterator

from paycover.domain.facts import Facts
from paycover.domain.premium import PREMIUM_MIN, RATE_UNIT, pay_from_wage
from paycover.domain.reasons import Change, ReasonCode, Remedy
from paycover.domain.rules import BLOCK, REFER, WARN, Finding, Rule, approval, asked_again, marked
from paycover.domain.terms import TERM_DAYS_DEFAULT
from paycover.kit.dates import DAY, add_months, iso_day, start_of_next_day
from paycover.kit.money import dollars, ratio_half_up


def moved(facts: Facts, start: int) -> Change:
    """Return the same request from another start (Unix seconds); its end moves along where it must."""
    lasts = facts.end - facts.start if facts.end > facts.start else TERM_DAYS_DEFAULT * DAY
    end = facts.end if facts.end > start else start + lasts
    end = min(end, longest_end(facts, start))
    wanted = {"effective_date": (facts.start, start), "end_date": (facts.end, end)}
    return asked_again(facts, **{name: new for name, (old, new) in wanted.items() if new != old})


def longest_end(facts: Facts, start: int) -> int:
    """Return the latest end of work that starts at `start`: the program's limit or the category's."""
    offered = (facts.offers[line].max_term_days for line in facts.coverage_type if line in facts.offers)
    days = [start + days * DAY for days in offered if days is not None]
    return min([add_months(start, facts.program.term_months), *days])


def _back_dated(facts: Facts) -> Iterator[Finding]:
    if facts.start <= facts.now and not facts.start_stands:
        yield Finding({"date": iso_day(facts.start)}, moved(facts, start_of_next_day(facts.now)))


def _ends_first(facts: Facts) -> Iterator[Finding]:
    if facts.end <= facts.start:
        params = {"start": iso_day(facts.start), "end": iso_day(facts.end)}
        yield Finding(params, asked_again(facts, end_date=facts.start + TERM_DAYS_DEFAULT * DAY))


def _too_long(facts: Facts) -> Iterator[Finding]:
    latest = longest_end(facts, facts.start)
    if facts.end > latest:
        params = {"days": -((facts.start - facts.end) // DAY), "max": (latest - facts.start) // DAY}
        yield Finding(params, asked_again(facts, end_date=latest))


def _over_limit(facts: Facts) -> Iterator[Finding]:
    offered = (facts.offers[line].max_pay for line in facts.coverage_type if line in facts.offers)
    limit = min([facts.program.auto_pay, *(most for most in offered if most is not None)])
    if facts.pay > limit:
        params = {"pay": dollars(facts.pay), "max": dollars(limit)}
        yield Finding(params, approval(facts, ReasonCode.PAY_OVER_LIMIT))


def _below_minimum(facts: Facts) -> Iterator[Finding]:
    rate = facts.net_rate
    if rate is not None and ratio_half_up(pay_from_wage(facts.pay) * rate, RATE_UNIT) < PREMIUM_MIN:
        yield Finding({"minimum": dollars(PREMIUM_MIN)})


RULES = (
    Rule(
        ReasonCode.START_IN_PAST,
        BLOCK,
        "Cover can't be back-dated; the work starts on {date}.",
        Remedy("set_future_date", "Give an effective date in the future."),
        _back_dated,
    ),
    Rule(
        ReasonCode.END_BEFORE_START,
        BLOCK,
        "The end date, {end}, must be after the start date, {start}.",
        Remedy("fix_dates", "Give an end date after the effective date."),
        _ends_first,
    ),
    Rule(
        ReasonCode.TERM_TOO_LONG,
        BLOCK,
        "The work lasts {days} days; the limit for it is {max}.",
        Remedy("split_term", "Split the work into assignments within the limit."),
        _too_long,
    ),
    Rule(
        ReasonCode.PAY_OVER_LIMIT,
        REFER,
        "Projected pay of {pay} is over the limit of {max} for automatic cover.",
        Remedy("underwriter_approval", "An underwriter approves the job's pay."),
        _over_limit,
        can_be_approved=True,
    ),
    Rule(
        ReasonCode.PAY_BELOW_MINIMUM,
        WARN,
        "Pay is so low that the minimum premium of {minimum} applies.",
        Remedy("none", "Nothing needs to be done."),
        _below_minimum,
    ),
    marked(
        ReasonCode.PAY_MISSING,
        BLOCK,
        "What the job pays is not known, so that its premium can't be computed.",
        ("add_wage", "Give the job its wage; then an underwriter clears the mark."),
    ),
)
