"""Quotes: what cover would cost a contractor on a job, pinned when it was given."""

from dataclasses import dataclass, field

from paycover.domain.coverage import Coverage, Rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A quote; `rates` are the line rates in cents per $100, pinned with what made them.

    `work_state` rates workers' compensation, `home_state` the other lines (insurance.md 1.8).
    `policy` is the policy issued for it: from then on the quote no longer changes.
    """

    id: str
    contractor: str
    job: str
    coverage_type: tuple[Coverage, ...]
    effective_date: int
    end_date: int
    eligible: bool = True
    rates: Rates = field(default_factory=dict)
    net_rate: int
    category_code: str
    work_state: str | None
    home_state: str | None
    policy: str | None = None
    created: int
    deleted_at: int | None = None
