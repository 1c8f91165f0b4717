"""Remit statement operations: an extension, to be read only."""

from typing import Literal

from msgspec import UNSET, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get
from paycover.kit.errors import not_found
from paycover.store.db import Snapshot
from paycover.store.statements import LISTING, STATEMENTS
from paycover.wire.statements import StatementAnswer, render


class StatementListQuery(ListQuery):
    """Narrows the list to a status."""

    status: Literal["open", "paid"] | UnsetType = UNSET


def show(snapshot: Snapshot, call: Call) -> StatementAnswer:
    """Show a remit statement."""
    statement = STATEMENTS.find(snapshot, call.id)
    if statement is None:
        raise not_found("statement", call.id)
    return render(statement)


def index(snapshot: Snapshot, call: Call) -> list[StatementAnswer]:
    """List remit statements, newest first."""
    return [render(statement) for statement in LISTING.page(snapshot, page(call.query))]


OPERATIONS = (
    get("/api/v1/statements", index, query=StatementListQuery),
    get("/api/v1/statements/{statement}", show),
)
