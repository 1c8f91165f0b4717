"""Contracting entity operations."""

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, delete, get, post, put
from paycover.flows import entities as flow
from paycover.kit.errors import not_found
from paycover.store.db import Snapshot, Tx
from paycover.store.entities import ENTITIES, LISTING
from paycover.wire.deleted import Deleted
from paycover.wire.entities import EntityAnswer, EntityCreate, EntityUpdate, render


def create(tx: Tx, call: Call) -> EntityAnswer:
    """Make a contracting entity."""
    return render(flow.create_entity(tx, call.body.draft()))


def show(snapshot: Snapshot, call: Call) -> EntityAnswer:
    """Show a contracting entity."""
    entity = ENTITIES.find(snapshot, call.id)
    if entity is None:
        raise not_found("entity", call.id)
    return render(entity)


def index(snapshot: Snapshot, call: Call) -> list[EntityAnswer]:
    """List contracting entities, newest first."""
    return [render(entity) for entity in LISTING.page(snapshot, page(call.query))]


def update(tx: Tx, call: Call) -> EntityAnswer:
    """Edit a contracting entity."""
    return render(flow.update_entity(tx, call.id, call.body.change()))


def remove(tx: Tx, call: Call) -> Deleted:
    """Delete a contracting entity and end the cover on its jobs."""
    gone = flow.delete_entity(tx, call.id)
    return Deleted(id=gone.id, object="entity", deleted_at=tx.now)


OPERATIONS = (
    get("/api/v1/entities", index, query=ListQuery),
    post("/api/v1/entities", create, EntityCreate),
    get("/api/v1/entities/{entity}", show),
    put("/api/v1/entities/{entity}", update, EntityUpdate),
    delete("/api/v1/entities/{entity}", remove),
)
