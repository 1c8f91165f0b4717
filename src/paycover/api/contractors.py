"""Contractor operations."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, delete, get, post, put
from paycover.flows import contractors as flow
from paycover.kit.errors import Code, not_found
from paycover.store.contractors import CONTRACTORS, LISTING
from paycover.store.db import Snapshot, Tx
from paycover.wire.base import Text
from paycover.wire.contractors import ContractorAnswer, ContractorCreate, ContractorUpdate, render
from paycover.wire.deleted import Deleted


class ContractorListQuery(ListQuery):
    """Narrows the list to one e-mail address."""

    email: Annotated[Text, Meta(description="Exactly this address, case-sensitive.")] | UnsetType = UNSET


def create(tx: Tx, call: Call) -> ContractorAnswer:
    """Make a contractor."""
    return render(flow.create_contractor(tx, call.body.draft()))


def show(snapshot: Snapshot, call: Call) -> ContractorAnswer:
    """Show a contractor."""
    contractor = CONTRACTORS.find(snapshot, call.id)
    if contractor is None:
        raise not_found("contractor", call.id)
    return render(contractor)


def index(snapshot: Snapshot, call: Call) -> list[ContractorAnswer]:
    """List contractors, newest first."""
    return [render(contractor) for contractor in LISTING.page(snapshot, page(call.query))]


def update(tx: Tx, call: Call) -> ContractorAnswer:
    """Edit a contractor."""
    return render(flow.update_contractor(tx, call.id, call.body.change()))


def remove(tx: Tx, call: Call) -> Deleted:
    """Delete a contractor and cancel the active policies."""
    gone = flow.delete_contractor(tx, call.id)
    return Deleted(id=gone.id, object="contractor", deleted_at=tx.now)


OPERATIONS = (
    get("/api/v1/contractors", index, query=ContractorListQuery),
    post("/api/v1/contractors", create, ContractorCreate, refuses=(Code.DUPLICATE_EMAIL,)),
    get("/api/v1/contractors/{contractor}", show),
    put("/api/v1/contractors/{contractor}", update, ContractorUpdate, refuses=(Code.DUPLICATE_EMAIL,)),
    delete("/api/v1/contractors/{contractor}", remove),
)
