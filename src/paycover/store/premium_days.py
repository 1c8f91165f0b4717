"""Premium day by day, kept with the entries that move it: a chart of a year reads a year of rows."""

from collections.abc import Iterable

import sqlalchemy as sa

from paycover.domain.ledger import Entry
from paycover.domain.premium_days import Moved, moved_on
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.tables import premium_days

_MINE = premium_days.c.account == sa.bindparam("account")
_SINCE = Statement(
    sa.select(premium_days.c.day, premium_days.c.billed, premium_days.c.collected).where(
        _MINE, premium_days.c.day >= sa.bindparam("first")
    )
)
_ADD = Statement(sa.insert(premium_days))
_SAVE = Statement(
    sa.update(premium_days)
    .where(_MINE, premium_days.c.day == sa.bindparam("key_day"))
    .values(billed=sa.bindparam("billed"), collected=sa.bindparam("collected"))
)


def days_since(snapshot: Snapshot, first: int) -> dict[int, Moved]:
    """Return what moved on each day (days since 1970) from `first` on."""
    return {row[0]: Moved(row[1], row[2]) for row in snapshot.all(_SINCE, first=first)}


def count_entries(tx: Tx, entries: Iterable[Entry]) -> None:
    """Add what new entries move to their days; the end of the chain must be locked."""
    new = moved_on(entries)
    if not new:
        return
    known = days_since(tx, min(new))
    after = {day: known.get(day, Moved()).plus(moved) for day, moved in new.items()}
    tx.run(_SAVE, [{"key_day": day, **moved._asdict()} for day, moved in after.items() if day in known])
    tx.run(_ADD, [{"day": day, **moved._asdict()} for day, moved in after.items() if day not in known])
