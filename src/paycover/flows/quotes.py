"""What can be done with quotes."""

from collections.abc import Collection

from paycover.domain.coverage import Coverage
from paycover.domain.events import EventType
from paycover.domain.jobs import ensure_category_usable
from paycover.domain.policy_choice import ensure_not_insured
from paycover.domain.quoted_cover import extended
from paycover.domain.quotes import (
    Quote,
    QuoteChange,
    QuoteDraft,
    ensure_not_issued,
    quoted,
    requoted,
)
from paycover.domain.rate_snapshots import RateSnapshot
from paycover.domain.rating import Wanted, rated, rated_states
from paycover.domain.terms import start_date
from paycover.flows.events import Happening, emit
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id
from paycover.kit.unset import given
from paycover.store.db import Tx
from paycover.store.loads import lock_quoted_cover, market, pair
from paycover.store.policies import POLICIES
from paycover.store.quotes import QUOTES
from paycover.store.rates import keep_snapshot
from paycover.wire.policies import render as render_policy
from paycover.wire.quotes import render


def create_quote(tx: Tx, draft: QuoteDraft) -> Quote:
    """Price cover for a contractor on a job.

    Raises Problem: invalid_contractor_id, invalid_job_id, effective_date_invalid, end_date_invalid,
    and what `_priced` raises.
    """
    start = start_date(draft.effective_date, tx.now)
    priced = _priced(tx, draft.contractor, draft.job, draft.coverage_type, start)
    quote = quoted(draft, priced, id=new_id("quote"), now=tx.now)
    keep_snapshot(tx, priced)
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
    if change == QuoteChange():
        return before
    priced = _priced(
        tx,
        given(change.contractor, before.contractor),
        given(change.job, before.job),
        given(change.coverage_type, before.coverage_type),
        given(change.effective_date, before.effective_date),
    )
    after = requoted(before, change, priced, now=tx.now)
    if after == before:
        return before
    keep_snapshot(tx, priced)
    QUOTES.save(tx, after)
    emit(tx, Happening(EventType.QUOTE_UPDATED, after.id, render(after)))
    return after


def extend_quoted_cover(tx: Tx, job: str, end: int) -> Quote:
    """Let the cover that came with a job's quote last longer, where the job has no assignment.

    `end` in Unix seconds. Raises Problem: resource_not_found, and what `quoted_cover.extended` raises.
    """
    found = lock_quoted_cover(tx, job)
    if found is None:
        raise not_found("cover of job", job)
    quote, policy = extended(*found, end, tx.now)
    if (quote, policy) == found:
        return quote
    QUOTES.save(tx, quote)
    POLICIES.save(tx, policy)
    emit(
        tx,
        Happening(EventType.POLICY_RENEWED, policy.id, render_policy(policy)),
        Happening(EventType.QUOTE_UPDATED, quote.id, render(quote)),
    )
    return quote


def _priced(
    tx: Tx, contractor: str, job: str, coverage_type: Collection[Coverage], start: int
) -> RateSnapshot:
    """Return what rates cover of a contractor on a job that starts at `start` (Unix seconds).

    Raises Problem: invalid_contractor_id, invalid_job_id, invalid_entity_id for a job whose entity was
    deleted, job_category_not_approved, contractor_has_matching_policy, and what `rated` raises.
    """
    found = pair(tx, contractor, job)
    states = rated_states(found.contractor, found.job)
    offers = market(tx, found.job, states)
    if offers.entity is None:
        raise Problem(Code.INVALID_ENTITY_ID, f"The entity of the job was deleted: {found.job.entity}")
    category = found.job.category_code
    ensure_category_usable(offers.category, category)
    wanted = Wanted(
        category_code=category, states=states, coverage_type=coverage_type, start=start, now=tx.now
    )
    priced = rated(offers.offered, wanted)
    ensure_not_insured(found.policies, found.contractor, found.job, coverage_type, tx.now)
    return priced
