"""What a new quote, assignment or invoice is, decided from what was loaded: made or only previewed."""

from collections.abc import Callable
from typing import NamedTuple

from paycover.domain.assigning import AssignmentDraft, Placement, first_placement
from paycover.domain.assignments import Assignment, Eligibility
from paycover.domain.billing import Basis, basis
from paycover.domain.coverage import Rates
from paycover.domain.eligibility import eligibility, reasons
from paycover.domain.facts import Facts, Request
from paycover.domain.invoices import Invoice, InvoiceStatus, corrected_by
from paycover.domain.jobs import ensure_category_usable
from paycover.domain.policies import Policy
from paycover.domain.policy_choice import ensure_not_insured
from paycover.domain.purchase_orders import job_default
from paycover.domain.quotes import Quote, QuoteDraft, quoted
from paycover.domain.rate_snapshots import RateSnapshot
from paycover.domain.rates import Offered
from paycover.domain.rating import Wanted, rated, rated_states
from paycover.domain.reasons import Operation, ReasonCode
from paycover.domain.related_invoices import Billing, Change, billing
from paycover.domain.repricing import InvoiceDraft, made, replacement
from paycover.domain.terms import asked_dates, start_date
from paycover.flows.eligibility import (
    Asked,
    facts_of_draft,
    facts_of_placement,
    facts_of_quote,
    quoted_lines,
    told_why,
)
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from paycover.store.loads import Pair
from paycover.store.markets import Market
from paycover.store.placements import Prospect

UNPRICED = (ReasonCode.JOB_CATEGORY_DECLINED, ReasonCode.PLAN_NOT_ACTIVE)
"""What the market does not sell is refused, not made without cover (our decision)."""


class Priced(NamedTuple):
    """A new quote, and what rated it."""

    quote: Quote
    snapshot: RateSnapshot


def quote_of(draft: QuoteDraft, found: Pair, offers: Market, *, id: str, now: int) -> Priced:
    """Return the quote of a draft.

    Raises Problem: effective_date_invalid, end_date_invalid, and what `priced` raises.
    """
    asked = Asked(draft.coverage_type, *asked_dates(draft.effective_date, draft.end_date, now), now)
    facts = facts_of_quote(Request(Operation.POST_QUOTES), found, offers, asked)
    with told_why(lambda: reasons(facts)):
        start = start_date(draft.effective_date, now)
        snapshot = priced(found, offers, asked._replace(start=start))
        quote = quoted(draft, snapshot, id=id, now=now)
    return Priced(judged(quote, facts), snapshot)


def judged(quote: Quote, facts: Facts) -> Quote:
    """Return a quote that says whether its cover can be had, and every reason why not."""
    if quote.id:
        facts = replace(facts, request=Request(Operation.PUT_QUOTE, quote.id))
    told = eligibility(facts)
    return replace(quote, eligible=told.result, reasons=told.reasons)


def priced(found: Pair, offers: Market, asked: Asked) -> RateSnapshot:
    """Return what rates cover of a contractor on a job.

    Raises Problem: invalid_entity_id for a job whose entity was deleted, job_category_not_approved,
    contractor_has_matching_policy, and what `rated` raises.
    """
    if offers.entity is None:
        raise Problem(Code.INVALID_ENTITY_ID, f"The entity of the job was deleted: {found.job.entity}")
    ensure_category_usable(offers.category, found.job.category_code)
    snapshot = rated(offers.offered, quoted_lines(found, asked))
    ensure_not_insured(found.policies, found.contractor, found.job, asked.coverage_type, asked.start)
    return snapshot


class Bill(NamedTuple):
    """A new invoice, the unpaid one it replaces, and what rated it where its policy has no rates."""

    invoice: Invoice
    replaced: Invoice | None = None
    snapshot: RateSnapshot | None = None


def invoice_of(
    draft: InvoiceDraft,
    found: Pair,
    standing: Invoice | None,
    offered: Callable[[], Offered],
    *,
    id: str,
    now: int,
) -> Bill:
    """Return the invoice of a draft, or what re-prices the unpaid `standing` one of its cycle.

    `offered` is asked only where the policy has no rates of its own. Raises Problem: no_active_policy,
    invoice_exists for the same pay again, invoice_uneditable_already_exists where the cycle is paid.
    """
    if standing is not None:
        return _repriced(standing, draft, id, now)
    priced_by, snapshot = rated_basis(found, offered, now)
    default = job_default(found.job.custom_metadata)
    return Bill(made(draft, priced_by, id=id, now=now, job_default=default), snapshot=snapshot)


def rated_basis(found: Pair, offered: Callable[[], Offered], now: int) -> tuple[Basis, RateSnapshot | None]:
    """Return what prices an invoice of a pair, and what rated it anew: a general opt-in has no rates.

    Raises Problem(no_active_policy) and what `rated` raises.
    """
    priced_by = basis(found.contractor, found.job, found.policies, found.assignments, now)
    if priced_by.rates:
        return priced_by, None
    wanted = Wanted(
        category_code=found.job.category_code,
        states=rated_states(found.contractor, found.job),
        coverage_type=priced_by.coverage_type,
        start=now,
        now=now,
    )
    snapshot = rated(offered(), wanted)
    return replace(priced_by, rates=snapshot.rates, snapshot=snapshot.id), snapshot


def _repriced(standing: Invoice, draft: InvoiceDraft, id: str, now: int) -> Bill:
    if standing.gross_pay == draft.gross_pay:
        raise Problem(
            Code.INVOICE_EXISTS,
            f"{standing.id} bills this contractor, job, cycle and pay already.",
        )
    if standing.status is InvoiceStatus.PAID:
        raise Problem(
            Code.INVOICE_UNEDITABLE_ALREADY_EXISTS,
            f"{standing.id} bills this cycle and is paid: {corrected_by(standing)}",
        )
    old, new = replacement(
        standing, id=id, gross_pay=draft.gross_pay, now=now, explicit=draft.purchase_order_number
    )
    return Bill(replace(new, from_wage=False), old)


class Assigned(NamedTuple):
    """A new assignment under its policy, its bills, and what rated it where the policy has no rates."""

    assignment: Assignment
    policy: Policy
    bills: Billing
    snapshot: RateSnapshot | None


def assignment_of(draft: AssignmentDraft, found: Prospect, *, id: str, bill_id: str, now: int) -> Assigned:
    """Return the assignment of a draft, and what bills it where cover is bound.

    `bill_id` is for its invoice. Raises Problem: invalid_policy_id, no_active_policy,
    effective_date_invalid, end_date_invalid, and what `rated` raises.
    """
    with told_why(lambda: reasons(facts_of_draft(found, draft, now))):
        start_date(draft.effective_date, now)
        placement = first_placement(draft, found.work, found.policies, now)
    eligible = eligibility(facts_of_placement(found, placement, id, now))
    pinned = pinned_rates(placement, found, eligible, now)
    after = Assignment(
        id=id,
        contractor=draft.contractor,
        job=draft.job,
        policy=placement.policy.id,
        coverage_type=placement.coverage_type,
        effective_date=placement.effective_date,
        end_date=placement.end_date,
        bind=placement.bind,
        eligible=eligible,
        rates=pinned.rates,
        snapshot=pinned.snapshot,
        net_rate=sum(pinned.rates.values()),
        created=now,
    )
    bills = billing(Change(None, after), found.work.job, found.invoices, bill_id, now)
    return Assigned(after, placement.policy, bills, pinned.rated)


class Pinned(NamedTuple):
    """Line rates in cents per $100 of pay, the id of what made them, and that itself where it is new."""

    rates: Rates
    snapshot: str | None
    rated: RateSnapshot | None = None


def pinned_rates(placement: Placement, found: Prospect, eligible: Eligibility, now: int) -> Pinned:
    """Return what an assignment is priced with.

    It is pinned from the policy's quote; a policy from a general opt-in has none, so that each job
    is rated anew.
    """
    policy = placement.policy
    if policy.rates:
        return Pinned({coverage: policy.rates[coverage] for coverage in placement.held}, policy.snapshot)
    if any(reason.bars and reason.code not in UNPRICED for reason in eligible.reasons):
        return Pinned({}, None)
    wanted = Wanted(
        category_code=found.work.job.category_code,
        states=rated_states(found.work.contractor, found.work.job),
        coverage_type=placement.held,
        start=placement.effective_date,
        now=now,
    )
    with told_why(lambda: eligible.reasons):
        snapshot = rated(found.offered, wanted)
    return Pinned(snapshot.rates, snapshot.id, snapshot)
