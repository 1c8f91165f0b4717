"""Snapshots and forks of a sandbox: extensions."""

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, Kind, Operation, delete, get, post, secret
from paycover.domain.accounts import Account
from paycover.flows import worlds as flow
from paycover.kit.errors import Code, not_found
from paycover.kit.records import replace
from paycover.store.access import write_as
from paycover.store.db import Database, Snapshot, Tx
from paycover.store.worlds import FORKS_LISTING, SNAPSHOTS, SNAPSHOTS_LISTING
from paycover.wire.deleted import Deleted
from paycover.wire.worlds import (
    ForkAnswer,
    ForkCreate,
    SnapshotAnswer,
    SnapshotCreate,
    render_fork,
    render_snapshot,
)


def take(tx: Tx, call: Call) -> SnapshotAnswer:
    """Keep the sandbox as it is: every object, its settings and its clock."""
    return render_snapshot(flow.take_snapshot(tx, call.body.draft()))


def show(snapshot: Snapshot, call: Call) -> SnapshotAnswer:
    """Show a snapshot of the sandbox."""
    kept = SNAPSHOTS.find(snapshot, call.id)
    if kept is None:
        raise not_found("snapshot", call.id)
    return render_snapshot(kept)


def index(snapshot: Snapshot, call: Call) -> list[SnapshotAnswer]:
    """List the snapshots of the sandbox, newest first."""
    return [render_snapshot(kept) for kept in SNAPSHOTS_LISTING.page(snapshot, page(call.query))]


def restore(database: Database, account: Account, call: Call) -> SnapshotAnswer:
    """Return to a snapshot: the sandbox is as it was, its clock too, and what came after is gone."""
    return render_snapshot(write_as(database, account.id, lambda tx: flow.restore_snapshot(tx, call.id)))


def fork(tx: Tx, call: Call) -> ForkAnswer:
    """Make a sandbox of its own of a snapshot, with the same ids and a key of its own."""
    made = flow.fork_snapshot(tx, call.id, call.body.label())
    return render_fork(made.fork, made.key)


def remove(tx: Tx, call: Call) -> Deleted:
    """Delete a snapshot; the sandbox and the forks made of it stay as they are."""
    gone = flow.delete_snapshot(tx, call.id)
    return Deleted(id=gone.id, object="snapshot", deleted_at=tx.now)


def forks(snapshot: Snapshot, call: Call) -> list[ForkAnswer]:
    """List the forks made of the sandbox's snapshots, newest first."""
    return [render_fork(made) for made in FORKS_LISTING.page(snapshot, page(call.query))]


def remove_fork(tx: Tx, call: Call) -> Deleted:
    """Delete a fork with all that is in it; its key opens nothing any more."""
    gone = flow.delete_fork(tx, call.id)
    return Deleted(id=gone.id, object="fork", deleted_at=tx.now)


_SNAPSHOTS = "/api/v1/test_helpers/snapshots"
_SNAPSHOT = f"{_SNAPSHOTS}/{{snapshot}}"
_FORKS = "/api/v1/test_helpers/forks"
_LIMIT = (Code.SANDBOX_LIMIT,)

OPERATIONS = (
    post(_SNAPSHOTS, take, SnapshotCreate, refuses=_LIMIT, sandbox_only=True),
    replace(get(_SNAPSHOTS, index, query=ListQuery), sandbox_only=True),
    replace(get(_SNAPSHOT, show), sandbox_only=True),
    Operation(method="POST", path=f"{_SNAPSHOT}/restore", run=restore, kind=Kind.LONG, sandbox_only=True),
    secret(post(f"{_SNAPSHOT}/fork", fork, ForkCreate, refuses=_LIMIT, sandbox_only=True)),
    replace(delete(_SNAPSHOT, remove), sandbox_only=True),
    replace(get(_FORKS, forks, query=ListQuery), sandbox_only=True),
    replace(delete(f"{_FORKS}/{{fork}}", remove_fork), sandbox_only=True),
)
