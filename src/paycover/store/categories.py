"""Job category rows."""

import sqlalchemy as sa

from paycover.domain.categories import Category, CategoryStatus
from paycover.store.db import Snapshot, Statement
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import categories

CATEGORIES: Records[Category] = Records(categories, Category)
LISTING = Listing(CATEGORIES, shown=categories.c.status == CategoryStatus.APPROVED.value)

_ALL = Statement(sa.select(*CATEGORIES.columns).where(CATEGORIES.live).order_by(categories.c.slug))


def all_categories(snapshot: Snapshot) -> list[Category]:
    """Return every job category of the account, by slug, whatever its status."""
    return [CATEGORIES.record(row) for row in snapshot.all(_ALL)]
