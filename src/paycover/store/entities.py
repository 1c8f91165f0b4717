"""Entity rows."""

from paycover.domain.entities import Entity
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import entities

ENTITIES: Records[Entity] = Records(entities, Entity)
LISTING = Listing(ENTITIES)
