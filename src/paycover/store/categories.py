"""Job category rows."""

from paycover.domain.categories import Category, CategoryStatus
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import categories

CATEGORIES: Records[Category] = Records(categories, Category)
LISTING = Listing(CATEGORIES, shown=categories.c.status == CategoryStatus.APPROVED.value)
