"""The partitioning that the operating page tells: what is written stays, and every key holds as before."""

import pathlib

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from paycover.domain.events import EventType
from paycover.domain.tasks import TaskKind
from paycover.flows.events import Happening, emit
from paycover.kit.vault import Vault
from paycover.store import schema, tasks
from paycover.store.access import write_as
from paycover.store.db import Conflict, Database, Tx
from paycover.store.open import open_database
from paycover.store.tables import metadata
from paycover.wire.deleted import Deleted
from tests import make
from tests.empty import empty_url

PAGE = pathlib.Path(__file__).parents[2] / "docs/operating/partition.md"
TABLES = ("events", "replays", "tasks", "webhook_deliveries")
KEYS = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename = ANY(:names) ORDER BY indexname
"""
PARTITIONS = "SELECT count(*) FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE relkind = 'r'"


def _keys(engine: sa.Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        found = connection.execute(sa.text(KEYS), {"names": list(TABLES)}).all()
    return [(name, text.replace(" ON ONLY ", " ON ")) for name, text in found]


def _tell(tx: Tx) -> None:
    shown = Deleted(id="en_1", object="entity", deleted_at=1)
    emit(tx, *[Happening(EventType.ENTITY_UPDATED, "en_1", shown)] * 3)
    tasks.enqueue(tx, TaskKind.FORGET_TASKS, tx.account.id, due=tx.now)


def test_partitions_by_account_keep_rows_and_keys(database: Database, tmp_path: pathlib.Path) -> None:
    if database.dialect.name != "postgresql":
        pytest.skip("SQLite has no partitions")
    statement = PAGE.read_text().split("```sql\n")[1].split("```")[0]
    with empty_url(database, tmp_path) as url:
        own = open_database(url, Vault([Fernet.generate_key().decode()]))
        schema.migrate(own)
        accounts = [make.account(own).id for _ in range(3)]
        for account in accounts:
            write_as(own, account, _tell)
        engine = own.engine()
        before = _keys(engine)
        with engine.begin() as connection:
            for table in TABLES:
                connection.exec_driver_sql(statement.replace("'events'", f"'{table}'").replace("%", "%%"))
        assert _keys(engine) == before
        with engine.connect() as connection:
            assert connection.execute(sa.text(PARTITIONS)).scalar() == 8 * len(TABLES)
        for account in accounts:
            write_as(own, account, _tell)
        columns = [metadata.tables["events"].c[name] for name in ("account", "sequence")]
        numbers = sa.select(*columns).order_by(*columns)
        with engine.connect() as connection:
            told = connection.execute(numbers).all()
        assert [tuple(row) for row in told] == [(a, n) for a in sorted(accounts) for n in range(1, 7)]
        task = tasks.once_key(TaskKind.RECHECK, "x")
        _once(own, accounts[0], task)
        with pytest.raises(Conflict):
            _once(own, accounts[0], task)
        schema.migrate(own)
        engine.dispose()
        own.close()


def _once(own: Database, account: str, subject: str) -> None:
    def want(tx: Tx) -> None:
        tasks.enqueue_all(tx, [tasks.task_of(tx, TaskKind.RECHECK, subject, due=tx.now, once=True)])

    write_as(own, account, want)
