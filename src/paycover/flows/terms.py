"""Tells by the rules why the dates of cover can't be: those of a new policy, or a later end."""

from typing import NamedTuple

from paycover.domain.coverage import Coverage
from paycover.domain.eligibility import reasons
from paycover.domain.facts import Facts, Request
from paycover.domain.policies import Policy, PolicyDraft
from paycover.domain.quotes import Quote
from paycover.domain.reasons import Change, Operation, Reason, ReasonCode
from paycover.domain.terms import asked_dates
from paycover.domain.work import Work
from paycover.flows.eligibility import POSTED
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from paycover.kit.unset import UNSET, given
from paycover.store.db import Tx
from paycover.store.loads import pair

DATES = frozenset({ReasonCode.START_IN_PAST, ReasonCode.END_BEFORE_START, ReasonCode.TERM_TOO_LONG})
"""The rules that dates alone are judged by."""

OF_EXTENSION = DATES | {ReasonCode.NO_POLICY_ON_FILE, ReasonCode.POLICY_CANCELLED}
"""What an extension is judged by: all else was when the cover was bound."""

NOT_EXTENDED = (Code.BAD_REQUEST, Code.END_DATE_INVALID)
"""The refusals of an extension."""


def why_not_issued(draft: PolicyDraft, quote: Quote, work: Work, now: int) -> list[Reason]:
    """Return the reasons against the dates of a policy."""
    is_ahead = draft.effective_date is UNSET and quote.effective_date > now
    start, end = asked_dates(
        quote.effective_date if is_ahead else draft.effective_date,
        given(draft.expiration_date, quote.end_date) if is_ahead else draft.expiration_date,
        now,
    )
    facts = Facts(
        request=Request(Operation.POST_POLICIES),
        work=work,
        coverage_type=quote.coverage_type,
        start=start,
        end=end,
        now=now,
        rules=DATES,
    )
    return [_renamed(reason) for reason in reasons(facts)]


class Extending(NamedTuple):
    """Cover that is to last longer: its assignment (None: it came with a quote) and its policy, if any."""

    assignment: str | None
    contractor: str
    job: str
    policy: Policy | None
    coverage_type: tuple[Coverage, ...]
    start: int
    end: int


def why_not_extended(tx: Tx, cover: Extending, wanted: int) -> list[Reason]:
    """Return the reasons against a later end of cover; `wanted` in Unix seconds.

    What was added would begin in the past once the cover is over, and with its present end where
    the end wanted lies before that.
    """
    try:
        found = pair(tx, cover.contractor, cover.job)
    except Problem:  # who or what was covered is gone
        return []
    is_over = cover.end <= tx.now
    request = Request(Operation.PUT_ASSIGNMENT, cover.assignment)
    facts = Facts(
        request=POSTED if is_over else request,
        work=Work(found.contractor, found.job, None, None),
        policy=cover.policy,
        policies=tuple(found.policies),
        coverage_type=cover.coverage_type,
        start=cover.end if is_over or wanted < cover.end else cover.start,
        end=max(wanted, cover.end + 1) if is_over else wanted,
        now=tx.now,
        start_stands=not is_over,
        rules=OF_EXTENSION,
    )
    return [_as_sent(reason, cover.job, facts) for reason in reasons(facts)]


def _renamed(reason: Reason) -> Reason:
    """A policy calls the end of its term by another name."""
    assert reason.change is not None, "dates can be mended"
    names = {"end_date": "expiration_date"}
    fields = {names.get(name, name): value for name, value in reason.change.set.items()}
    return replace(reason, change=replace(reason.change, set=fields))


def _as_sent(reason: Reason, job: str, facts: Facts) -> Reason:
    """Return a reason whose change is a whole request: an extension, or new work on the same job."""
    change = reason.change
    if change is None:
        return reason
    if change.operation is Operation.POST_ASSIGNMENTS:
        asked = {"coverage_type": list(facts.coverage_type), "end_date": facts.end}
        fields = {"contractor": facts.work.contractor.id, "job": job} | asked | dict(change.set)
        return replace(reason, change=replace(change, set=fields))
    if change.operation is Operation.PUT_ASSIGNMENT and set(change.set) == {"end_date"}:
        fields = {"job_id": job} | dict(change.set)
        return replace(reason, change=Change(Operation.EXTEND_ASSIGNMENT, None, fields))
    return reason
