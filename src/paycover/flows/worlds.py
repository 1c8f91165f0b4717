"""What can be done with a sandbox as a whole: keep it, return to it, go on from it in a fork."""

from typing import NamedTuple

from paycover.domain.worlds import (
    Fork,
    SnapshotDraft,
    WorldSnapshot,
    ensure_forkable,
    ensure_keepable,
    forked,
    returned,
)
from paycover.flows.keys import make_key
from paycover.kit.dates import written_minute
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store import worlds
from paycover.store.access import add_account, lock_alone, lock_clock, save_world
from paycover.store.db import Tx
from paycover.store.worlds import FORKS, SNAPSHOTS


class MadeFork(NamedTuple):
    """A fork, its time (Unix seconds), and the key that opens it, which is shown once."""

    fork: Fork
    now: int
    key: str


def take_snapshot(tx: Tx, draft: SnapshotDraft) -> WorldSnapshot:
    """Keep the account's world as it is, its clock and settings too.

    Raises Problem(sandbox_limit) for a world that is too large, and where as many are kept as may be.
    """
    tx = lock_alone(tx)
    held = worlds.size(tx)
    ensure_keepable(held, len(worlds.snapshots_of(tx)))
    kept = WorldSnapshot(
        id=new_id("snapshot"),
        name=draft.name or written_minute(tx.now),
        description=draft.description,
        rows=held.rows,
        now=tx.now,
        moment=tx.position(),
        settings=tx.account,
        created=tx.now,
    )
    worlds.shelve(tx, kept.id)
    SNAPSHOTS.add(tx, kept)
    return kept


def restore_snapshot(tx: Tx, id: str) -> WorldSnapshot:
    """Make the account's world what it was in a snapshot: every row, its settings, its clock.

    What came after is gone. Keys, users and snapshots stay as they are, and so does the record of what
    assistants did. Raises Problem(resource_not_found).
    """
    tx = lock_alone(tx)
    kept = _locked(tx, id)
    tx = save_world(tx, returned(tx.account, kept, tx.clock_ns))
    worlds.put_back(tx, kept.id, mark=_mark())
    return kept


def fork_snapshot(tx: Tx, id: str, name: str | None) -> MadeFork:
    """Make a sandbox of its own that begins as a snapshot was, with the same ids and a key of its own.

    Its webhook endpoints are disabled: what they receive is told by the sandbox it came from. Raises
    Problem: sandbox_limit, resource_not_found.
    """
    tx = lock_clock(tx)
    kept = _locked(tx, id)
    forks = worlds.forks_of(tx)
    ensure_forkable(forks, tx.account.id)
    account = forked(kept, new_id("account"), tx.clock_ns)
    fork = Fork(id=account.id, name=name or f"Fork of {kept.name}", snapshot=kept.id, created=tx.now)
    add_account(tx.link, account)
    within = tx.seen_as(account)
    worlds.put_into(within, kept.id, owner=tx.account.id, mark=_mark())
    FORKS.add(within, replace(fork, created=within.now))
    FORKS.add(tx, fork)
    return MadeFork(fork, within.now, make_key(within))


def delete_snapshot(tx: Tx, id: str) -> WorldSnapshot:
    """Delete a snapshot; forks that were made of it stay. Raises Problem(resource_not_found)."""
    kept = _locked(tx, id)
    worlds.clear(tx.link, kept.id)
    gone = replace(kept, deleted_at=tx.now)
    SNAPSHOTS.save(tx, gone)
    return gone


def delete_fork(tx: Tx, id: str) -> Fork:
    """Delete a fork with all that is in it, its key and its snapshots too.

    Raises Problem: resource_not_found; database_operational while a worker has something of it in hand.
    """
    fork = FORKS.lock(tx, id)
    if fork is None or fork.id == tx.account.id:
        raise not_found("fork", id)
    within = lock_alone(tx.seen_as(replace(tx.account, id=fork.id)))
    if worlds.is_worked_at(within, tx.machine_now):
        raise Problem(Code.DATABASE_OPERATIONAL, "The fork is being worked at; try again shortly.")
    for kept in worlds.snapshots_of(within):
        worlds.clear(tx.link, kept.id)
    worlds.remove_account(tx.link, fork.id)
    gone = replace(fork, deleted_at=tx.now)
    FORKS.save(tx, gone)
    return gone


def _locked(tx: Tx, id: str) -> WorldSnapshot:
    kept = SNAPSHOTS.lock(tx, id)
    if kept is None:
        raise not_found("snapshot", id)
    return kept


def _mark() -> str:
    return new_id("task")[-8:]
