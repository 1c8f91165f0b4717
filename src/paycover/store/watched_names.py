"""The names an account watches for."""

import sqlalchemy as sa

from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.tables import watched_names

NAMES_MAX = 8
"""Names one look compares; whoever has fewer repeats the first."""

_FOUND = Statement(
    sa.select(watched_names.c.written).where(
        watched_names.c.account == sa.bindparam("account"),
        watched_names.c.name.in_([sa.bindparam(f"name_{number}") for number in range(NAMES_MAX)]),
    )
)
_DROP = Statement(sa.delete(watched_names).where(watched_names.c.account == sa.bindparam("account")))
_ADD = Statement(sa.insert(watched_names))


def watched(snapshot: Snapshot, names: list[str]) -> str | None:
    """Return the first watched name among some keys, as it is written on the list; None without one."""
    assert 0 < len(names) <= NAMES_MAX, "a person has few names"
    asked = {f"name_{n}": names[min(n, len(names) - 1)] for n in range(NAMES_MAX)}
    row = snapshot.one(_FOUND, **asked)
    return None if row is None else str(row[0])


def replace_watched(tx: Tx, names: dict[str, str]) -> None:
    """Watch for these names (key → as written) instead of those there were."""
    tx.run(_DROP, [{}])
    tx.run(_ADD, [{"name": name, "written": written} for name, written in names.items()])
