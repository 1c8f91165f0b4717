"""Cursor paging over nouns: newest first, `limit`, `starting_after`, `ending_before`, filters."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from paycover.kit.errors import invalid
from paycover.kit.records import Record, field
from paycover.store.db import Snapshot, Statement
from paycover.store.records import Records

AnyRecord = TypeVar("AnyRecord", bound=Record)


class Page(Record, kw_only=True):
    """Which part of a list is wanted; a cursor is the id of an object in it."""

    limit: int = 10
    starting_after: str | None = None
    ending_before: str | None = None
    filters: dict[str, str] = field(default_factory=dict)


class Listing(Generic[AnyRecord]):
    """The lists of one noun: two statements at most, whatever the length of the list.

    A cursor may name an object deleted since: paging goes on from where it stood.
    `shown` narrows what is listed at all. A filter is a column that equals its value; `narrowed` says
    what another one means, of the parameter `filter_<its name>`.
    """

    def __init__(
        self,
        records: Records[AnyRecord],
        *,
        shown: sa.ColumnElement[bool] | None = None,
        narrowed: Mapping[str, sa.ColumnElement[bool]] | None = None,
    ) -> None:
        self._records = records
        self._narrowed = narrowed or {}
        self._shown = records.live if shown is None else sa.and_(records.live, shown)
        table = records.table
        self._position = Statement(
            sa.select(table.c.position).where(records.mine, table.c.id == sa.bindparam("id"))
        )
        self._statements: dict[tuple[str, tuple[str, ...]], Statement] = {}

    def page(self, snapshot: Snapshot, page: Page) -> list[AnyRecord]:
        """Return one page; raise Problem(invalid_input) for a cursor that names nothing."""
        direction, cursor = "first", None
        for name in ("starting_after", "ending_before"):
            if (value := getattr(page, name)) is not None:
                direction, cursor = name, value
        params: dict[str, Any] = {f"filter_{name}": value for name, value in page.filters.items()}
        params["limit"] = page.limit
        if cursor is not None:
            row = snapshot.one(self._position, id=cursor)
            if row is None:
                raise invalid(direction, f"No such object: {cursor}")
            params |= {"cursor_position": row[0], "cursor_id": cursor}
        rows = snapshot.all(self._statement(direction, tuple(sorted(page.filters))), **params)
        records = [self._records.record(row) for row in rows]
        return records[::-1] if direction == "ending_before" else records

    def _statement(self, direction: str, filters: tuple[str, ...]) -> Statement:
        key = (direction, filters)
        if key not in self._statements:
            self._statements[key] = Statement(self._select(direction, filters))
        return self._statements[key]

    def _select(self, direction: str, filters: tuple[str, ...]) -> sa.Select[Any]:
        table = self._records.table
        order = sa.tuple_(table.c.position, table.c.id)
        cursor = sa.tuple_(
            sa.bindparam("cursor_position", type_=sa.BigInteger),
            sa.bindparam("cursor_id"),
        )
        where = [
            self._narrowed[name]
            if name in self._narrowed
            else table.c[name] == sa.bindparam(f"filter_{name}")
            for name in filters
        ]
        if direction == "starting_after":
            where.append(order < cursor)
        if direction == "ending_before":
            where.append(order > cursor)
        columns = (table.c.position, table.c.id)
        ascending = direction == "ending_before"
        return (
            sa.select(*self._records.columns)
            .where(self._shown, *where)
            .order_by(*(column.asc() if ascending else column.desc() for column in columns))
            .limit(sa.bindparam("limit"))
        )
