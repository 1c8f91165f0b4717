"""Event rows: appended with the change they tell of, never changed."""

from paycover.domain.events import Event
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import events

EVENTS: Records[Event] = Records(events, Event)
LISTING = Listing(EVENTS)
