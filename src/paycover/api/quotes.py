"""Quote operations."""

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, get, post, put
from paycover.flows import quotes as flow
from paycover.kit.errors import Code, not_found
from paycover.store.db import Snapshot, Tx
from paycover.store.quotes import LISTING, QUOTES
from paycover.wire.quotes import QuoteAnswer, QuoteCreate, QuoteUpdate, render


def create(tx: Tx, call: Call) -> QuoteAnswer:
    """Price cover for a contractor on a job."""
    return render(flow.create_quote(tx, call.body.draft()))


def show(snapshot: Snapshot, call: Call) -> QuoteAnswer:
    """Show a quote."""
    quote = QUOTES.find(snapshot, call.id)
    if quote is None:
        raise not_found("quote", call.id)
    return render(quote)


def index(snapshot: Snapshot, call: Call) -> list[QuoteAnswer]:
    """List quotes, newest first."""
    return [render(quote) for quote in LISTING.page(snapshot, page(call.query))]


def update(tx: Tx, call: Call) -> QuoteAnswer:
    """Edit a quote and price it anew, until a policy is issued for it."""
    return render(flow.update_quote(tx, call.id, call.body.change()))


_REFUSES = (
    Code.INVALID_CONTRACTOR_ID,
    Code.INVALID_JOB_ID,
    Code.INVALID_ENTITY_ID,
    Code.INVALID_JOB_CATEGORY_CODE,
    Code.JOB_CATEGORY_NOT_APPROVED,
    Code.CONTRACTOR_HAS_MATCHING_POLICY,
    Code.EFFECTIVE_DATE_INVALID,
    Code.END_DATE_INVALID,
)

OPERATIONS = (
    get("/api/v1/quotes", index, query=ListQuery),
    post("/api/v1/quotes", create, QuoteCreate, refuses=_REFUSES),
    get("/api/v1/quotes/{quote}", show),
    put(
        "/api/v1/quotes/{quote}",
        update,
        QuoteUpdate,
        refuses=(*_REFUSES, Code.CANT_UPDATE_CREATE_NEW_QUOTE),
    ),
)
