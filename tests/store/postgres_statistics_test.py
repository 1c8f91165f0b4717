"""PostgreSQL plans alike for every account, also for one that is newer than its statistics."""

import pytest
import sqlalchemy as sa

from paycover.store.access import write_as
from paycover.store.db import Database
from paycover.store.postgres_statistics import forget_accounts
from paycover.store.tables import metadata
from tests import make

TARGETS = """
    SELECT relname, attstattarget FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attname = 'account' AND relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
COUNTED = "SELECT count(*) FROM pg_stats WHERE tablename = 'entities' AND attname = 'account'"


def test_no_table_counts_which_account_its_rows_are_of(database: Database) -> None:
    if database.dialect.name != "postgresql":
        pytest.skip("SQLite counts nothing")
    engine = database.engine()
    with engine.connect() as connection:
        targets: dict[str, int] = dict(connection.execute(sa.text(TARGETS)).all())
    engine.dispose()
    ours = {table.name for table in metadata.sorted_tables if "account" in table.c}
    assert ours <= targets.keys() and len(ours) > 40
    assert {name for name in ours if targets[name] != 0} == set()


def test_what_was_counted_before_is_forgotten(database: Database) -> None:
    if database.dialect.name != "postgresql":
        pytest.skip("SQLite counts nothing")
    account = make.account(database).id
    made = write_as(database, account, make.entity)
    engine = database.engine()
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE entities ALTER account SET STATISTICS -1"))
        connection.execute(sa.text("ANALYZE entities"))
        assert connection.execute(sa.text(COUNTED)).scalar() == 1
        forget_accounts(connection)
        connection.execute(sa.text("ANALYZE entities"))
        assert connection.execute(sa.text(COUNTED)).scalar() == 0
        rows = sa.select(metadata.tables["entities"].c.id).where(
            metadata.tables["entities"].c.account == account
        )
        assert connection.execute(rows).scalars().all() == [made.id]
    engine.dispose()
