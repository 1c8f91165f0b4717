"""Gathers what eligibility is judged by, and tells a refusal by its rules."""

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from paycover.domain.assigning import AssignmentChange, AssignmentDraft, Placement
from paycover.domain.assignments import Assignment
from paycover.domain.coverage import Coverage
from paycover.domain.eligibility import reasons
from paycover.domain.facts import Facts, Offer, Request, offers
from paycover.domain.policies import Policy
from paycover.domain.policy_choice import nearest_policy, no_policy, renewed_lines
from paycover.domain.rating import Wanted, rated_states
from paycover.domain.reasons import Operation, Reason
from paycover.domain.terms import asked_dates
from paycover.domain.work import Work
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from paycover.kit.unset import given
from paycover.store.loads import Pair
from paycover.store.markets import Market
from paycover.store.placements import Prospect

POSTED = Request(Operation.POST_ASSIGNMENTS)

OF_RULES = frozenset(
    {
        Code.CONTRACTOR_HAS_MATCHING_POLICY,
        Code.EFFECTIVE_DATE_INVALID,
        Code.END_DATE_INVALID,
        Code.INVALID_ENTITY_ID,
        Code.INVALID_INPUT,
        Code.INVALID_JOB_CATEGORY_CODE,
        Code.JOB_CATEGORY_NOT_APPROVED,
        Code.NO_ACTIVE_POLICY,
    }
)
"""The refusals that stand for a rule of eligibility."""


class Asked(NamedTuple):
    """What cover is asked for: which lines, from when to when (Unix seconds), and as known when."""

    coverage_type: tuple[Coverage, ...]
    start: int
    end: int
    now: int


@contextlib.contextmanager
def told_why(judged: Callable[[], Iterable[Reason]], codes: Collection[Code] = OF_RULES) -> Iterator[None]:
    """Give a refusal of some codes the reasons of all rules, so that everything is mended in one go."""
    try:
        yield
    except Problem as problem:
        if problem.code in codes:
            problem.reasons = list(judged())
        raise


def facts_of_quote(request: Request, found: Pair, market: Market, asked: Asked) -> Facts:
    """Return what a quote is judged by."""
    wanted = quoted_lines(found, asked)
    return Facts(
        request=request,
        work=Work(found.contractor, found.job, market.category, market.entity),
        policies=tuple(found.policies),
        offers=offers(market.offered, wanted),
        marks=tuple(market.marks),
        dues=market.dues,
        **asked._asdict(),
    )


def quoted_lines(found: Pair, asked: Asked) -> Wanted:
    """Return what is to be rated for a quote: new business, but for the lines that renew cover."""
    return Wanted(
        category_code=found.job.category_code,
        states=rated_states(found.contractor, found.job),
        coverage_type=asked.coverage_type,
        start=asked.start,
        now=asked.now,
        renewed=renewed_lines(found.policies, found.contractor, found.job, asked.start),
    )


def unplaced(request: Request, found: Pair, market: Market, draft: AssignmentDraft, now: int) -> Problem:
    """Return the refusal of an assignment that can go under no policy, or not under the one named."""
    problem = no_policy(draft.policy)
    if draft.policy is None:
        dates = asked_dates(draft.effective_date, draft.end_date, now)
        asked = Asked(draft.coverage_type or (), *dates, now)
        problem.reasons = reasons(replace(facts_of_quote(request, found, market, asked), offers={}))
    return problem


def facts_of_draft(found: Prospect, draft: AssignmentDraft, now: int) -> Facts:
    """Return what a new assignment is judged by, as it was asked for."""
    work = found.work
    if draft.policy is None:
        policy = nearest_policy(found.policies, work.contractor, work.job, now)
    else:
        policy = next((policy for policy in found.policies if policy.id == draft.policy), None)
    lines = draft.coverage_type or (policy.coverage_type if policy is not None else ())
    asked = Asked(lines, *asked_dates(draft.effective_date, draft.end_date, now), now)
    return _facts(POSTED, found, policy, asked)


def facts_of_change(found: Prospect, before: Assignment, change: AssignmentChange, now: int) -> Facts:
    """Return what a change of an assignment is judged by, as it was asked for."""
    draft = AssignmentDraft(
        contractor=found.work.contractor.id,
        job=found.work.job.id,
        policy=given(change.policy, before.policy),
        coverage_type=given(change.coverage_type, before.coverage_type),
        effective_date=given(change.effective_date, before.effective_date),
        end_date=given(change.end_date, before.end_date),
    )
    return replace(
        facts_of_draft(found, draft, now),
        request=Request(Operation.PUT_ASSIGNMENT, before.id),
        start_stands=draft.effective_date == before.effective_date,
    )


def facts_of_placement(found: Prospect, placement: Placement, id: str, now: int) -> Facts:
    """Return what an assignment is judged by, as it is to be."""
    asked = Asked(placement.coverage_type, placement.effective_date, placement.end_date, now)
    request = Request(Operation.PUT_ASSIGNMENT, id) if id else POSTED
    return _facts(request, found, placement.policy, asked)


def _facts(request: Request, found: Prospect, policy: Policy | None, asked: Asked) -> Facts:
    """Return what an assignment under a policy is judged by."""
    return Facts(
        request=request,
        work=found.work,
        policy=policy,
        policies=tuple(found.policies),
        others=tuple(found.others),
        offers={} if policy is None else _offers(found, policy, asked),
        marks=tuple(found.marks),
        dues=found.dues,
        **asked._asdict(),
    )


def _offers(found: Prospect, policy: Policy, asked: Asked) -> dict[Coverage, Offer]:
    """A policy with rates of its own asks no market; that of a general opt-in does, in its own states."""
    states = rated_states(found.work.contractor, found.work.job)
    if policy.rates or (policy.work_state, policy.home_state) != (states.work, states.home):
        return {}
    wanted = Wanted(
        category_code=found.work.job.category_code,
        states=states,
        coverage_type=[line for line in asked.coverage_type if line in policy.coverage_type],
        start=asked.start,
        now=asked.now,
    )
    return offers(found.offered, wanted)
