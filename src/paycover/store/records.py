"""Rows to records and back: one small mapper for every noun, and the five things done with it."""

import dataclasses
import enum
import functools
import operator
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, cast

import msgspec
import sqlalchemy as sa

from paycover.store.column_types import Choice, Json
from paycover.store.db import Row, Snapshot, Statement, Tx

Record = TypeVar("Record")
Other = TypeVar("Other")


class Columns(Generic[Record]):
    """Maps the columns of a table to the fields of one record type, by name."""

    def __init__(self, table: sa.FromClause, record: type[Record]) -> None:
        self._record = record
        hints = typing.get_type_hints(record)
        self._names = tuple(field.name for field in dataclasses.fields(record))  # type: ignore[arg-type]
        self.columns = [table.c[name] for name in self._names]
        self._readers = [
            (index, reader)
            for index, name in enumerate(self._names)
            if (reader := _reader(table.c[name].type, hints[name])) is not None
        ]
        self._fields = operator.attrgetter(*self._names)
        self._puts = [getattr(record, name).__set__ for name in self._names]
        self._is_checked = hasattr(record, "__post_init__")
        self._json = frozenset(name for name in self._names if isinstance(table.c[name].type, Json))

    def __len__(self) -> int:
        return len(self._names)

    def record(self, row: Row) -> Record:
        """Return the record of a row that holds this mapper's columns in order.

        Its slots are filled one by one: the constructor of a frozen dataclass takes three times as long.
        """
        values = list(row)
        for index, reader in self._readers:
            if values[index] is not None:
                values[index] = reader(values[index])
        made: Any = object.__new__(self._record)
        for put, value in zip(self._puts, values, strict=True):
            put(made, value)
        if self._is_checked:
            made.__post_init__()
        return cast(Record, made)

    def values(self, record: Record) -> dict[str, Any]:
        """Return the column values of a record."""
        return self._written(dict(zip(self._names, self._fields(record), strict=True)))

    def _written(self, values: dict[str, Any]) -> dict[str, Any]:
        for name in self._json & values.keys():
            if values[name] is not None and not isinstance(values[name], str):
                values[name] = msgspec.json.encode(values[name], order="deterministic").decode()
        return values


def _reader(kind: sa.types.TypeEngine[Any], hint: Any) -> Callable[[Any], Any] | None:
    """Return what turns a column's value into the record's, None where it is the same already."""
    if isinstance(kind, Json):
        return None if hint is str else msgspec.json.Decoder(hint).decode
    if isinstance(kind, Choice):
        choice: type[enum.Enum] = next(iter(typing.get_args(hint)), hint)  # of `Kind | None`, the kind
        return choice
    if isinstance(kind, sa.Boolean):
        return bool
    return None


class Records(Columns[Record]):
    """The statements every noun shares. All of them see live rows of the caller's account only.

    `computed` are columns whose value the insert itself works out, whatever the record says. `derived` are
    columns no record has, written with each of them: what it is found or listed by.
    """

    def __init__(
        self,
        table: sa.Table,
        record: type[Record],
        *,
        computed: Mapping[str, sa.ColumnElement[Any]] = types.MappingProxyType({}),
        derived: Mapping[str, Callable[[Record], object]] = types.MappingProxyType({}),
    ) -> None:
        super().__init__(table, record)
        self._derived = derived
        self.table = table
        self.mine = table.c.account == sa.bindparam("account")
        self.live = sa.and_(self.mine, table.c.deleted_at.is_(None))
        self._computed = dict(computed)
        self._saves: dict[tuple[str, ...], Statement] = {}

    @functools.cached_property
    def _get(self) -> Statement:
        return Statement(self._by_id())

    @functools.cached_property
    def _lock(self) -> Statement:
        return Statement(self._by_id().with_for_update(key_share=True, of=self.table))

    @functools.cached_property
    def _add(self) -> Statement:
        written = (*self._names, *self._derived, "account", "position")
        return Statement(
            sa.insert(self.table).values({name: sa.bindparam(name) for name in written} | self._computed)
        )

    @functools.cached_property
    def _save(self) -> Statement:
        return self._saving(tuple(name for name in (*self._names, *self._derived) if name != "id"))

    def values(self, record: Record) -> dict[str, Any]:
        """Return the column values of a record, derived ones too."""
        return super().values(record) | {name: of(record) for name, of in self._derived.items()}

    def find(self, snapshot: Snapshot, id: str) -> Record | None:
        """Return a live record, None where the account has none of that id."""
        row = snapshot.one(self._get, id=id)
        return None if row is None else self.record(row)

    def lock(self, tx: Tx, id: str) -> Record | None:
        """Return a live record that no other transaction can change until this one ends."""
        row = tx.one(self._lock, id=id)
        return None if row is None else self.record(row)

    def add(self, tx: Tx, *records: Record) -> None:
        """Insert records, the first one being listed last."""
        tx.write(
            self._add,
            [self.values(record) | {"position": tx.position()} for record in records],
        )

    def save_changed(self, tx: Tx, *changes: tuple[Record, Record]) -> None:
        """Write what changed of records, given as (as read under a lock, as it is to be).

        No index is touched whose columns stay as they are: on SQLite that is most of what a write costs.
        """
        differing = [self._differing(before, after) for before, after in changes]
        names = [name for name, *flags in zip(self._names, *differing, strict=True) if any(flags)]
        derived = {n: of for n, of in self._derived.items() if any(of(b) != of(a) for b, a in changes)}
        if names:
            key = (*names, *derived)
            statement = self._saves.get(key) or self._saves.setdefault(key, self._saving(key))
            saved = (after for _, after in changes)
            tx.write(statement, [self._changed(after, names, derived) for after in saved])

    def _differing(self, before: Record, after: Record) -> Iterator[bool]:
        """Tell of each field whether it differs."""
        return map(operator.ne, self._fields(before), self._fields(after))

    def _changed(
        self, record: Record, names: Sequence[str], derived: Mapping[str, Callable[[Record], object]]
    ) -> dict[str, Any]:
        values = self._written({name: getattr(record, name) for name in (*names, "id")})
        return values | {name: of(record) for name, of in derived.items()} | {"key_id": values["id"]}

    def save(self, tx: Tx, *records: Record) -> None:
        """Write every column of records that exist."""
        rows = [self.values(record) for record in records]
        tx.write(self._save, [row | {"key_id": row["id"]} for row in rows])

    def _by_id(self) -> sa.Select[Any]:
        return sa.select(*self.columns).where(self.live, self.table.c.id == sa.bindparam("id"))

    def _saving(self, names: Sequence[str]) -> Statement:
        saved = sa.update(self.table).where(self.mine, self.table.c.id == sa.bindparam("key_id"))
        return Statement(saved.values({name: sa.bindparam(name) for name in names}))


def split(row: Row, *parts: Columns[Any]) -> Sequence[Any]:
    """Return the records of a joined row, None for a part whose id is null (an outer join's miss)."""
    records: list[Any] = []
    start = 0
    for part in parts:
        piece = row[start : start + len(part)]
        records.append(None if piece[0] is None else part.record(piece))
        start += len(part)
    return records
