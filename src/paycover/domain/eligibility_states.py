"""Rules of states: workers' compensation goes by the work state, other lines by the home (api.md 3.2)."""

from collections.abc import Iterator

from paycover.domain.coverage import MONOPOLISTIC_STATES, NO_GENERAL_STATES, Coverage
from paycover.domain.eligibility_policy import another_policy
from paycover.domain.facts import Facts
from paycover.domain.jurisdictions import JURISDICTIONS
from paycover.domain.reasons import Change, Operation, ReasonCode, Remedy
from paycover.domain.rules import BLOCK, GL_ONLY, REFER, WC_ONLY, Finding, Rule, asked_again, marked


def _works_elsewhere(facts: Facts) -> Iterator[Finding]:
    policy, works_in = facts.policy, facts.works_in
    if policy is None or policy.work_state == works_in or _is_abroad(facts):
        return
    known = works_in is not None
    change = another_policy(facts) if known else _named_state(facts, policy.work_state)
    yield Finding({"approved": _name(policy.work_state), "state": _name(works_in)}, change)


def _lives_elsewhere(facts: Facts) -> Iterator[Finding]:
    policy, lives_in = facts.policy, facts.lives_in
    lines = [line for line in facts.coverage_type if line is not Coverage.WORKERS_COMP]
    if policy is None or not lines or policy.home_state == lives_in:
        return
    known = lives_in is not None
    change = another_policy(facts) if known else _named_state(facts, policy.home_state)
    only = lines[0] if len(lines) == 1 else None
    yield Finding({"approved": _name(policy.home_state), "state": _name(lives_in)}, change, only)


def _own_fund(facts: Facts) -> Iterator[Finding]:
    if facts.works_in in MONOPOLISTIC_STATES:
        yield Finding({"state": _name(facts.works_in)}, _as_sold(facts))


def _abroad(facts: Facts) -> Iterator[Finding]:
    if _is_abroad(facts):
        yield Finding({}, _as_sold(facts))


def _no_general(facts: Facts) -> Iterator[Finding]:
    if facts.lives_in in NO_GENERAL_STATES:
        yield Finding({"state": _name(facts.lives_in)}, _as_sold(facts))


def _as_sold(facts: Facts) -> Change:
    return asked_again(facts, coverage_type=list(facts.sellable()))


def _named_state(facts: Facts, state: str | None) -> Change:
    """Return the contractor with a home in the state the policy was approved for."""
    address = {"country": "US", "region": state}
    return Change(Operation.PUT_CONTRACTOR, facts.work.contractor.id, {"address": address})


def _is_abroad(facts: Facts) -> bool:
    where = facts.work_address
    return where is not None and where.country not in (None, "US")


def _name(state: str | None) -> str:
    return JURISDICTIONS.get(state, state) if state else "no US state"


RULES = (
    Rule(
        ReasonCode.WORK_STATE_MISMATCH,
        BLOCK,
        "Work state mismatch. The policy was approved for work in {approved}; this job is in {state}.",
        Remedy("quote_state", "Get a quote for work in that state."),
        _works_elsewhere,
        WC_ONLY,
    ),
    marked(
        ReasonCode.WORK_STATE_NOT_LISTED_3A,
        BLOCK,
        "{state} is not listed in item 3.A of the policy.",
        ("endorse_state", "The insurer endorses the policy with the state."),
        lines=WC_ONLY,
        state="The state of the work",
    ),
    Rule(
        ReasonCode.WC_MONOPOLISTIC_STATE,
        BLOCK,
        "{state} sells workers' compensation only through its state fund: leave workers-comp out here, get "
        "it from the fund, and take general liability with stop gap beside it.",
        Remedy(
            "state_fund",
            "Leave workers-comp out; the contractor gets it from the state fund and shows its certificate.",
        ),
        _own_fund,
        WC_ONLY,
    ),
    marked(
        ReasonCode.WC_OWNER_EXCLUDED,
        BLOCK,
        "The policy excludes its owner, so that {name} is not covered.",
        ("elect_owner", "The owner elects to be covered, in writing to the insurer."),
        lines=WC_ONLY,
    ),
    marked(
        ReasonCode.WC_OWNER_ELECTION_MISSING,
        BLOCK,
        "{state} needs the owner's signed election before cover starts.",
        ("sign_election", "The contractor signs the election form."),
        lines=WC_ONLY,
        state="The state of the work",
    ),
    Rule(
        ReasonCode.OUTSIDE_US,
        BLOCK,
        "Work outside the United States is not covered for people hired abroad.",
        Remedy("foreign_voluntary", "Leave workers-comp out and insure the work where it is done."),
        _abroad,
        WC_ONLY,
    ),
    marked(
        ReasonCode.MARITIME_OR_FEDERAL_EXPOSURE,
        REFER,
        "Work on water, ships, rail or federal bases needs a review.",
        ("underwriter_review", "An underwriter looks at where the work is done and clears the mark."),
        lines=WC_ONLY,
    ),
    Rule(
        ReasonCode.HOME_STATE_MISMATCH,
        BLOCK,
        "Home state mismatch. The policy was approved for a resident of {approved}; "
        "the contractor lives in {state}.",
        Remedy("quote_state", "Get a quote for a resident of that state."),
        _lives_elsewhere,
    ),
    Rule(
        ReasonCode.GL_NOT_AVAILABLE_IN_STATE,
        BLOCK,
        "General liability is not available to residents of {state}: leave general out.",
        Remedy("leave_out", "Leave general out; media and cyber are sold without it there."),
        _no_general,
        GL_ONLY,
    ),
)
