"""Rules of the policy: is there one, is it the contractor's, approved and in force for the work."""

from collections.abc import Collection, Iterator
from typing import Any

from paycover.domain.coverage import Coverage, in_bill_order
from paycover.domain.eligibility_terms import moved
from paycover.domain.facts import Facts
from paycover.domain.policies import Policy, PolicyStatus
from paycover.domain.policy_choice import matching_policy
from paycover.domain.reasons import Change, Operation, ReasonCode, Remedy
from paycover.domain.rules import BLOCK, REFER, Finding, Rule, asked_again, marked
from paycover.kit.dates import add_months, iso_day, start_of_day, start_of_next_day


def another_policy(facts: Facts) -> Change:
    """Return the change to a policy that fits: another one the contractor has, else a new quote."""
    wanted = in_bill_order({*facts.sellable(), *facts.required()})
    work = facts.work
    fitting = policy_at_hand(facts, wanted)
    if fitting is not None and fitting != facts.policy:
        return asked_again(facts, policy=fitting.id)
    fields: dict[str, Any] = {
        "contractor": work.contractor.id,
        "job": work.job.id,
        "coverage_type": list(wanted),
    }
    if facts.now < facts.start < min(facts.end, _soonest_refused(facts)):
        fields |= {"effective_date": facts.start, "end_date": facts.end}
    return Change(Operation.POST_QUOTES, None, fields)


def policy_at_hand(facts: Facts, lines: Collection[Coverage]) -> Policy | None:
    """Return a policy of the contractor that this work can go under, None where there is none."""
    renews = facts.program.renews
    lasting = [policy for policy in facts.policies if renews or facts.end <= policy.expiration_date]
    return matching_policy(lasting, facts.work.contractor, facts.work.job, lines, facts.start)


def approved_until(policy: Policy, facts: Facts) -> int:
    """Return when a policy's application is no longer good for new work (decisions.md 22)."""
    return add_months(policy.approved_at, facts.program.approval_months)


def _no_policy(facts: Facts) -> Iterator[Finding]:
    if facts.policy is None and not facts.request.is_quote:
        person = facts.work.contractor
        name = f"{person.first_name} {person.last_name}"
        lines = " or ".join(facts.coverage_type)
        yield Finding({"name": name, "lines": f"{lines} " if lines else ""}, another_policy(facts))


def _approval_over(facts: Facts) -> Iterator[Finding]:
    policy = facts.policy
    if policy is not None and facts.start >= approved_until(policy, facts):
        params = {"date": iso_day(policy.approved_at), "months": facts.program.approval_months}
        too_far = facts.start >= _soonest_refused(facts)
        nearer = start_of_day(_soonest_refused(facts) - 1)
        yield Finding(params, moved(facts, nearer) if too_far else another_policy(facts))


def _soonest_refused(facts: Facts) -> int:
    """Return the first start that even an application approved now is no longer good for."""
    return add_months(facts.now, facts.program.approval_months)


def _starts_later(facts: Facts) -> Iterator[Finding]:
    policy = facts.policy
    if policy is not None and facts.start < policy.effective_date:
        begins = policy.effective_date
        earliest = begins if begins > facts.now else start_of_next_day(facts.now)
        can_wait = earliest < approved_until(policy, facts)
        change = moved(facts, earliest) if can_wait else another_policy(facts)
        yield Finding({"date": iso_day(begins)}, change)


def _over(facts: Facts) -> Iterator[Finding]:
    policy = facts.policy
    if policy is not None and not _is_renewed(policy, facts) and policy.expiration_date <= facts.start:
        yield Finding({"date": iso_day(policy.expiration_date)}, another_policy(facts))


def _too_short(facts: Facts) -> Iterator[Finding]:
    policy = facts.policy
    if policy is None or _is_renewed(policy, facts):
        return
    if facts.start < policy.expiration_date < facts.end:
        params = {"date": iso_day(policy.expiration_date), "end": iso_day(facts.end)}
        yield Finding(params, asked_again(facts, end_date=policy.expiration_date))


def _is_renewed(policy: Policy, facts: Facts) -> bool:
    """Tell whether the policy's term follows this work, or is no longer the question."""
    if policy.status is PolicyStatus.CANCELLED:
        return True
    return facts.program.renews and facts.start < approved_until(policy, facts)


def _cancelled(facts: Facts) -> Iterator[Finding]:
    policy = facts.policy
    if policy is not None and policy.status is PolicyStatus.CANCELLED:
        stands = policy.expiration_date > facts.now and policy.contractor == facts.work.contractor.id
        again = Change(Operation.PUT_POLICY, policy.id, {"is_active": True})
        since = "" if policy.cancelled_at is None else f" on {iso_day(policy.cancelled_at)}"
        yield Finding({"on": since}, again if stands else another_policy(facts))


def _not_owned(facts: Facts) -> Iterator[Finding]:
    if facts.policy is not None and facts.policy.contractor != facts.work.contractor.id:
        yield Finding({"policy": facts.policy.id}, another_policy(facts))


RULES = (
    Rule(
        ReasonCode.NO_POLICY_ON_FILE,
        BLOCK,
        "{name} has no {lines}policy on file that is in force or can be renewed.",
        Remedy("apply", "Ask for a quote and send the contractor the application that goes with it."),
        _no_policy,
    ),
    marked(
        ReasonCode.APPLICATION_NOT_APPROVED,
        BLOCK,
        "The insurance application is {status}; it must be approved first.",
        ("finish_application", "The contractor finishes the application, or an underwriter decides on it."),
        status="not approved",
    ),
    Rule(
        ReasonCode.APPLICATION_EXPIRED,
        BLOCK,
        "The insurance application was approved on {date}; "
        "an approval is good for work that starts within {months} months.",
        Remedy("confirm_answers", "Ask for a new quote; the contractor confirms the answers."),
        _approval_over,
    ),
    marked(
        ReasonCode.APPLICATION_MATERIAL_CHANGE,
        REFER,
        "Answers have changed since the application was approved: {fields}.",
        ("underwriter_review", "An underwriter looks at the new answers and clears the mark."),
        fields="an underwriter knows which",
    ),
    Rule(
        ReasonCode.POLICY_NOT_STARTED,
        BLOCK,
        "The policy starts on {date}, after this work begins.",
        Remedy("move_start", "Let the work start with the policy; cover can't be back-dated."),
        _starts_later,
    ),
    Rule(
        ReasonCode.POLICY_EXPIRED,
        BLOCK,
        "The policy ended on {date}.",
        Remedy("renew", "Ask for a new quote; the contractor applies again."),
        _over,
    ),
    Rule(
        ReasonCode.POLICY_TERM_TOO_SHORT,
        BLOCK,
        "The policy ends on {date}, before the work ends on {end}.",
        Remedy("renew_or_shorten", "End the work with the policy, or ask for a new quote."),
        _too_short,
    ),
    Rule(
        ReasonCode.POLICY_CANCELLED,
        BLOCK,
        "The policy has been cancelled{on}.",
        Remedy(
            "reinstate", "Switch the policy on again while its term lasts; after that ask for a new quote."
        ),
        _cancelled,
    ),
    marked(
        ReasonCode.POLICY_PENDING_CANCELLATION,
        BLOCK,
        "A notice of cancellation is running: cover ends {date} unless {amount} is paid.",
        ("pay", "The contractor pays what the notice asks for."),
        date="on the day of the notice",
        amount="the balance",
    ),
    Rule(
        ReasonCode.POLICY_NOT_OWNED,
        BLOCK,
        "The policy belongs to another contractor.",
        Remedy("name_own_policy", "Name a policy of this contractor, or leave the policy out."),
        _not_owned,
    ),
    marked(
        ReasonCode.PLATFORM_MISMATCH,
        BLOCK,
        "The application was made through another company.",
        ("apply_here", "The contractor applies through your company."),
    ),
)
