"""Queries of what is in a list of values, so that many rows take one trip."""

from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa

from paycover.store.db import Row, Snapshot, Statement

CHUNK_ROWS = 2_500
"""How many rows one load is for; it names at most as many contractors, jobs and so on."""

_SIZES = (1, 50, 500, CHUNK_ROWS, 2 * CHUNK_ROWS)
"""How many values a list in a statement has room for; the rest is filled up with the last one."""


class Listed:
    """A query of what is in a list of values, compiled for each size of the list."""

    def __init__(
        self, query: Callable[[Callable[[sa.Column[Any]], Any]], sa.Select[Any] | sa.CompoundSelect[Any]]
    ) -> None:
        self._query = query
        self._statements: dict[int, Statement] = {}

    def rows(self, snapshot: Snapshot, values: Iterable[str | None], **params: Any) -> list[Row]:
        """Return the rows of the query; no trip for an empty list."""
        distinct = list(dict.fromkeys(value for value in values if value))
        if not distinct:
            return []
        size = next(size for size in _SIZES if len(distinct) <= size)
        filled = {f"value_{n}": distinct[min(n, len(distinct) - 1)] for n in range(size)}
        if size not in self._statements:
            self._statements[size] = Statement(self._query(_in_list(size)))
        return snapshot.all(self._statements[size], **filled, **params)


def _in_list(size: int) -> Callable[[sa.Column[Any]], sa.ColumnElement[bool]]:
    return lambda column: column.in_([sa.bindparam(f"value_{n}", type_=sa.Text) for n in range(size)])
