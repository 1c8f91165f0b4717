"""The schema: keys begin with the account, values are made in Python, migrations arrive at it."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.schema import CreateIndex

from paycover.store.db import Database
from paycover.store.tables import metadata
from paycover.store.tables.columns import tell_dialects
from paycover.store.worlds import LEFT_OUT, WORLD

LOOK_UPS = {"accounts", "api_keys", "failed_sign_ins", "user_sessions", "users"}
"""Read before an account is known; small, and a copy on every shard would do."""

WORKERS_INDEX = ("tasks", ["status", "run_at"])
"""How the worker finds what is due whoever wants it."""


def test_every_key_and_index_begins_with_the_account() -> None:
    others = [
        (table.name, columns)
        for table in metadata.sorted_tables
        if table.name not in LOOK_UPS
        for columns in _keys(table)
        if columns[0] != "account"
    ]
    assert others == [WORKERS_INDEX]


def test_no_value_is_made_by_the_database() -> None:
    made = [
        str(column)
        for table in metadata.sorted_tables
        for column in table.columns
        if column.server_default is not None
        or column.server_onupdate is not None
        or column.default is not None
        or column.autoincrement is True
        or table.autoincrement_column is column
    ]
    assert not made


def test_columns_are_of_the_few_types_both_databases_have() -> None:
    kinds = (sa.Text, sa.BigInteger, sa.Boolean, sa.LargeBinary)
    odd = [
        str(column)
        for table in metadata.sorted_tables
        for column in table.columns
        if not isinstance(column.type, kinds)
    ]
    assert not odd


def test_a_table_with_an_account_is_part_of_its_world_or_left_out_for_a_reason() -> None:
    owned = {table.name for table in metadata.sorted_tables if "account" in table.columns}
    copied = {table.name for table in WORLD}
    assert copied | set(LEFT_OUT) == owned and not copied & set(LEFT_OUT)
    assert all(LEFT_OUT.values())
    assert not copied & LOOK_UPS, "what is looked up before an account is known can be there once only"


def test_the_migrated_schema_is_the_one_in_tables(database: Database) -> None:
    engine = database.engine()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()
    assert not differences


def test_an_index_of_some_rows_is_one_to_either_database(database: Database) -> None:
    tell_dialects()
    index = next(each for each in metadata.tables["events"].indexes if each.name == "ix_events_unposted")
    made = str(CreateIndex(index).compile(dialect=database.dialect))
    assert made.endswith("WHERE unposted IS NOT NULL")


def _keys(table: sa.Table) -> list[list[str]]:
    """Return the columns of the primary key, of each unique key and of each index."""
    unique = [item.columns for item in table.constraints if isinstance(item, sa.UniqueConstraint)]
    indexed = [index.columns for index in table.indexes]
    return [
        [column.name for column in columns] for columns in (table.primary_key.columns, *unique, *indexed)
    ]
