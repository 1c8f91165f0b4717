"""Remit statement operations: an extension, to be read only."""

from typing import Literal

from msgspec import UNSET, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, Kind, get
from paycover.flows.statements import print_statement
from paycover.kit.errors import not_found
from paycover.kit.records import replace
from paycover.store.db import Snapshot
from paycover.store.statements import LISTING, STATEMENTS
from paycover.web.http import Answer
from paycover.wire.statements import StatementAnswer, render


class StatementListQuery(ListQuery):
    """Narrows the list to a status."""

    status: Literal["open", "paid"] | UnsetType = UNSET


def show(snapshot: Snapshot, call: Call) -> StatementAnswer:
    """Show a remit statement."""
    statement = STATEMENTS.find(snapshot, call.id)
    if statement is None:
        raise not_found("statement", call.id)
    return render(statement, call.origin)


def index(snapshot: Snapshot, call: Call) -> list[StatementAnswer]:
    """List remit statements, newest first."""
    return [render(statement, call.origin) for statement in LISTING.page(snapshot, page(call.query))]


def download(snapshot: Snapshot, call: Call) -> Answer:
    """Hand out a remit statement as a PDF."""
    headers = [
        (b"content-disposition", f'inline; filename="{call.id}.pdf"'.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"private, no-store"),
    ]
    return Answer(200, print_statement(snapshot, call.id), headers, b"application/pdf")


OPERATIONS = (
    get("/api/v1/statements", index, query=StatementListQuery),
    get("/api/v1/statements/{statement}", show),
)

FILES = (replace(get("/api/v1/statements/{statement}/pdf", download), kind=Kind.PREVIEW),)  # in a thread
