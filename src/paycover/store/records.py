"""Rows to records and back: one small mapper for every noun, and the five things done with it."""

import enum
import functools
import operator
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec
import sqlalchemy as sa

from paycover.kit.records import Record, names_of
from paycover.store.column_types import Choice, Json
from paycover.store.db import Row, Snapshot, Statement, Tx

AnyRecord = TypeVar("AnyRecord", bound=Record)
Other = TypeVar("Other")


class Columns(Generic[AnyRecord]):
    """Maps the columns of a table to the fields of one record type, by name."""

    def __init__(self, table: sa.FromClause, record: type[AnyRecord]) -> None:
        self._record = record
        hints = typing.get_type_hints(record)
        self._names = names_of(record)
        self.columns = [table.c[name] for name in self._names]
        self._readers = [
            (index, reader)
            for index, name in enumerate(self._names)
            if (reader := _reader(table.c[name].type, hints[name])) is not None
        ]
        self._fields = operator.attrgetter(*self._names)
        self._json = [name for name in self._names if isinstance(table.c[name].type, Json)]

    def __len__(self) -> int:
        return len(self._names)

    def record(self, row: Row) -> AnyRecord:
        """Return the record of a row that holds this mapper's columns in order."""
        values = list(row)
        for index, reader in self._readers:
            if values[index] is not None:
                values[index] = reader(values[index])
        return self._record(**dict(zip(self._names, values, strict=True)))

    def values(self, record: AnyRecord) -> dict[str, Any]:
        """Return the column values of a record."""
        return self._written(msgspec.structs.asdict(record))

    def _written(self, values: dict[str, Any]) -> dict[str, Any]:
        for name in self._json:
            value = values.get(name)
            if value is not None and not isinstance(value, str):
                values[name] = msgspec.json.encode(value, order="deterministic").decode()
        return values


def _reader(kind: sa.types.TypeEngine[Any], hint: Any) -> Callable[[Any], Any] | None:
    """Return what turns a column's value into the record's, None where it is the same already."""
    if isinstance(kind, Json):
        return None if hint is str else msgspec.json.Decoder(hint).decode
    if isinstance(kind, Choice):
        choice: type[enum.Enum] = next(iter(typing.get_args(hint)), hint)  # of `Kind | None`, the kind
        return {each.value: each for each in choice}.__getitem__
    if isinstance(kind, sa.Boolean):
        return bool
    return None


class Records(Columns[AnyRecord]):
    """The statements every noun shares. All of them see live rows of the caller's account only.

    `computed` are columns whose value the insert itself works out, whatever the record says. `derived` are
    columns no record has, written with each of them: what it is found or listed by.
    """

    def __init__(
        self,
        table: sa.Table,
        record: type[AnyRecord],
        *,
        computed: Mapping[str, sa.ColumnElement[Any]] = types.MappingProxyType({}),
        derived: Mapping[str, Callable[[AnyRecord], object]] = types.MappingProxyType({}),
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

    def values(self, record: AnyRecord) -> dict[str, Any]:
        """Return the column values of a record, derived ones too."""
        return super().values(record) | {name: of(record) for name, of in self._derived.items()}

    def find(self, snapshot: Snapshot, id: str) -> AnyRecord | None:
        """Return a live record, None where the account has none of that id."""
        row = snapshot.one(self._get, id=id)
        return None if row is None else self.record(row)

    def lock(self, tx: Tx, id: str) -> AnyRecord | None:
        """Return a live record that no other transaction can change until this one ends."""
        row = tx.one(self._lock, id=id)
        tx.link.hold(id)
        return None if row is None else self.record(row)

    def add(self, tx: Tx, *records: AnyRecord) -> None:
        """Insert records, the first one being listed last."""
        tx.write(
            self._add,
            [self.values(record) | {"position": tx.position()} for record in records],
        )

    def save_changed(self, tx: Tx, *changes: tuple[AnyRecord, AnyRecord]) -> None:
        """Write what changed of records, given as (as read under a lock, as it is to be).

        No index is touched whose columns stay as they are: on SQLite that is most of what a write costs.
        """
        names = self._differing(changes)
        derived = {n: of for n, of in self._derived.items() if any(of(b) != of(a) for b, a in changes)}
        if names:
            key = (*names, *derived)
            statement = self._saves.get(key) or self._saves.setdefault(key, self._saving(key))
            saved = (after for _, after in changes)
            tx.write(statement, [self._changed(after, names, derived) for after in saved])

    def _differing(self, changes: Sequence[tuple[AnyRecord, AnyRecord]]) -> list[str]:
        """Return the names of the fields that some of the changes are of, in order."""
        found: set[str] = set()
        for before, after in changes:
            pairs = zip(self._names, self._fields(before), self._fields(after), strict=True)
            found.update(name for name, old, new in pairs if old is not new and old != new)
        return [name for name in self._names if name in found]

    def _changed(
        self, record: AnyRecord, names: Sequence[str], derived: Mapping[str, Callable[[AnyRecord], object]]
    ) -> dict[str, Any]:
        values = self._written({name: getattr(record, name) for name in (*names, "id")})
        return values | {name: of(record) for name, of in derived.items()} | {"key_id": values["id"]}

    def save(self, tx: Tx, *records: AnyRecord) -> None:
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
