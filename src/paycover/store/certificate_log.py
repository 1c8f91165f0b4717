"""The log of certificate hashes, one for each account: it only grows, and proves what is in it."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain.merkle import (
    EMPTY,
    Hash,
    Tree,
    appended,
    consistency_ranges,
    hash_of,
    inclusion_ranges,
    nodes_of,
)
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.tables import log_heads, log_nodes

HASH_BYTES = 32
PLACES_MAX = 128
"""Nodes read for one pair of proofs at most: enough for a log of 2^32 entries."""
FEW = 40
"""Nodes that most proofs do with, of one entry in a log of a million: a shorter question is faster."""

_ACCOUNT: sa.BindParameter[str] = sa.bindparam("account")
_HEAD = sa.select(log_heads.c.size, log_heads.c.peaks).where(log_heads.c.account == _ACCOUNT)
_READ_HEAD = Statement(_HEAD)
_LOCK_HEAD = Statement(_HEAD.with_for_update())
_ADD_HEAD = Statement(sa.insert(log_heads))
_SAVE_HEAD = Statement(
    sa.update(log_heads)
    .where(log_heads.c.account == _ACCOUNT)
    .values(size=sa.bindparam("new_size"), peaks=sa.bindparam("new_peaks"))
)
_ADD_NODES = Statement(sa.insert(log_nodes))
_NODES = {
    most: Statement(
        sa.select(log_nodes.c.place, log_nodes.c.hash).where(
            log_nodes.c.account == _ACCOUNT,
            log_nodes.c.place.in_([sa.bindparam(f"place_{n}", type_=sa.BigInteger) for n in range(most)]),
        )
    )
    for most in (FEW, PLACES_MAX)
}
_NOWHERE = -1


class Proofs(NamedTuple):
    """What proves an entry to be in a log and, where asked, the log to begin with an older one."""

    inclusion: list[Hash]
    consistency: list[Hash]


def read_head(snapshot: Snapshot) -> Tree:
    """Return the log as it is now."""
    row = snapshot.one(_READ_HEAD)
    return EMPTY if row is None else _tree(*row)


def append(tx: Tx, entries: Sequence[bytes]) -> int:
    """Add entries (32 bytes each) in order and return the number of the first; the log is locked meanwhile.

    Two rows an entry on average, and none of the older rows is read or changed, but for the head.
    """
    row = tx.one(_LOCK_HEAD)
    before = EMPTY if row is None else _tree(*row)
    after, nodes = appended(before, entries)
    tx.run(_ADD_NODES, [{"place": node.place, "hash": hash.hex()} for node, hash in nodes])
    peaks = b"".join(after.peaks).hex()
    if row is None:
        tx.run(_ADD_HEAD, [{"size": after.size, "peaks": peaks}])
    else:
        tx.run(_SAVE_HEAD, [{"new_size": after.size, "new_peaks": peaks}])
    return before.size


def proofs(snapshot: Snapshot, number: int, head: Tree, since: int | None = None) -> Proofs:
    """Return what proves entry `number` to be in the log of a head, in one trip.

    `since` is the size of an older head that the answer is to be proven to follow.
    """
    included = inclusion_ranges(number, head.size)
    followed = consistency_ranges(since, head.size) if since is not None and 0 < since <= head.size else []
    places = sorted({node.place for node in nodes_of([*included, *followed])})
    assert len(places) <= PLACES_MAX, "a proof takes a few dozen nodes"
    most = FEW if len(places) <= FEW else PLACES_MAX
    wanted = {f"place_{n}": _NOWHERE for n in range(most)}
    wanted |= {f"place_{n}": place for n, place in enumerate(places)}
    known = {place: bytes.fromhex(hash) for place, hash in snapshot.all(_NODES[most], **wanted)}
    return Proofs([hash_of(one, known) for one in included], [hash_of(one, known) for one in followed])


def _tree(size: int, peaks: str) -> Tree:
    raw = bytes.fromhex(peaks)
    return Tree(size, tuple(raw[start : start + HASH_BYTES] for start in range(0, len(raw), HASH_BYTES)))
