"""Every row an account has, to tell whether anything changed."""

from typing import Any

import sqlalchemy as sa

from paycover.domain.tasks import Task
from paycover.store import tables
from paycover.store.access import account_by_id
from paycover.store.db import Database, Link, Statement
from paycover.store.tasks import TASKS
from tests.conftest import Api

KEPT_FOR_OTHERS = {"api_keys", "replays"}
"""Kept answers of refusals are not a change anybody sees."""

_TABLES = {
    name: Statement(
        sa.select(*table.c).where(table.c.account == sa.bindparam("account")).order_by(*table.primary_key)
    )
    for name, table in tables.metadata.tables.items()
    if "account" in table.c and name not in KEPT_FOR_OTHERS
}


def rows_of(api: Api) -> dict[str, Any]:
    """Return the account itself and all rows of its tables."""

    def read(link: Link) -> dict[str, Any]:
        found: dict[str, Any] = {
            name: [tuple(row) for row in link.fetch(statement, {"account": api.account.id})]
            for name, statement in _TABLES.items()
        }
        return found | {"account": account_by_id(link, api.account.id)}

    return api.database.read(read)


_TASKS = Statement(
    sa.select(*TASKS.columns)
    .where(tables.tasks.c.account == sa.bindparam("account"))
    .order_by(tables.tasks.c.run_at, tables.tasks.c.id)
)


def tasks_of(database: Database, account: str) -> list[Task]:
    """Return the tasks of an account, done or not, in the order they were to run."""
    rows = database.read(lambda link: link.fetch(_TASKS, {"account": account}))
    return [TASKS.record(row) for row in rows]
