"""Rules of coverage types and of what the client requires: lines, limits, endorsements."""

from collections.abc import Iterator

from paycover.domain.coverage import LINES, Coverage
from paycover.domain.eligibility_policy import another_policy
from paycover.domain.facts import Facts
from paycover.domain.reasons import Change, Operation, ReasonCode, Remedy
from paycover.domain.rules import (
    BLOCK,
    GL_ONLY,
    LIABILITY,
    REFER,
    WC_ONLY,
    Finding,
    Rule,
    asked_again,
    marked,
)
from paycover.kit.money import dollars


def _not_held(facts: Facts) -> Iterator[Finding]:
    policy = facts.policy
    if policy is None:
        return
    needed = {*facts.coverage_type, *facts.required()}
    missing = [line for line in LINES if line in needed and line not in policy.coverage_type]
    if missing:
        params = {
            "missing": " or ".join(missing),
            "held": " and ".join(policy.coverage_type),
            "coverage_type": list(missing),
        }
        yield Finding(params, _narrowed(facts), missing[0] if len(missing) == 1 else None)


def _narrowed(facts: Facts) -> Change:
    """Return the request for no more than the policy has, where that is something and enough."""
    assert facts.policy is not None, "a line is not held by a policy"
    held = [line for line in facts.sellable() if line in facts.policy.coverage_type]
    if held and set(facts.required()) <= set(facts.policy.coverage_type):
        return asked_again(facts, coverage_type=held)
    return another_policy(facts)


def _lacks_general(facts: Facts) -> Iterator[Finding]:
    held = facts.policy.coverage_type if facts.policy is not None else ()
    if Coverage.GENERAL in {*facts.coverage_type, *held}:
        return
    for line in facts.coverage_type:
        if facts.needs_general(line):
            again = asked_again(facts, coverage_type=list(facts.sellable()))
            change = again if facts.policy is None else another_policy(facts)
            yield Finding({"line": line.value}, change, line)


def _limits_too_low(facts: Facts) -> Iterator[Finding]:
    entity, program = facts.work.entity, facts.program
    required = entity.coverage_limit if entity is not None else None
    if entity is None or required is None or facts.request.is_quote:
        return
    has = {"aggregate_limit": program.aggregate_limit, "occurrence_limit": program.occurrence_limit}
    lower = {name: limit for name, limit in has.items() if getattr(required, name) > limit}
    if lower:
        params = {
            "client": entity.name,
            "required": f"{dollars(required.occurrence_limit)} / {dollars(required.aggregate_limit)}",
            "held": f"{dollars(program.occurrence_limit)} / {dollars(program.aggregate_limit)}",
        }
        yield Finding(params, Change(Operation.PUT_ENTITY, entity.id, {"coverage_limit": lower}))


RULES = (
    Rule(
        ReasonCode.COVERAGE_TYPE_NOT_HELD,
        BLOCK,
        "The policy has no {missing} coverage; it has {held}.",
        Remedy("add_coverage", "Ask for no more than the policy has, or get a quote that adds the rest."),
        _not_held,
    ),
    Rule(
        ReasonCode.COVERAGE_DEPENDENCY,
        BLOCK,
        "The {line} line needs general liability as well.",
        Remedy("add_general", "Ask for general as well."),
        _lacks_general,
    ),
    Rule(
        ReasonCode.LIMITS_BELOW_REQUIREMENT,
        BLOCK,
        "{client} requires limits of {required} per occurrence and in all; the policy has {held}.",
        Remedy(
            "agree_limits", "The client accepts the limits the program has, or the work goes elsewhere."
        ),
        _limits_too_low,
        LIABILITY,
    ),
    marked(
        ReasonCode.AI_REQUIRED_NOT_AVAILABLE,
        BLOCK,
        "The client requires to be an additional insured; the policy has no such endorsement.",
        ("endorse", "An underwriter adds the endorsement, or the client does without."),
        lines=GL_ONLY,
    ),
    marked(
        ReasonCode.WAIVER_REQUIRED_NOT_AVAILABLE,
        BLOCK,
        "The client requires a waiver of subrogation, which is not available here.",
        ("client_exception", "The client does without the waiver."),
        lines=(Coverage.WORKERS_COMP, Coverage.GENERAL),
    ),
    marked(
        ReasonCode.PL_RETRO_GAP,
        REFER,
        "New cover would lose the retroactive date {date}.",
        ("continue_policy", "The policy before is continued, or an underwriter carries its date over."),
        lines=(Coverage.PROFESSIONAL,),
        date="of the policy before",
    ),
    marked(
        ReasonCode.OCC_ACC_NOT_WC,
        BLOCK,
        "The client requires workers' compensation; occupational accident cover does not meet that.",
        ("quote_workers_comp", "Get a quote for workers' compensation."),
        lines=WC_ONLY,
    ),
)
