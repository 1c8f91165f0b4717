"""What can be done with policies."""

from paycover.domain.cancelling import cancelled_policy
from paycover.domain.events import EventType
from paycover.domain.policies import (
    Policy,
    PolicyChange,
    PolicyDraft,
    PolicyStatus,
    active_event,
    expired,
    issued,
    reactivated,
    renewal_event,
    renewed,
    wanted_term,
)
from paycover.domain.quotes import Quote
from paycover.domain.tasks import TaskKind
from paycover.domain.work import Work
from paycover.flows.cover import end
from paycover.flows.eligibility import told_why
from paycover.flows.events import Happening, emit
from paycover.flows.terms import why_not_issued
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.db import Tx
from paycover.store.loads import Held, Sale, Whose, lock_cover, lock_held, lock_sale
from paycover.store.policies import POLICIES
from paycover.store.quotes import QUOTES
from paycover.store.tasks import Wanted, enqueue
from paycover.wire.policies import render


def create_policy(tx: Tx, draft: PolicyDraft) -> Policy:
    """Issue the policy of a quote without a completed application (decisions.md 30).

    In production a quote that is not eligible waits for its underwriter; in a sandbox the call stands for
    the underwriter's yes (our decision). Raises Problem: custom_applications_disabled, bad_request for a
    quote that waits, effective_date_invalid, end_date_invalid, and what `sale_to_issue` raises.
    """
    if not (tx.account.is_sandbox or tx.account.custom_applications):
        raise Problem(Code.CUSTOM_APPLICATIONS_DISABLED)
    sale = sale_to_issue(tx, draft.quote)
    quote = sale.quote
    if not (tx.account.is_sandbox or quote.eligible):
        problem = Problem(
            Code.BAD_REQUEST,
            f"The quote is not eligible: GET /api/v1/quotes/{quote.id} has the reasons. "
            "Once an underwriter has approved the job, quote anew.",
        )
        problem.reasons = quote.reasons
        raise problem
    assert sale.contractor is not None and sale.job is not None, "issuable refused that"
    work = Work(sale.contractor, sale.job, None, sale.entity)
    with told_why(lambda: why_not_issued(draft, quote, work, tx.now)):
        term = wanted_term(draft, quote, tx.now)
    policy = issued(quote, term, id=new_id("policy"), now=tx.now)
    emit(tx, issue(tx, policy, quote))
    return policy


def sale_to_issue(tx: Tx, id: str) -> Sale:
    """Return a quote that can become a policy, locked, with those it concerns.

    Raises Problem: invalid_quote_id, policy_already_exists, and invalid_contractor_id, invalid_job_id
    or invalid_entity_id for what was deleted since.
    """
    sale = lock_sale(tx, id)
    if sale is None:
        raise Problem(Code.INVALID_QUOTE_ID, f"No such quote: {id}")
    issuable(sale)
    return sale


def issuable(sale: Sale) -> Quote:
    """Return the quote of a sale that can become a policy; raises what `sale_to_issue` raises."""
    if sale.quote.policy is not None:
        raise Problem(Code.POLICY_ALREADY_EXISTS)
    _ensure_all_live(sale)
    return sale.quote


def issue(tx: Tx, policy: Policy, quote: Quote | None) -> Happening:
    """Write a new policy and mark its quote; what happened, for `emit`, wants it expired after its term."""
    POLICIES.add(tx, policy)
    if quote is not None:
        QUOTES.save(tx, replace(quote, policy=policy.id))
    return _told_until(active_event(policy), policy)


def update_policy(tx: Tx, id: str, change: PolicyChange) -> Policy:
    """Switch a policy off, which cancels its cover at once, or on again (api.md 3.9).

    Raises Problem: resource_not_found; to switch on, also end_date_invalid past its term and the
    invalid id of a contractor, job or entity that was deleted since.
    """
    if change.is_active is False:
        return _switched_off(tx, id)
    held = lock_held(tx, id)
    if held is None:
        raise not_found("policy", id)
    if not change.is_active or held.policy.status is PolicyStatus.ACTIVE:
        return held.policy
    _ensure_all_live(held)
    after = reactivated(held.policy, tx.now)
    POLICIES.save(tx, after)
    emit(tx, _certified(told(EventType.POLICY_REACTIVATED, after)))
    return after


def delete_policy(tx: Tx, id: str) -> Policy:
    """Delete a policy; what it still covers is cancelled with it (api.md 2.7)."""
    cover = lock_cover(tx, Whose.POLICY, id)
    if cover.policies:
        gone = replace(cover.policies[0], deleted_at=tx.now)
        emit(tx, *end(tx, replace(cover, policies=[gone]), reason="policy_deleted"))
        return gone
    before = POLICIES.lock(tx, id)
    if before is None:
        raise not_found("policy", id)
    gone = replace(before, deleted_at=tx.now, certificates={})
    POLICIES.save(tx, gone)
    emit(tx, told(EventType.POLICY_DELETED, gone))
    return gone


def renew(tx: Tx, policy: Policy, until: int) -> list[Happening]:
    """Extend a usable, locked policy's term to `until`, for work that ends later; return what to `emit`."""
    after = renewed(policy, until)
    if after == policy:
        return []
    POLICIES.save(tx, after)
    if policy.status is PolicyStatus.EXPIRED:
        return [_told_until(renewal_event(policy), after)]
    return [_certified(told(renewal_event(policy), after))]


def expire_policy(tx: Tx, id: str) -> None:
    """Expire a policy whose term is over; one whose term was extended is looked at again then."""
    before = POLICIES.lock(tx, id)
    if before is None:
        return
    if tx.now < before.expiration_date:
        enqueue(tx, TaskKind.EXPIRE_POLICY, id, due=before.expiration_date)
        return
    after = expired(before, tx.now)
    if after != before:
        POLICIES.save(tx, after)
        emit(tx, told(EventType.POLICY_EXPIRED, after))


def told(type: EventType, policy: Policy) -> Happening:
    """Return what happened to a policy, for `emit`."""
    return Happening(type, policy.id, render(policy))


def _told_until(type: EventType, policy: Policy) -> Happening:
    happening = _certified(told(type, policy))
    expiry = Wanted(TaskKind.EXPIRE_POLICY, policy.id, policy.expiration_date)
    return happening._replace(wants=(*happening.wants, expiry))


def _certified(happening: Happening) -> Happening:
    """Return what happened to a policy, with its certificates to be made anew."""
    return happening._replace(wants=(Wanted(TaskKind.MATCH_CERTIFICATES, happening.object),))


def _switched_off(tx: Tx, id: str) -> Policy:
    cover = lock_cover(tx, Whose.POLICY, id)
    if cover.policies:
        emit(tx, *end(tx, cover, reason="policy_deactivated"))
        return cancelled_policy(cover.policies[0], tx.now)
    ended = POLICIES.find(tx, id)
    if ended is None:
        raise not_found("policy", id)
    return ended


def _ensure_all_live(found: Sale | Held) -> None:
    """Refuse cover for a contractor, job or entity that was deleted."""
    insured = found.quote if isinstance(found, Sale) else found.policy
    if found.contractor is None:
        raise Problem(Code.INVALID_CONTRACTOR_ID, f"The contractor was deleted: {insured.contractor}")
    if insured.job is None:
        return
    if found.job is None:
        raise Problem(Code.INVALID_JOB_ID, f"The job was deleted: {insured.job}")
    if found.entity is None:
        raise Problem(Code.INVALID_ENTITY_ID, f"The entity of the job was deleted: {found.job.entity}")
