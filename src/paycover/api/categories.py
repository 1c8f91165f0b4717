"""Job category operations: read only, categories are approved elsewhere."""

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get
from paycover.kit.errors import not_found
from paycover.store.categories import CATEGORIES, LISTING
from paycover.store.db import Snapshot
from paycover.wire.categories import CategoryAnswer, render


def show(snapshot: Snapshot, call: Call) -> CategoryAnswer:
    """Show a job category, also one that is no longer approved."""
    category = CATEGORIES.find(snapshot, call.id)
    if category is None:
        raise not_found("category code", call.id)
    return render(category)


def index(snapshot: Snapshot, call: Call) -> list[CategoryAnswer]:
    """List the job categories a job can have, newest first."""
    return [render(category) for category in LISTING.page(snapshot, page(call.query))]


OPERATIONS = (
    get("/api/v1/category_codes", index, query=ListQuery),
    get("/api/v1/category_codes/{category_code}", show),
)
