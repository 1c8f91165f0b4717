"""What can be done with contracting entities."""

from paycover.domain.entities import Entity, EntityChange, EntityDraft, edited, made
from paycover.domain.events import EventType
from paycover.flows.cover import end_cover
from paycover.flows.events import Happening, emit
from paycover.kit.errors import not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.db import Tx
from paycover.store.entities import ENTITIES
from paycover.store.loads import Whose
from paycover.wire.entities import render


def create_entity(tx: Tx, draft: EntityDraft) -> Entity:
    """Make an entity; raise Problem(invalid_input) for an address or limits that are not whole."""
    entity = made(draft, id=new_id("entity"), now=tx.now)
    ENTITIES.add(tx, entity)
    emit(tx, told(EventType.ENTITY_CREATED, entity))
    return entity


def update_entity(tx: Tx, id: str, change: EntityChange) -> Entity:
    """Edit an entity; what cover there is stays as it was sold.

    Raises Problem: resource_not_found, and invalid_input as `create_entity`.
    """
    before = _locked(tx, id)
    after = edited(before, change)
    if after == before:
        return before
    ENTITIES.save(tx, after)
    emit(tx, told(EventType.ENTITY_UPDATED, after))
    return after


def delete_entity(tx: Tx, id: str) -> Entity:
    """Delete an entity for good; policies on its jobs are cancelled at once (api.md 2.1).

    Raises Problem(resource_not_found), also for an entity that was deleted before.
    """
    after = replace(_locked(tx, id), deleted_at=tx.now)
    ended = end_cover(tx, Whose.ENTITY, id, reason="The contracting entity was deleted.")
    ENTITIES.save(tx, after)
    emit(tx, *ended, told(EventType.ENTITY_DELETED, after))
    return after


def told(type: EventType, entity: Entity) -> Happening:
    """Return what happened to an entity, for `emit`."""
    return Happening(type, entity.id, render(entity))


def _locked(tx: Tx, id: str) -> Entity:
    entity = ENTITIES.lock(tx, id)
    if entity is None:
        raise not_found("entity", id)
    return entity
