"""Task rows."""

import sqlalchemy as sa

from paycover.domain.tasks import Task, TaskKind
from paycover.kit.ids import new_id
from paycover.store.db import Statement, Tx
from paycover.store.records import Columns
from paycover.store.tables import tasks

TASKS: Columns[Task] = Columns(tasks, Task)

_ADD = Statement(sa.insert(tasks))


def enqueue(tx: Tx, kind: TaskKind, subject: str, *, due: int) -> None:
    """Want a task done at `due` (the account's Unix seconds): a row of this transaction."""
    task = Task(
        id=new_id("task"),
        kind=kind,
        subject=subject,
        due=due,
        run_at=due - tx.account.clock_offset,
        created=tx.now,
    )
    tx.run(_ADD, [TASKS.values(task)])
