"""Session rows."""

from paycover.domain.sessions import Session
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import sessions

SESSIONS: Records[Session] = Records(sessions, Session)
LISTING = Listing(SESSIONS)
