"""Tells SQLite that tables are long, so that a query takes the same way at ten rows and at millions.

Without statistics it guesses, and takes an index by its first column alone, the account, where another one
leads straight to the rows. Nothing is counted: what stands here is what an account of many rows looks like.
PostgreSQL keeps statistics by itself.
"""

import sqlalchemy as sa

from paycover.store.column_types import Choice
from paycover.store.tables import metadata

ROWS = 1_000_000
"""How long every table is taken to be; 40 accounts are taken to share it."""

ALIKE = {"account": 25_000, "purchase_order_number": 5_000}
"""Column → how many rows have the same value of it, or none; the others by their kind."""

CHOICES = 4
"""By how many a choice or a flag divides the rows."""

FEW = 10
"""How many rows are of one object."""

PARTIAL = 1_000
"""How many rows an index of some rows only has: those that still wait for something."""


def tell_planner(connection: sa.Connection) -> None:
    """Write the statistics, and have this connection read them; others do when they open."""
    connection.exec_driver_sql("ANALYZE sqlite_schema")  # makes the table of them
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    rows = [(table.name, *told) for table in metadata.sorted_tables for told in _indexes(connection, table)]
    connection.exec_driver_sql("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", rows)
    connection.exec_driver_sql("ANALYZE sqlite_schema")


def _indexes(connection: sa.Connection, table: sa.Table) -> list[tuple[str, str]]:
    found = []
    for _, name, is_unique, _, is_partial in connection.exec_driver_sql(
        f"PRAGMA index_list('{table.name}')"
    ):
        columns = [row[2] for row in connection.exec_driver_sql(f"PRAGMA index_info('{name}')")]
        rows = PARTIAL if is_partial else ROWS
        found.append((name, " ".join(map(str, [rows, *_alike(table, columns, rows, bool(is_unique))]))))
    return found


def _alike(table: sa.Table, columns: list[str], rows: int, is_unique: bool) -> list[int]:
    """Return how many rows have the same values of the first column, of the first two, and so on."""
    alike = []
    for name in columns:
        rows = min(rows, _of_one(table.columns[name], rows))
        alike.append(rows)
    if is_unique:
        alike[-1] = 1
    return alike


def _of_one(column: sa.Column[object], rows: int) -> int:
    if column.name in ALIKE:
        return ALIKE[column.name]
    if isinstance(column.type, sa.Boolean | Choice):
        return max(1, rows // CHOICES)
    return FEW if isinstance(column.type, sa.Text) and column.name != "id" else 1
