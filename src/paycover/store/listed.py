"""Queries of what is in a list of values, so that many rows take one trip.

The list is one parameter, so that a statement has one text whatever the length: PostgreSQL takes an array,
SQLite a text of JSON.
"""

from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from paycover.store.db import Row, Snapshot, Statement

CHUNK_ROWS = 2_500
"""How many rows one load is for; it names at most as many contractors, jobs and so on."""

_LISTED: sa.BindParameter[Any] = sa.bindparam("listed")


class Listed:
    """A query of what is in a list of values, written with the condition that a column has one of them."""

    def __init__(
        self, query: Callable[[Callable[[sa.Column[Any]], Any]], sa.Select[Any] | sa.CompoundSelect[Any]]
    ) -> None:
        self.statement = Statement(lambda: query(_InList))

    def rows(self, snapshot: Snapshot, values: Iterable[str | None], **params: Any) -> list[Row]:
        """Return the rows of the query; no trip for an empty list."""
        distinct = list(dict.fromkeys(value for value in values if value))
        if not distinct:
            return []
        return snapshot.all(self.statement, listed=snapshot.link.as_list(distinct), **params)


class _InList(FunctionElement[Any]):
    """That a column has one of the values of the list; untyped, for SQLite is given `boolean = 1`."""

    inherit_cache = True

    def __init__(self, column: sa.Column[Any]) -> None:
        super().__init__(column, _LISTED)


@compiles(_InList, "postgresql")
def _in_array(condition: _InList, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(each, **how) for each in condition.clauses)
    return f"{column} = ANY ({values}::text[])"


@compiles(_InList, "sqlite")
def _in_json(condition: _InList, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(each, **how) for each in condition.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"
