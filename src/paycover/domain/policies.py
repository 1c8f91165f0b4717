"""Policies: cover in force, with the rates it was sold at."""

import enum
from dataclasses import dataclass, field

from paycover.domain.coverage import Coverage, Rates
from paycover.kit.dates import add_months


class PolicyStatus(enum.StrEnum):
    """`active` until it expires or is cancelled; a cancelled one can be reactivated."""

    ACTIVE = "active"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy; cover runs over [effective_date, expiration_date), Unix seconds.

    `rates`, `category_code`, `work_state` and `home_state` are copied from the quote and never
    change. A policy from a general opt-in has no quote, no job and no category of its own.
    `approved_at` is when the application was approved: it stays good for twelve months (decisions.md 22).
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
    effective_date: int
    expiration_date: int
    status: PolicyStatus = PolicyStatus.ACTIVE
    approved_at: int
    cancelled_at: int | None = None
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
