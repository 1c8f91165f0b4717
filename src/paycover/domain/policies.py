"""Policies: cover in force, with the rates it was sold at."""

import enum
from typing import NamedTuple

from paycover.domain.coverage import Coverage, Rates
from paycover.domain.events import EventType
from paycover.domain.quotes import Quote
from paycover.domain.rating import RatedStates, opt_in_coverage
from paycover.domain.terms import end_date, start_date
from paycover.kit.dates import add_months, iso_day
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record, field, replace
from paycover.kit.unset import UNSET, Unset, given


class PolicyStatus(enum.StrEnum):
    """`active` until it expires or is cancelled; a cancelled one can be reactivated."""

    ACTIVE = "active"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Policy(Record, kw_only=True):
    """A policy; cover runs over [effective_date, expiration_date), Unix seconds.

    `rates`, `snapshot`, `category_code`, `work_state` and `home_state` are copied from the quote and never
    change. A policy from a general opt-in has no quote, no job and no category of its own.
    `approved_at` is when the application was approved: it stays good for twelve months (decisions.md 22).
    `certificates` are the addresses of its certificates of insurance, by line.
    """

    id: str
    quote: str | None = None
    contractor: str
    job: str | None = None
    category_code: str | None = None
    work_state: str | None = None
    home_state: str | None = None
    coverage_type: tuple[Coverage, ...]
    rates: Rates = field(default_factory=dict)
    snapshot: str | None = None
    effective_date: int
    expiration_date: int
    status: PolicyStatus = PolicyStatus.ACTIVE
    approved_at: int
    cancelled_at: int | None = None
    certificates: dict[Coverage, str] = field(default_factory=dict)
    created: int
    deleted_at: int | None = None


APPROVAL_MONTHS = 12
"""How long an approved application covers repeat work without new questions (decisions.md 22)."""


def is_usable(policy: Policy, now: int) -> bool:
    """Tell whether new work can go under a policy: in force, or renewable without new questions."""
    if policy.status is PolicyStatus.CANCELLED:
        return False
    in_force = policy.status is PolicyStatus.ACTIVE and now < policy.expiration_date
    return in_force or now < add_months(policy.approved_at, APPROVAL_MONTHS)


def is_open_to(policy: Policy, start: int) -> bool:
    """Tell whether work that starts at a moment can go under a policy without new questions."""
    is_cancelled = policy.status is PolicyStatus.CANCELLED
    return not is_cancelled and start < add_months(policy.approved_at, APPROVAL_MONTHS)


class PolicyDraft(Record, kw_only=True):
    """What a caller gives to have a policy issued: a quote, and Unix seconds."""

    quote: str
    effective_date: int | Unset = UNSET
    expiration_date: int | Unset = UNSET


class PolicyChange(Record, kw_only=True):
    """What a caller changes of a policy: whether it is switched on."""

    is_active: bool | Unset = UNSET


class Term(NamedTuple):
    """When cover starts and when it ends (half open), Unix seconds."""

    start: int
    end: int


def wanted_term(draft: PolicyDraft, quote: Quote, now: int) -> Term:
    """Return the term of a policy made without an application (api.md 2.7).

    Its default is the quote's own while that lies ahead, else 30 days from tomorrow. Raises
    Problem(effective_date_invalid or end_date_invalid).
    """
    if draft.effective_date is UNSET and quote.effective_date > now:
        until = given(draft.expiration_date, quote.end_date)
        return Term(quote.effective_date, end_date(until, quote.effective_date))
    start = start_date(draft.effective_date, now)
    return Term(start, end_date(draft.expiration_date, start))


def bought_term(quote: Quote, now: int) -> Term:
    """Return the term of a policy whose application is complete: the quote's.

    Cover is never back-dated: a quote whose start has passed covers from now, for as long (our decision).
    """
    start = max(quote.effective_date, now)
    return Term(start, start + quote.end_date - quote.effective_date)


def issued(quote: Quote, term: Term, *, id: str, now: int) -> Policy:
    """Return the policy of a quote; what rates it is copied and never changes."""
    return Policy(
        id=id,
        quote=quote.id,
        contractor=quote.contractor,
        job=quote.job,
        category_code=quote.category_code,
        work_state=quote.work_state,
        home_state=quote.home_state,
        coverage_type=quote.coverage_type,
        rates=quote.rates,
        snapshot=quote.snapshot,
        effective_date=term.start,
        expiration_date=term.end,
        approved_at=now,
        created=now,
    )


def opted_in(contractor: str, states: RatedStates, *, id: str, now: int) -> Policy:
    """Return the policy of a general opt-in: tomorrow and 30 days, rated when work goes under it."""
    start = start_date(UNSET, now)
    return Policy(
        id=id,
        contractor=contractor,
        work_state=states.work,
        home_state=states.home,
        coverage_type=opt_in_coverage(states),
        effective_date=start,
        expiration_date=end_date(UNSET, start),
        approved_at=now,
        created=now,
    )


def active_event(policy: Policy) -> EventType:
    """Return the one event a new policy writes: media has its own (api.md 3.1)."""
    held = Coverage.MEDIA in policy.coverage_type
    return EventType.POLICY_ACTIVE_MEDIA if held else EventType.POLICY_ACTIVE


def renewed(policy: Policy, until: int) -> Policy:
    """Return a policy whose term reaches `until` at least; one that had expired is active again.

    For bound, eligible work that ends later, while the application is still approved
    (decisions.md 22); the caller checks that with `is_usable`.
    """
    assert policy.status is not PolicyStatus.CANCELLED, "is_usable refuses a cancelled policy"
    return replace(
        policy,
        status=PolicyStatus.ACTIVE,
        expiration_date=max(policy.expiration_date, until),
    )


def renewal_event(before: Policy) -> EventType:
    """Return the event of `renewed`, by what the policy was."""
    return (
        EventType.POLICY_REACTIVATED if before.status is PolicyStatus.EXPIRED else EventType.POLICY_RENEWED
    )


def reactivated(policy: Policy, now: int) -> Policy:
    """Return a policy switched on again; an active one as it is.

    Raises Problem(end_date_invalid) for one past its term: that takes an assignment, which renews
    it, or a new quote (our decision).
    """
    if policy.expiration_date <= now:
        raise Problem(
            Code.END_DATE_INVALID,
            f"The policy ended on {iso_day(policy.expiration_date)} and can't be switched on again; "
            "assign new work, which renews it, or make a new quote.",
        )
    return replace(policy, status=PolicyStatus.ACTIVE, cancelled_at=None)


def expired(policy: Policy, now: int) -> Policy:
    """Return a policy as it is once its term is over; unchanged before that or if it was cancelled."""
    over = policy.status is PolicyStatus.ACTIVE and policy.expiration_date <= now
    return replace(policy, status=PolicyStatus.EXPIRED) if over else policy
