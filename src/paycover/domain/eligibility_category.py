"""Rules of the job's category: is it the one approved, is it open, does the market take it."""

from collections.abc import Iterator

from paycover.domain.categories import CategoryStatus
from paycover.domain.coverage import Coverage
from paycover.domain.eligibility_policy import another_policy
from paycover.domain.facts import Facts
from paycover.domain.rates import Appetite
from paycover.domain.reasons import Change, Operation, ReasonCode, Remedy
from paycover.domain.rules import BLOCK, REFER, Finding, Rule, approval, asked_again, marked
from paycover.kit.dates import iso_day


def _mismatch(facts: Facts) -> Iterator[Finding]:
    job, policy = facts.work.job, facts.policy
    if policy is not None and policy.category_code not in (None, job.category_code):
        params = {"approved": policy.category_code, "category_code": job.category_code}
        yield Finding(params, another_policy(facts))


def _closed(facts: Facts) -> Iterator[Finding]:
    category = facts.work.category
    if category is None or category.status is not CategoryStatus.APPROVED:
        code = ReasonCode.JOB_CATEGORY_SUSPENDED
        change = _other_category(facts) if facts.request.is_quote else approval(facts, code)
        yield Finding({"category": _name(facts)}, change)


def _declined(facts: Facts) -> Iterator[Finding]:
    for line in _lines(facts, Appetite.DECLINE):
        yield Finding({"category": _name(facts), "line": line.value}, _without_unsold(facts), line)


def _referred(facts: Facts) -> Iterator[Finding]:
    lines = _lines(facts, Appetite.REFER)
    if lines:
        params = {"category": _name(facts), "coverage_type": list(lines)}
        only = lines[0] if len(lines) == 1 else None
        yield Finding(params, approval(facts, ReasonCode.JOB_CATEGORY_REFER), only)


def _excluded_duty(facts: Facts) -> Iterator[Finding]:
    described = facts.work.job.description.lower()
    found = next((term for term in facts.program.excluded_duties if term in described), None)
    if found is not None:
        yield Finding({"term": found}, approval(facts, ReasonCode.DUTIES_EXCLUDED))


def _unrated(facts: Facts) -> Iterator[Finding]:
    for line in _lines(facts, None):
        state = facts.works_in if line is Coverage.WORKERS_COMP else facts.lives_in
        params = {
            "line": line.value,
            "category": _name(facts),
            "state": state,
            "date": iso_day(facts.start),
        }
        yield Finding(params, _without_unsold(facts), line)


def _lines(facts: Facts, appetite: Appetite | None) -> list[Coverage]:
    asked = (line for line in facts.coverage_type if line in facts.offers)
    return [line for line in asked if facts.offers[line].appetite is appetite]


def _without_unsold(facts: Facts) -> Change:
    """Return the request for the lines the market has, another category where it has none of them."""
    left = [line for line in facts.sellable() if line in facts.coverage_type and facts.is_sold(line)]
    return asked_again(facts, coverage_type=left) if left else _other_category(facts)


def _other_category(facts: Facts) -> Change:
    return Change(Operation.PUT_JOB, facts.work.job.id, ask=("category_code",))


def _name(facts: Facts) -> str:
    return facts.work.category.name if facts.work.category is not None else facts.work.job.category_code


RULES = (
    Rule(
        ReasonCode.JOB_CATEGORY_MISMATCH,
        BLOCK,
        "Job category mismatch. "
        "Check that the job category code matches the category code associated with the active policy.",
        Remedy("quote_category", "Get a quote for the job's category."),
        _mismatch,
    ),
    Rule(
        ReasonCode.JOB_CATEGORY_SUSPENDED,
        BLOCK,
        "The job category is not open for new work: {category}.",
        Remedy(
            "ask_underwriter", "Ask an underwriter to let this job pass, or put it into an open category."
        ),
        _closed,
        can_be_approved=True,
    ),
    Rule(
        ReasonCode.JOB_CATEGORY_DECLINED,
        BLOCK,
        "Our insurers do not offer {line} for “{category}” there.",
        Remedy("other_market", "Leave the line out and get it elsewhere."),
        _declined,
    ),
    Rule(
        ReasonCode.JOB_CATEGORY_REFER,
        REFER,
        "“{category}” needs an underwriter's approval.",
        Remedy("underwriter_queue", "An underwriter decides on the application."),
        _referred,
        can_be_approved=True,
    ),
    Rule(
        ReasonCode.DUTIES_EXCLUDED,
        REFER,
        "The job description mentions “{term}”, which is excluded.",
        Remedy("edit_or_refer", "Describe the duties exactly, or have an underwriter approve them."),
        _excluded_duty,
        can_be_approved=True,
    ),
    Rule(
        ReasonCode.PLAN_NOT_ACTIVE,
        BLOCK,
        "There are no filed rates for {line} for “{category}” in {state} on {date}.",
        Remedy("ask_carrier", "Leave the line out until the carrier has filed its rates."),
        _unrated,
    ),
    marked(
        ReasonCode.PROGRAM_CAPACITY,
        REFER,
        "The program has reached the limit of what it may insure.",
        ("ask_carrier", "The carrier gives the program more room."),
    ),
)
