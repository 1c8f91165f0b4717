"""Task rows: wanted, claimed under a lease, ended; an outbox in the caller's own transaction.

A claim is optimistic: pick candidates, then update each where no other try has begun. One form for
SQLite, PostgreSQL and a PostgreSQL sharded by account, which refuses SKIP LOCKED over all of them.
"""

import functools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain.tasks import CHARGES, OUTSIDE, Task, TaskKind, TaskStatus, begun
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.db import Link, Statement, Tx
from paycover.store.records import Columns
from paycover.store.tables import accounts, tasks

TASKS: Columns[Task] = Columns(tasks, Task)

KEPT_SECONDS = 30 * 86_400
"""How long a task that is done can still be looked at (our decision)."""


class LeaseLost(Exception):
    """Another try of the task has begun; what this one wanted to write must not be written."""


class Claim(NamedTuple):
    """A task that is this worker's until its lease runs out, and whose it is."""

    account: str
    task: Task


class Wanted(NamedTuple):
    """A task to be done at `due` (the account's Unix seconds), None for now."""

    kind: TaskKind
    subject: str
    due: int | None = None


_WAITING = tasks.c.status == TaskStatus.WAITING.value


def free(kinds: Iterable[TaskKind]) -> sa.ColumnElement[bool]:
    """Return the condition of a task of one of the kinds that waits and that nobody works at."""
    return sa.and_(
        _WAITING,
        tasks.c.kind.in_([sa.literal(kind.value) for kind in kinds]),
        sa.or_(tasks.c.lease_until.is_(None), tasks.c.lease_until <= sa.bindparam("machine_now")),
    )


LONGEST_DUE = (tasks.c.run_at, tasks.c.account, tasks.c.due, tasks.c.id)
"""The order of what is due: of an account, what came due in one move of its clock goes by its own time."""

IN_THE_BOOKS = frozenset(TaskKind) - OUTSIDE  # a newer version's are left to it
_FREE = free(IN_THE_BOOKS | CHARGES)
_MINE = tasks.c.account == sa.bindparam("account")
_OFFSET: sa.BindParameter[int] = sa.bindparam("offset", type_=sa.BigInteger)
_MACHINE_NOW: sa.BindParameter[int] = sa.bindparam("machine_now", type_=sa.BigInteger)
_TRY = sa.and_(
    _MINE,
    tasks.c.id == sa.bindparam("key_id"),
    _WAITING,
    tasks.c.attempts == sa.bindparam("key_attempts"),
)

_ADD = Statement(sa.insert(tasks))
_IS_WANTED = Statement(
    sa.select(tasks.c.id)
    .where(_MINE, _WAITING, tasks.c.kind == sa.bindparam("kind"), tasks.c.due == sa.bindparam("due"))
    .limit(1)
)
_LOCK_DUE = Statement(
    sa.select(*TASKS.columns)
    .where(_MINE, _FREE, tasks.c.due <= sa.bindparam("until"))
    .order_by(tasks.c.due, tasks.c.created, tasks.c.id)
    .limit(sa.bindparam("limit"))
    .with_for_update(key_share=True)
)
_SAVE_TRY = Statement(
    sa.update(tasks)
    .where(_TRY)
    .values(
        {
            name: sa.bindparam(name)
            for name in ("status", "due", "run_at", "attempts", "lease_until", "last_error")
        }
    )
)
_FOLLOW_CLOCK = Statement(
    sa.update(tasks)
    .where(_MINE, _WAITING, tasks.c.due > sa.bindparam("since"))
    .values(
        run_at=sa.case(
            (tasks.c.due - _OFFSET < _MACHINE_NOW, _MACHINE_NOW),
            else_=tasks.c.due - _OFFSET,
        )
    )
)
_FORGET_DONE = Statement(
    sa.delete(tasks).where(
        _MINE,
        tasks.c.status.in_([sa.literal(status.value) for status in (TaskStatus.DONE, TaskStatus.RERUN)]),
        tasks.c.due <= sa.bindparam("oldest"),
    )
)
_WITHOUT = Statement(
    sa.select(accounts.c.id, accounts.c.clock_offset)
    .where(
        ~sa.exists().where(
            tasks.c.account == accounts.c.id,
            tasks.c.once_key == sa.bindparam("once_key"),
        )
    )
    .order_by(accounts.c.id)
    .limit(sa.bindparam("limit"))
)


def task_of(tx: Tx, kind: TaskKind, subject: str, *, due: int, once: bool = False) -> Task:
    """Return a task to be done at `due` (the account's Unix seconds).

    `once` where its subject never had one of that kind: its key is then the subject's.
    """
    run_at = due - tx.account.clock_offset
    task = _task(kind, subject, due=due, run_at=run_at, created=tx.now)
    return replace(task, once_key=once_key(kind, subject)) if once else task


def enqueue(tx: Tx, kind: TaskKind, subject: str, *, due: int) -> None:
    """Want a task done at `due` (the account's Unix seconds): a row of this transaction."""
    enqueue_all(tx, [task_of(tx, kind, subject, due=due)])


def enqueue_all(tx: Tx, wanted: Sequence[Task]) -> None:
    """Want tasks done, in one statement."""
    tx.write(_ADD, [TASKS.values(task) for task in wanted])
    tx.link.wants_work |= any(task.run_at <= tx.machine_now for task in wanted)


def is_wanted(tx: Tx, kind: TaskKind, due: int) -> bool:
    """Tell whether the account has a task of that kind to be done at `due` (its Unix seconds)."""
    return tx.one(_IS_WANTED, kind=kind.value, due=due) is not None


def once_key(kind: TaskKind, subject: str) -> str:
    """Return the key of a task that its subject has once."""
    return f"{kind}:{subject}"


def enqueue_for_all(link: Link, kind: TaskKind, *, once_key: str, machine_now: int, limit: int) -> int:
    """Want a task done now, once, for `limit` accounts that have none of that key; return for how many."""
    found = link.fetch(_WITHOUT, {"once_key": once_key, "limit": limit})
    rows = []
    for account, offset in found:
        now = machine_now + offset
        task = _task(kind, account, due=now, run_at=machine_now, created=now)
        rows.append(TASKS.values(replace(task, once_key=once_key)) | {"account": account})
    link.run(_ADD, rows)
    return len(rows)


def enqueue_for(
    link: Link, kind: TaskKind, accounts_behind: list[tuple[str, int]], machine_now: int
) -> None:
    """Want a task done now for accounts, given as (account, offset of its clock)."""
    rows = []
    for account, offset in accounts_behind:
        now = machine_now + offset
        task = _task(kind, account, due=now, run_at=machine_now, created=now)
        rows.append(TASKS.values(task) | {"account": account})
    link.run(_ADD, rows)


def due(
    link: Link, *, machine_now: int, limit: int, kinds: frozenset[TaskKind] = IN_THE_BOOKS
) -> list[Claim]:
    """Return tasks of some kinds that could be claimed, of every account, the longest overdue first."""
    rows = link.fetch(_candidates(kinds), {"machine_now": machine_now, "limit": limit})
    return [Claim(row[0], TASKS.record(row[1:])) for row in rows]


def claim(link: Link, candidates: Sequence[Claim], *, machine_now: int) -> list[Claim]:
    """Return those of the candidates that are ours now: no other try has begun since they were seen."""
    ours = []
    for account, task in candidates:
        after = begun(task, machine_now)
        if link.run(_SAVE_TRY, [_try(task, after) | {"account": account}]):
            ours.append(Claim(account, after))
    return ours


def lock_due(tx: Tx, *, until: int, limit: int) -> list[Task]:
    """Return the account's tasks due by `until` (its own time) that nobody works at, in order.

    Those that call somebody else's server are not among them, charges are: a sandbox has its own charger.
    """
    rows = tx.all(_LOCK_DUE, until=until, limit=limit, machine_now=tx.machine_now)
    return [TASKS.record(row) for row in rows]


def save_try(tx: Tx, before: Task, after: Task) -> None:
    """Write how a try went; raise LeaseLost where another has begun meanwhile."""
    if not tx.run(_SAVE_TRY, [_try(before, after)]):
        raise LeaseLost(before.id)


def save_tries(tx: Tx, tries: Sequence[tuple[Task, Task]]) -> None:
    """Write how tries of locked tasks went, given as (before, after); raise as `save_try` does."""
    if tx.run(_SAVE_TRY, [_try(before, after) for before, after in tries]) != len(tries):
        raise LeaseLost(f"one of {len(tries)}")


def follow_clock(tx: Tx, since: int) -> None:
    """Move what waits to the machine's time at which it comes due, now that the account's clock has moved.

    What was due at `since`, the account's time before, stays; what the clock has passed comes due now,
    after it.
    """
    moved = {"offset": tx.account.clock_offset, "since": since, "machine_now": tx.machine_now}
    tx.write(_FOLLOW_CLOCK, [moved])
    tx.link.wants_work = True


def forget_done(tx: Tx) -> None:
    """Forget the account's tasks that are done, or rerun, and were due 30 days ago; failed ones stay."""
    tx.run(_FORGET_DONE, [{"oldest": tx.now - KEPT_SECONDS}])


@functools.cache
def _candidates(kinds: frozenset[TaskKind]) -> Statement:
    return Statement(
        sa.select(tasks.c.account, *TASKS.columns)
        .where(free(sorted(kinds)), tasks.c.run_at <= sa.bindparam("machine_now"))
        .order_by(*LONGEST_DUE)
        .limit(sa.bindparam("limit"))
    )


def _task(kind: TaskKind, subject: str, *, due: int, run_at: int, created: int) -> Task:
    return Task(id=new_id("task"), kind=kind, subject=subject, due=due, run_at=run_at, created=created)


def _try(before: Task, after: Task) -> dict[str, object]:
    return TASKS.values(after) | {"key_id": before.id, "key_attempts": before.attempts}
