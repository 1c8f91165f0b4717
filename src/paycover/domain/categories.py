"""Job categories: what kind of work a job is, and so how it is rated."""

import enum

from paycover.kit.records import Record


class CategoryStatus(enum.StrEnum):
    """Only approved categories can be used on a job."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    SUSPENDED = "suspended"


class Category(Record, kw_only=True):
    """A job category; `id` is its `category_code`, `slug` its key in rate tables."""

    id: str
    slug: str
    name: str
    status: CategoryStatus = CategoryStatus.APPROVED
    created: int
    deleted_at: int | None = None
