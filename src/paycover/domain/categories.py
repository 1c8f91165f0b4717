"""Job categories: what kind of work a job is, and so how it is rated."""

import enum
from dataclasses import dataclass


class CategoryStatus(enum.StrEnum):
    """Only approved categories can be used on a job."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A job category; `id` is its `category_code`, `slug` its key in rate tables."""

    id: str
    slug: str
    name: str
    status: CategoryStatus = CategoryStatus.APPROVED
    created: int
    deleted_at: int | None = None


class Appetite(enum.StrEnum):
    """What the carrier says of a category, state and coverage type."""

    ACCEPT = "accept"
    REFER = "refer"
    DECLINE = "decline"


ANY_STATE = "*"
"""The state of a rate that holds wherever no rate names the state itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One row of the rate table: `net_rate` in cents per $100 of pay, None where declined."""

    category_code: str
    coverage_type: str
    state: str
    net_rate: int | None
    appetite: Appetite
    class_code: str | None
    illustrative: bool
