"""Notice rows."""

import sqlalchemy as sa

from paycover.domain.notices import Notice
from paycover.store.db import Snapshot, Statement
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import notices

NOTICES: Records[Notice] = Records(notices, Notice)
LISTING = Listing(NOTICES)

_BY_TOKEN = Statement(
    sa.select(*NOTICES.columns).where(NOTICES.live, notices.c.token_hash == sa.bindparam("token_hash"))
)


def notice_of(snapshot: Snapshot, token_hash: str) -> Notice | None:
    """Return the notice whose token has this hash, None where there is none."""
    row = snapshot.one(_BY_TOKEN, token_hash=token_hash)
    return None if row is None else NOTICES.record(row)
