"""Entity rows."""

from paycover.domain.entities import Entity
from paycover.domain.naming import name_key
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import entities

ENTITIES: Records[Entity] = Records(
    entities, Entity, derived={"name_key": lambda entity: name_key(entity.name)}
)
LISTING = Listing(ENTITIES)
