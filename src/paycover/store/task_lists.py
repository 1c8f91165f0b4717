"""Tasks as people look for them: by status, of one account or of all, and one by its id."""

from collections.abc import Sequence

import sqlalchemy as sa

from paycover.domain.tasks import Task, TaskStatus
from paycover.store.db import Link, Statement, Tx
from paycover.store.tables import tasks
from paycover.store.tasks import TASKS, Claim

_ROWS = sa.select(tasks.c.account, *TASKS.columns)
_NEWEST_FIRST = (tasks.c.due.desc(), tasks.c.account, tasks.c.id)
_IN_STATUS = tasks.c.status == sa.bindparam("status")
_LIMIT: sa.BindParameter[int] = sa.bindparam("limit")
_MINE = tasks.c.account == sa.bindparam("account")

_OF_ALL = Statement(_ROWS.where(_IN_STATUS).order_by(*_NEWEST_FIRST).limit(_LIMIT))
_OF_ONE = Statement(_ROWS.where(_MINE, _IN_STATUS).order_by(*_NEWEST_FIRST).limit(_LIMIT))
_BY_ID = Statement(
    _ROWS.where(
        tasks.c.id == sa.bindparam("id"),
        tasks.c.status.in_([sa.literal(status.value) for status in TaskStatus]),  # not on a shelf
    )
)
_COUNT = Statement(sa.select(sa.func.count()).select_from(tasks).where(_IN_STATUS))
_LOCK = Statement(
    sa.select(*TASKS.columns).where(_MINE, tasks.c.id == sa.bindparam("id")).with_for_update(key_share=True)
)
_SAVE = Statement(
    sa.update(tasks)
    .where(_MINE, tasks.c.id == sa.bindparam("key_id"))
    .values({name: sa.bindparam(name) for name in ("status", "due", "run_at")})
)


def listed(link: Link, status: TaskStatus, *, account: str | None, limit: int) -> Sequence[Claim]:
    """Return tasks in a status with their accounts, of one or (None) of all, the latest due first."""
    params: dict[str, object] = {"status": status.value, "limit": limit}
    if account is None:
        return _found(link, _OF_ALL, params)
    return _found(link, _OF_ONE, params | {"account": account})


def named(link: Link, id: str) -> Claim | None:
    """Return a task and whose it is, None where no account has one of that id."""
    found = _found(link, _BY_ID, {"id": id})
    return found[0] if found else None


def count(link: Link, status: TaskStatus) -> int:
    """Return how many tasks of all accounts are in a status."""
    number: int = link.fetch(_COUNT, {"status": status.value})[0][0]
    return number


def lock_task(tx: Tx, id: str) -> Task | None:
    """Return a task of the account that no other transaction can change until this one ends."""
    row = tx.one(_LOCK, id=id)
    return None if row is None else TASKS.record(row)


def save_status(tx: Tx, *changed: Task) -> None:
    """Write status and time of tasks that are locked and that nobody works at."""
    tx.run(_SAVE, [TASKS.values(task) | {"key_id": task.id} for task in changed])


def _found(link: Link, statement: Statement, params: dict[str, object]) -> list[Claim]:
    return [Claim(row[0], TASKS.record(row[1:])) for row in link.fetch(statement, params)]
