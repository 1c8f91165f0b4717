"""Snapshots of a sandbox, returning to them, and the forks made of them: what is kept, and the limits."""

from paycover.domain.accounts import Account
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record, replace

_NANOSECONDS = 1_000_000_000

SNAPSHOTS_MAX = 10
"""Snapshots a sandbox keeps (our decision)."""

FORKS_MAX = 20
"""Forks that are made of a sandbox's snapshots and not deleted (our decision)."""

ROWS_MAX = 150_000
"""Rows of a world that can be kept: others wait while they are copied (our decision)."""

FILE_BYTES_MAX = 64 * 1_048_576
"""Bytes of the files of certificates that came in, in a world that can be kept (our decision)."""


class WorldSnapshot(Record, kw_only=True):
    """A sandbox as it was: `rows` of it are on the shelf under the snapshot's own id.

    `settings` is its account as it was then, `now` its time in Unix seconds, `moment` the place in the
    order of creation (nanoseconds) after everything that is in it.
    """

    id: str
    name: str
    description: str | None = None
    rows: int
    now: int
    moment: int
    settings: Account
    created: int
    deleted_at: int | None = None


class SnapshotDraft(Record, kw_only=True):
    """What a caller says of a snapshot; without a name it is called by its time."""

    name: str | None = None
    description: str | None = None


class Fork(Record, kw_only=True):
    """A sandbox made of a snapshot: `id` is the new account's, `name` what its maker calls it.

    The fork itself has the same row, so that it knows what it is.
    """

    id: str
    name: str
    snapshot: str
    created: int
    deleted_at: int | None = None


class Size(Record, kw_only=True):
    """What a world holds: rows of all tables, and bytes of files."""

    rows: int
    file_bytes: int


def ensure_keepable(size: Size, kept: int) -> None:
    """Raise Problem(sandbox_limit) where a world is too large for a snapshot, or `kept` are enough."""
    if kept >= SNAPSHOTS_MAX:
        raise _limit(f"A sandbox keeps at most {SNAPSHOTS_MAX} snapshots; delete one first.")
    if size.rows > ROWS_MAX:
        raise _limit(f"The sandbox holds {size.rows:,} rows; a snapshot has at most {ROWS_MAX:,}.")
    if size.file_bytes > FILE_BYTES_MAX:
        raise _limit(f"The sandbox holds {size.file_bytes:,} bytes of files; at most {FILE_BYTES_MAX:,}.")


def ensure_forkable(forks: list[Fork], account: str) -> None:
    """Raise Problem(sandbox_limit) for a sandbox that has as many forks as it may, or is one itself."""
    if any(fork.id == account for fork in forks):
        raise _limit("A fork can't be forked: fork a snapshot of the sandbox it came from.")
    if len(forks) >= FORKS_MAX:
        raise _limit(f"A sandbox has at most {FORKS_MAX} forks; delete one first.")


def offset_back(moment: int, clock_ns: int) -> int:
    """Return how far (seconds) a clock is to be set off so that it goes on where a snapshot was taken.

    Nothing that is made from then on comes before what is in the snapshot; it can be a second later.
    """
    return -((clock_ns - moment) // _NANOSECONDS)


def returned(account: Account, snapshot: WorldSnapshot, clock_ns: int) -> Account:
    """Return an account with the settings and the time it had in a snapshot of it."""
    then = replace(snapshot.settings, name=account.name)
    return replace(then, clock_offset=offset_back(snapshot.moment, clock_ns))


def forked(snapshot: WorldSnapshot, id: str, clock_ns: int) -> Account:
    """Return the account of a new world that begins as a snapshot was."""
    return replace(
        snapshot.settings,
        id=id,
        name=f"{snapshot.settings.name} / {id}",
        clock_offset=offset_back(snapshot.moment, clock_ns),
        created=clock_ns // _NANOSECONDS,
    )


def _limit(sentence: str) -> Problem:
    return Problem(Code.SANDBOX_LIMIT, sentence)
