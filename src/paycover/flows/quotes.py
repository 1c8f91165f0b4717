"""What can be done with quotes."""

from paycover.domain.eligibility import reasons
from paycover.domain.events import EventType
from paycover.domain.facts import Request
from paycover.domain.quoted_cover import extended
from paycover.domain.quotes import (
    Quote,
    QuoteChange,
    QuoteDraft,
    ensure_not_issued,
    requoted,
)
from paycover.domain.rating import rated_states
from paycover.domain.reasons import Operation
from paycover.domain.tasks import TaskKind
from paycover.domain.terms import asked_dates
from paycover.flows.eligibility import Asked, facts_of_quote, told_why
from paycover.flows.events import Happening, emit
from paycover.flows.making import judged, priced, quote_of
from paycover.flows.terms import NOT_EXTENDED, Extending, why_not_extended
from paycover.kit.errors import not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.kit.unset import given
from paycover.store.db import Tx
from paycover.store.loads import Pair, lock_quoted_cover, pair
from paycover.store.markets import Market, market
from paycover.store.policies import POLICIES
from paycover.store.quotes import QUOTES
from paycover.store.rates import keep_snapshot
from paycover.store.tasks import Wanted
from paycover.wire.policies import render as render_policy
from paycover.wire.quotes import render


def create_quote(tx: Tx, draft: QuoteDraft) -> Quote:
    """Price cover for a contractor on a job.

    Raises Problem: invalid_contractor_id, invalid_job_id, effective_date_invalid, end_date_invalid,
    and what `making.priced` raises.
    """
    found, offers = _found(tx, draft.contractor, draft.job)
    quote, snapshot = quote_of(draft, found, offers, id=new_id("quote"), now=tx.now)
    keep_snapshot(tx, snapshot)
    QUOTES.add(tx, quote)
    emit(tx, Happening(EventType.QUOTE_CREATED, quote.id, render(quote)))
    return quote


def update_quote(tx: Tx, id: str, change: QuoteChange) -> Quote:
    """Edit a quote and price it anew, until its policy is issued (api.md 2.5).

    Raises Problem: resource_not_found, cant_update_create_new_quote, and what `create_quote` raises.
    """
    before = QUOTES.lock(tx, id)
    if before is None:
        raise not_found("quote", id)
    ensure_not_issued(before)
    if change == QuoteChange() and before.eligible:
        return before
    found, offers = _found(tx, given(change.contractor, before.contractor), given(change.job, before.job))
    start, end = asked_dates(
        given(change.effective_date, before.effective_date), given(change.end_date, before.end_date), tx.now
    )
    asked = Asked(given(change.coverage_type, before.coverage_type), start, end, tx.now)
    facts = replace(
        facts_of_quote(Request(Operation.PUT_QUOTE, id), found, offers, asked),
        start_stands=start == before.effective_date,
    )
    with told_why(lambda: reasons(facts)):
        snapshot = priced(found, offers, asked)
        after = judged(requoted(before, change, snapshot, now=tx.now), facts)
    if after == before:
        return before
    keep_snapshot(tx, snapshot)
    QUOTES.save(tx, after)
    emit(tx, Happening(EventType.QUOTE_UPDATED, after.id, render(after)))
    return after


def extend_quoted_cover(tx: Tx, job: str, end: int, *, tells: bool = True) -> Quote:
    """Let the cover that came with a job's quote last longer, where the job has no assignment.

    `end` in Unix seconds. The contractor is told, unless not `tells`. Raises Problem: resource_not_found,
    and what `quoted_cover.extended` raises.
    """
    found = lock_quoted_cover(tx, job)
    if found is None:
        raise not_found("cover of job", job)
    cover = Extending(
        assignment=None,
        contractor=found[1].contractor,
        job=job,
        policy=found[1],
        coverage_type=found[1].coverage_type,
        start=found[1].effective_date,
        end=found[1].expiration_date,
    )
    with told_why(lambda: why_not_extended(tx, cover, end), NOT_EXTENDED):
        quote, policy = extended(*found, end, tx.now)
    if (quote, policy) == found:
        return quote
    QUOTES.save(tx, quote)
    POLICIES.save(tx, policy)
    wants = (Wanted(TaskKind.TELL_EXTENDED, quote.id),) if tells else ()
    emit(
        tx,
        Happening(EventType.POLICY_RENEWED, policy.id, render_policy(policy), wants),
        Happening(EventType.QUOTE_UPDATED, quote.id, render(quote)),
    )
    return quote


def _found(tx: Tx, contractor: str, job: str) -> tuple[Pair, Market]:
    """Return a contractor on a job, and the market for them.

    Raises Problem: invalid_contractor_id, invalid_job_id.
    """
    found = pair(tx, contractor, job)
    return found, market(tx, contractor, found.job, rated_states(found.contractor, found.job))
