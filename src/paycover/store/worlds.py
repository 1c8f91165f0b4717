"""Worlds as a whole: every row of an account copied to a snapshot's shelf, put back, or taken away.

A snapshot's rows stand in the same tables, under its own id where an account's stands. Nobody has that
account, so nobody sees them; tasks on the shelf have a status that no worker looks for.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from paycover.domain.worlds import Fork, Size, WorldSnapshot
from paycover.store.db import Link, Snapshot, Statement, Tx
from paycover.store.pages import Listing
from paycover.store.records import Records
from paycover.store.tables import (
    accounts,
    certificate_files,
    certificate_pages,
    forks,
    metadata,
    opened_books,
    tasks,
    webhook_endpoints,
    world_snapshots,
)

SNAPSHOTS: Records[WorldSnapshot] = Records(world_snapshots, WorldSnapshot)
FORKS: Records[Fork] = Records(forks, Fork)
SNAPSHOTS_LISTING = Listing(SNAPSHOTS)
FORKS_LISTING = Listing(FORKS, shown=forks.c.id != forks.c.account)

LEFT_OUT = {
    "api_keys": "they open the account, whatever it holds; a fork has a key of its own",
    "assistant_calls": "the record of what assistants did is never turned back",
    "forks": "they are beside the world, not in it",
    "opened_books": "it is there only while books are put back",
    "proposals": "they wait for minutes, and are held against what is there when they are confirmed",
    "signing_keys": "what was signed stays to be checked; a fork signs with a key of its own",
    "user_sessions": "people stay signed in",
    "users": "people are the account's, whatever it holds",
    "world_snapshots": "what can be returned to does not go with returning",
}
"""Tables with an account that are no part of its world → why."""

WORLD = tuple(
    table for table in metadata.sorted_tables if "account" in table.c and table.name not in LEFT_OUT
)
"""The tables whose rows are an account's world."""

_BESIDE = tuple(metadata.tables[name] for name in LEFT_OUT)
_SHELVED = "shelved "
_TASK_ID_LENGTH = 25
_FROM: sa.BindParameter[str] = sa.bindparam("from_account", type_=sa.Text)
_TO: sa.BindParameter[str] = sa.bindparam("to_account", type_=sa.Text)
_ACCOUNT: sa.BindParameter[str] = sa.bindparam("account", type_=sa.Text)


def _copying(table: sa.Table, changes: Mapping[str, sa.ColumnElement[Any]]) -> Statement:
    """Return what copies an account's rows of a table to another, some columns changed on the way."""

    def made() -> sa.Insert:
        names = [column.name for column in table.c if column.name != "account"]
        rows = sa.select(_TO, *(changes.get(name, table.c[name]) for name in names))
        return sa.insert(table).from_select(["account", *names], rows.where(table.c.account == _FROM))

    return Statement(made)


def _clearing(table: sa.Table) -> Statement:
    return Statement(lambda: sa.delete(table).where(table.c.account == _ACCOUNT))


def _size() -> sa.Select[int, int]:
    counts = sa.union_all(
        *(
            sa.select(sa.func.count().label("rows")).select_from(table).where(table.c.account == _ACCOUNT)
            for table in WORLD
        )
    ).subquery()
    files, pages = _bytes(certificate_files), _bytes(certificate_pages)
    return sa.select(
        sa.cast(sa.func.sum(counts.c.rows), sa.BigInteger), sa.cast(files + pages, sa.BigInteger)
    )


def _bytes(table: sa.Table) -> sa.ScalarSelect[int]:
    sealed = sa.func.coalesce(sa.func.sum(sa.func.length(table.c.sealed)), 0)
    return sa.select(sealed).where(table.c.account == _ACCOUNT).scalar_subquery()


_STATUS = sa.type_coerce(tasks.c.status, sa.Text)
_TO_SHELF = {"tasks": {"status": sa.literal(_SHELVED) + _STATUS}}
_TO_ACCOUNT: dict[str, dict[str, sa.ColumnElement[Any]]] = {
    "tasks": {
        "id": sa.func.substr(tasks.c.id, 1, _TASK_ID_LENGTH) + sa.bindparam("mark", type_=sa.Text),
        "subject": sa.case((tasks.c.subject == sa.bindparam("owner"), _TO), else_=tasks.c.subject),
        "status": sa.func.substr(_STATUS, len(_SHELVED) + 1),
        "run_at": tasks.c.due - sa.bindparam("offset", type_=sa.BigInteger),
        "lease_until": sa.null(),
    }
}
"""A task that comes back has an id of its own, so that a worker which still holds a try of the one that
was there is not taken for its own; nobody works at it."""
_DISABLED = {
    "disabled_at": sa.func.coalesce(
        webhook_endpoints.c.disabled_at, sa.bindparam("now", type_=sa.BigInteger)
    )
}
_SHELVE = tuple(_copying(table, _TO_SHELF.get(table.name, {})) for table in WORLD)
_RETURN = tuple(_copying(table, _TO_ACCOUNT.get(table.name, {})) for table in WORLD)
_FORK = tuple(
    _copying(table, (_TO_ACCOUNT | {"webhook_endpoints": _DISABLED}).get(table.name, {})) for table in WORLD
)
_CLEAR = tuple(map(_clearing, WORLD))
_CLEAR_BESIDE = tuple(map(_clearing, _BESIDE))
_REMOVE_ACCOUNT = Statement(sa.delete(accounts).where(accounts.c.id == _ACCOUNT))
_OPEN_BOOKS = Statement(sa.insert(opened_books))
_CLOSE_BOOKS = Statement(sa.delete(opened_books).where(opened_books.c.account == _ACCOUNT))
_SIZE = Statement(_size)
_SNAPSHOTS_OF = Statement(sa.select(*SNAPSHOTS.columns).where(SNAPSHOTS.live))
_FORKS_OF = Statement(sa.select(*FORKS.columns).where(FORKS.live))
_IN_HAND = Statement(
    sa.select(tasks.c.id)
    .where(
        tasks.c.account == _ACCOUNT,
        tasks.c.lease_until > sa.bindparam("machine_now"),
        tasks.c.status == sa.literal("waiting"),
    )
    .limit(1)
)


def size(snapshot: Snapshot) -> Size:
    """Return how much an account's world holds."""
    row = snapshot.one(_SIZE)
    assert row is not None, "a sum is a row"
    return Size(rows=row[0], file_bytes=row[1])


def snapshots_of(snapshot: Snapshot) -> list[WorldSnapshot]:
    """Return every snapshot the account keeps."""
    return [SNAPSHOTS.record(row) for row in snapshot.all(_SNAPSHOTS_OF)]


def forks_of(snapshot: Snapshot) -> list[Fork]:
    """Return every fork of the account that is there; in a fork, the one row that says it is one."""
    return [FORKS.record(row) for row in snapshot.all(_FORKS_OF)]


def is_worked_at(snapshot: Snapshot, machine_now: int) -> bool:
    """Tell whether a worker has a task of the account in hand."""
    return snapshot.one(_IN_HAND, machine_now=machine_now) is not None


def shelve(tx: Tx, shelf: str) -> None:
    """Copy the account's world to the shelf of a snapshot. The account must be locked against writers."""
    for statement in _SHELVE:
        tx.link.run(statement, [{"from_account": tx.account.id, "to_account": shelf}])


def put_back(tx: Tx, shelf: str, *, mark: str) -> None:
    """Put a snapshot's rows in the place of the account's; `mark` is what ends the ids of its tasks."""
    clear(tx.link, tx.account.id)
    _unshelve(tx, shelf, tx.account.id, _RETURN, mark)


def put_into(tx: Tx, shelf: str, *, owner: str, mark: str) -> None:
    """Put a snapshot's rows of the account `owner` into this empty one; its endpoints are disabled."""
    _unshelve(tx, shelf, owner, _FORK, mark)


def clear(link: Link, key: str) -> None:
    """Take away every row of a world: an account's, or those on a snapshot's shelf."""
    link.run(_OPEN_BOOKS, [{"account": key}])
    for statement in _CLEAR:
        link.run(statement, [{"account": key}])
    link.run(_CLOSE_BOOKS, [{"account": key}])


def remove_account(link: Link, id: str) -> None:
    """Take away an account with all that is its, its keys and snapshots too."""
    clear(link, id)
    for statement in (*_CLEAR_BESIDE, _REMOVE_ACCOUNT):
        link.run(statement, [{"account": id}])


def _unshelve(tx: Tx, shelf: str, owner: str, copies: tuple[Statement, ...], mark: str) -> None:
    values = {
        "from_account": shelf,
        "to_account": tx.account.id,
        "owner": owner,
        "mark": f".{mark}",
        "offset": tx.account.clock_offset,
        "now": tx.now,
    }
    for statement in copies:
        tx.link.run(statement, [values])
    tx.link.wants_work = True
