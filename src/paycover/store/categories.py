"""Job category rows and the rates of each."""

import sqlalchemy as sa

from paycover.domain.categories import Category, CategoryStatus, Rate
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Columns, Records
from paycover.store.tables import categories, rates

CATEGORIES: Records[Category] = Records(categories, Category)
LISTING = Listing(CATEGORIES, shown=categories.c.status == CategoryStatus.APPROVED.value)
RATES: Columns[Rate] = Columns(rates, Rate)

_OF_CATEGORY = Statement(
    sa.select(*RATES.columns).where(
        rates.c.account == sa.bindparam("account"),
        rates.c.category_code == sa.bindparam("category_code"),
    )
)
_ADD_RATE = Statement(sa.insert(rates))


def rates_of(snapshot: Snapshot, category_code: str) -> list[Rate]:
    """Return every rate of a category, whatever its state and coverage type."""
    return [RATES.record(row) for row in snapshot.all(_OF_CATEGORY, category_code=category_code)]


def add_rates(tx: Tx, new: list[Rate]) -> None:
    """Insert rates."""
    tx.run(_ADD_RATE, [RATES.values(rate) for rate in new])
