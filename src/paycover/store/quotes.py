"""Quote rows."""

from paycover.domain.quotes import Quote
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import quotes

QUOTES: Records[Quote] = Records(quotes, Quote)
LISTING = Listing(QUOTES)
