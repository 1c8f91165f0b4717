"""Whether cover can be had, every reason why not, and the least that would change it (insurance.md 3)."""

from paycover.domain import (
    eligibility_category,
    eligibility_client,
    eligibility_coverage,
    eligibility_dues,
    eligibility_policy,
    eligibility_standing,
    eligibility_states,
    eligibility_terms,
)
from paycover.domain.applying import applied
from paycover.domain.assignments import Eligibility
from paycover.domain.facts import Facts
from paycover.domain.reasons import Change, Operation, Reason, ReasonCode, Severity
from paycover.domain.rules import Rule
from paycover.kit.records import replace

PRE_APPROVED = "Contractor is pre-approved for insurance coverage."

RULESET_VERSION = "2026-12"
"""Changes with the rules, so that an old answer says which ones it was judged by."""

_MODULES = (
    eligibility_policy,
    eligibility_coverage,
    eligibility_category,
    eligibility_states,
    eligibility_terms,
    eligibility_standing,
    eligibility_dues,
    eligibility_client,
)
_PATIENCE = 20
"""More than any request needs; mending one thing can show another."""

_OF_REQUEST = frozenset(
    {
        ReasonCode.WC_MONOPOLISTIC_STATE,
        ReasonCode.OUTSIDE_US,
        ReasonCode.GL_NOT_AVAILABLE_IN_STATE,
        ReasonCode.START_IN_PAST,
        ReasonCode.END_BEFORE_START,
        ReasonCode.TERM_TOO_LONG,
        ReasonCode.DUPLICATE_ASSIGNMENT,
        ReasonCode.JOB_TAKEN_BY_OTHER,
        ReasonCode.JOB_CATEGORY_DECLINED,
        ReasonCode.PLAN_NOT_ACTIVE,
    }
)
"""What is asked for in vain, whichever the policy."""

_ORDER = list(ReasonCode)
RULES: tuple[Rule, ...] = tuple(
    sorted(
        (rule for module in _MODULES for rule in module.RULES),
        key=lambda rule: _ORDER.index(rule.code),
    )
)
"""The rule table, in the order of its codes."""

_UNMARKED = tuple(rule for rule in RULES if rule.is_computed)


def eligibility(facts: Facts) -> Eligibility:
    """Return whether cover can be had, told by its first blocking reason, else its first referring one."""
    found = reasons(facts)
    first = next(
        (r for severity in (Severity.BLOCK, Severity.REFER) for r in found if r.severity is severity), None
    )
    return Eligibility(
        result=first is None,
        message=PRE_APPROVED if first is None else first.message,
        reasons=tuple(found),
        evaluated_at=facts.now,
        ruleset_version=RULESET_VERSION,
    )


def reasons(facts: Facts) -> list[Reason]:
    """Return every reason against cover and every warning; each that bars it with its change.

    Together the changes are the fewest: one that mends several reasons is told with each of them,
    and one that others make needless with none.
    """
    found = _found(facts)
    if not any(reason.bars for reason in found):
        return found
    needed = _needed(facts, found)
    return [_told(reason, needed, facts) for reason in found]


def _found(facts: Facts) -> list[Reason]:
    rules = RULES if facts.marks else _UNMARKED
    asked = facts.rules
    return [
        reason for rule in rules if asked is None or rule.code in asked for reason in rule.reasons(facts)
    ]


def _barring(facts: Facts) -> list[Reason]:
    return [reason for reason in _found(facts) if reason.bars]


def _needed(facts: Facts, found: list[Reason]) -> list[Change]:
    """Return the changes that lead to cover, none of which can be left out."""
    changes: list[Change] = []
    after, barring = facts, [reason for reason in found if reason.bars]
    while barring and len(changes) < _PATIENCE:
        first = min(barring, key=_turn)
        assert first.change is not None, "what bars cover can be mended"
        changes.append(first.change)
        after = applied(first.change, after)
        barring = _barring(after)
    for change in tuple(changes):
        rest = [other for other in changes if other is not change]
        if not _barring(_after(facts, rest)):
            changes = rest
    return changes


def _turn(reason: Reason) -> int:
    """Return when a reason is mended: the request itself, the work, the policy, then what is left.

    A policy is sought for work that is as it will be; it can make other changes needless.
    """
    change = reason.change
    assert change is not None, "what bars cover can be mended"
    if reason.code in _OF_REQUEST or (
        reason.code is ReasonCode.APPLICATION_EXPIRED
        and "effective_date" in change.set
        and change.operation is not Operation.POST_QUOTES
    ):
        return 0
    if change.operation in (Operation.PUT_JOB, Operation.PUT_ENTITY):
        return 1
    return 2 if change.operation is Operation.POST_QUOTES or "policy" in change.set else 3


def _after(facts: Facts, changes: list[Change]) -> Facts:
    for change in changes:
        facts = applied(change, facts)
    return facts


def _told(reason: Reason, needed: list[Change], facts: Facts) -> Reason:
    """Return a reason with the one of the needed changes that mends it."""
    if not reason.bars or reason.change in needed:
        return reason
    for change in needed:
        left = _found(applied(change, facts))
        if not any(_is_same(other, reason) for other in left):
            return replace(reason, change=change)
    return reason


def _is_same(one: Reason, other: Reason) -> bool:
    """Tell whether two reasons are one; the same mark can be on a contractor and on a policy."""
    return (one.code, one.params, _marked(one)) == (other.code, other.params, _marked(other))


def _marked(reason: Reason) -> str | None:
    """Return what the mark behind a reason is on, None where there is no mark."""
    change = reason.change
    return change.id if change is not None and change.operation is Operation.CLEAR_MARK else None
