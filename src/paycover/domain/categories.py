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
