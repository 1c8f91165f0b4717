"""Lists for people: a view, filters, an order or a text looked for, by a cursor in both directions."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import sqlalchemy as sa

from paycover.kit.errors import invalid
from paycover.kit.records import Record, field
from paycover.store.db import Row, Snapshot, Statement
from paycover.store.records import Records

AnyRecord = TypeVar("AnyRecord", bound=Record)

LAST_LETTER = "\U0010ffff"
"""Sorts behind every text that begins with what stands before it."""


class Order(NamedTuple):
    """The column a list is sorted by, then by id; it must be the end of an index and have no nulls."""

    column: sa.Column[Any]
    descending: bool = True


class View(Record, kw_only=True):
    """A part of a list that is asked for often: what is in it, and its order if it has its own."""

    condition: sa.ColumnElement[bool]
    order: Order | None = None


class Asked(Record, kw_only=True):
    """Which part of a list is wanted. `sought` is how the text looked for begins, `search` where."""

    view: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    search: str = ""
    sought: str = ""
    after: str | None = None
    before: str | None = None
    limit: int = 50


class Shown(Record, Generic[AnyRecord]):
    """An object of a list, and the names of those it is about by field (None: a field that is null)."""

    record: AnyRecord
    names: Mapping[str, str | None]


class Part(Record, Generic[AnyRecord]):
    """A page of a list, and whether there is more before and after it."""

    rows: Sequence[Shown[AnyRecord]]
    has_before: bool
    has_after: bool


class Named(NamedTuple):
    """The table a field's id leads to, and the columns that say how its object is called."""

    table: sa.Table
    columns: tuple[str, ...]


class Browse(Generic[AnyRecord]):
    """The lists of one noun for people: two statements at most, each along an index whatever its length.

    `named` are fields shown by name; `views`, `filters`, `orders` and `searches` are what can be asked,
    and each has an index. `newest` and `oldest` are orders of every noun.
    """

    def __init__(
        self,
        records: Records[AnyRecord],
        *,
        named: Mapping[str, Named] | None = None,
        views: Mapping[str, View] | None = None,
        filters: Sequence[str] = (),
        orders: Mapping[str, Order] | None = None,
        searches: Mapping[str, sa.Column[Any]] | None = None,
    ) -> None:
        self._records, self._table = records, records.table
        self._named = named or {}
        self.views = views or {}
        self.filters = tuple(filters)
        position = records.table.c.position
        self.orders = {"newest": Order(position), "oldest": Order(position, descending=False)}
        self.orders |= orders or {}
        self.searches = dict(searches or {})
        self._aliases = {name: named.table.alias(f"named_{name}") for name, named in self._named.items()}
        self._kept: dict[tuple[object, ...], Statement] = {}

    def page(self, snapshot: Snapshot, asked: Asked) -> Part[AnyRecord]:
        """Return a page of the list; raise Problem(invalid_input) for a cursor that names nothing."""
        order = self.order_of(asked)
        backwards = asked.before is not None
        cursor = asked.before if backwards else asked.after
        params: dict[str, Any] = {f"filter_{name}": value for name, value in asked.filters.items()}
        params |= {"limit": asked.limit + 1, "now": snapshot.now}
        if asked.search:
            params |= {"sought": asked.sought, "sought_end": asked.sought + LAST_LETTER}
        if cursor is not None:
            params |= {"cursor_value": self._value_at(snapshot, order, cursor), "cursor_id": cursor}
        direction = "" if cursor is None else "before" if backwards else "after"
        rows = snapshot.all(self._statement(asked, order, direction), **params)
        shown = [self._shown(row) for row in rows[: asked.limit]]
        more = len(rows) > asked.limit
        if backwards:
            return Part(shown[::-1], more, True)
        return Part(shown, cursor is not None, more)

    def find(self, snapshot: Snapshot, id: str) -> Shown[AnyRecord] | None:
        """Return an object of the account, deleted or not; None where there is none of that id."""
        rows = snapshot.all(self._once(("find",), self._find), id=id)
        return self._shown(rows[0]) if rows else None

    def order_of(self, asked: Asked) -> Order:
        """Return the order a list comes in: a search's own, the view's, else the one asked for."""
        if asked.search:
            return Order(self.searches[asked.search], descending=False)
        view = self.views.get(asked.view)
        if view is not None and view.order is not None:
            return view.order
        return self.orders[asked.order or "newest"]

    def select(self, asked: Asked, order: Order, direction: str) -> sa.Select[Any]:
        """Return the query of a page."""
        table = self._table
        where: list[sa.ColumnElement[bool]] = [self._records.live]
        if asked.view in self.views:
            where.append(self.views[asked.view].condition)
        where += [table.c[name] == sa.bindparam(f"filter_{name}") for name in sorted(asked.filters)]
        if asked.search:
            sought = self.searches[asked.search]
            where += [sought >= sa.bindparam("sought"), sought < sa.bindparam("sought_end")]
        descending = order.descending != (direction == "before")
        if direction:
            here = sa.tuple_(order.column, table.c.id)
            kind = order.column.type
            cursor = sa.tuple_(sa.bindparam("cursor_value", type_=kind), sa.bindparam("cursor_id"))
            where.append(here < cursor if descending else here > cursor)
        sorted_by = (order.column, table.c.id)
        return (
            self._joined()
            .where(*where)
            .order_by(*(column.desc() if descending else column.asc() for column in sorted_by))
            .limit(sa.bindparam("limit"))
        )

    def _statement(self, asked: Asked, order: Order, direction: str) -> Statement:
        key = (asked.view, tuple(sorted(asked.filters)), asked.search, order.column.name, order.descending)
        return self._once((*key, direction), lambda: self.select(asked, order, direction))

    def _once(self, key: tuple[object, ...], make: Any) -> Statement:
        if key not in self._kept:
            self._kept[key] = Statement(make())
        return self._kept[key]

    def _find(self) -> sa.Select[Any]:
        return self._joined().where(self._records.mine, self._table.c.id == sa.bindparam("id"))

    def _value_at(self, snapshot: Snapshot, order: Order, cursor: str) -> Any:
        found = self._once(
            ("at", order.column.name),
            lambda: sa.select(order.column).where(
                self._records.mine, self._table.c.id == sa.bindparam("id")
            ),
        )
        row = snapshot.one(found, id=cursor)
        if row is None:
            raise invalid("after", f"No such object: {cursor}")
        return row[0]

    def _joined(self) -> sa.Select[Any]:
        source: sa.FromClause = self._table
        labels: list[sa.ColumnElement[Any]] = []
        for name, other in self._aliases.items():
            same = sa.and_(other.c.account == self._table.c.account, other.c.id == self._table.c[name])
            source = source.outerjoin(other, same)
            said = [other.c[column] for column in self._named[name].columns]
            label: sa.ColumnElement[Any] = said[0]
            for column in said[1:]:
                label = label + " " + column
            labels.append(label.label(f"label_{name}"))
        return sa.select(*self._records.columns, *labels).select_from(source)

    def _shown(self, row: Row) -> Shown[AnyRecord]:
        end = len(self._records)
        names = dict(zip(self._named, row[end:], strict=True))
        return Shown(self._records.record(row[:end]), names)
