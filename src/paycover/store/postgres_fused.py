"""PostgreSQL: one statement run for many rows of values at once, made of the text of the one-row form."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from paycover.store.db import Compiled, Params

ROWS_MAX = 500
"""Rows that are sent in one statement at most; bounds what it and its values take of memory."""

UPDATED_MAX = 16
"""Rows that one UPDATE changes at most: told so, the planner finds each by its index."""

_PARAMETER = re.compile(r"%\((\w+)\)s(?:::([A-Z]+))?")
_CASTS = ("VARCHAR", "BIGINT", "INTEGER")
_EQUAL = re.compile(r'\w+\.(\w+) = %\((\w+)\)s(?:::[A-Z]+)?(?: COLLATE "C")?')
_OWN = re.compile(r'%\((\w+)\)s(?:::[A-Z]+)?(?: COLLATE "C")?')
_INSERT = re.compile(r"INSERT INTO (\w+) \(([\w, ]+)\) VALUES \(")
_UPDATE = re.compile(r"(UPDATE \w+ SET .+?) WHERE (.+)", re.DOTALL)
_NUMBER = "#"


class Fused(NamedTuple):
    """A statement for many rows of values, which are sent as one JSON text.

    `names` are the values of a row. Two rows with equal values of `apart` would see, or undo, one another:
    they go in two statements. A query's rows begin with the number of the row of values they are for.
    """

    text: bytes
    names: tuple[str, ...]
    apart: tuple[str, ...]
    own: Params
    rows_max: int

    def turns(self, rows: Sequence[Params]) -> Iterator[dict[str, Any]]:
        """Yield the parameters of each statement it takes to run all rows, in their order."""
        for turn in self._apart(rows):
            for start in range(0, len(turn), self.rows_max):
                yield self.bound(turn[start : start + self.rows_max])

    def bound(self, rows: Sequence[Params]) -> dict[str, Any]:
        """Return the parameters for rows that may go together; KeyError where one lacks a value."""
        values = [{name: row[name] for name in self.names} | {_NUMBER: n} for n, row in enumerate(rows)]
        return {**self.own, "fused": msgspec.json.encode(values).decode()}

    def _apart(self, rows: Sequence[Params]) -> list[list[Params]]:
        if not self.apart:
            return [list(rows)]
        turns: list[list[Params]] = []
        seen: dict[tuple[Any, ...], int] = {}
        for row in rows:
            key = tuple(row[name] for name in self.apart)
            turn = seen[key] = seen.get(key, -1) + 1
            if turn == len(turns):
                turns.append([])
            turns[turn].append(row)
        return turns


def fused(statement: Compiled) -> Fused | None:
    """Return a statement in its form for many rows; None where it has none that is known to be sound."""
    if statement.many is None:
        statement.many = _fused(statement) or False
    made: Fused | None = statement.many or None
    return made


def _fused(statement: Compiled) -> Fused | None:
    columns = _columns(statement)
    if not columns or "'" in statement.text:
        return None
    for make in (_query, _insert, _update):
        made = make(statement.text, statement.kinds)
        if made is not None:
            text, apart = made
            declared = ", ".join([f'"{_NUMBER}" INTEGER', *columns.values()])
            rows = f"json_to_recordset(%(fused)s::JSON) AS fused({declared})"
            text = _named(text, statement.kinds).replace("<rows>", rows)
            rows_max = UPDATED_MAX if make is _update else ROWS_MAX
            return Fused(text.encode(), tuple(columns), apart, statement.own, rows_max)
    return None


def _columns(statement: Compiled) -> dict[str, str]:
    """Return how each value of a row is declared, by name; nothing where one has a type we don't know."""
    columns = {}
    for name, cast in _PARAMETER.findall(statement.text):
        kind = statement.kinds.get(name)
        if kind is None:
            continue
        if cast in _CASTS:
            columns[name] = f'"{name}" {cast}'
        elif not cast and isinstance(kind, sa.Boolean | sa.LargeBinary):
            columns[name] = f'"{name}" {"BOOLEAN" if isinstance(kind, sa.Boolean) else "TEXT"}'
        else:
            return {}
    return columns


def _named(text: str, kinds: Mapping[str, sa.types.TypeEngine[Any]]) -> str:
    """Return a text with the values of a row by their names instead of as parameters."""

    def value(found: re.Match[str]) -> str:
        kind = kinds.get(found[1])
        if kind is None:
            return found[0]  # a value of the statement's own
        named = f'fused."{found[1]}"'
        return f"decode({named}, 'base64')" if isinstance(kind, sa.LargeBinary) else named

    return _PARAMETER.sub(value, text)


_Made = tuple[str, tuple[str, ...]] | None


def _query(text: str, kinds: Mapping[str, Any]) -> _Made:
    """Make a query run once for each row; OFFSET 0 keeps the planner from joining whole tables instead.

    Not one that begins with WITH: those are the large loads, whose plan is better for knowing the values.
    """
    if not text.startswith("SELECT"):
        return None
    offset = "" if "LIMIT" in text or "OFFSET" in text else " OFFSET 0"
    return f'SELECT fused."{_NUMBER}", found.* FROM <rows> CROSS JOIN LATERAL ({text}{offset}) AS found', ()


def _insert(text: str, kinds: Mapping[str, Any]) -> _Made:
    """Make an INSERT of one row one of many; what each looks up in it must not be about another of them."""
    head = _INSERT.match(text)
    if head is None:
        return None
    values = _items(text[head.end() :])
    tail = text[head.end() + len(", ".join(values)) :]
    if tail.strip() not in (")", ") ON CONFLICT DO NOTHING"):
        return None
    given = dict(zip(head[2].split(", "), values, strict=True))
    apart: set[str] = set()
    for value in values:
        if "SELECT" in value:
            looked_up = _looked_up(value, kinds)
            if not looked_up or any(not _is_given(given, name) for name in looked_up):
                return None
            apart |= looked_up
    into = text[: head.end()].removesuffix("VALUES (")
    return f"{into}SELECT {', '.join(values)} FROM <rows>{tail.removeprefix(')')}", tuple(sorted(apart))


def _update(text: str, kinds: Mapping[str, Any]) -> _Made:
    """Make an UPDATE of rows found by equal columns one of many."""
    found = _UPDATE.fullmatch(text)
    if found is None or "SELECT" in text or re.search(r"\bOR\b|\bFROM\b|\(", _PARAMETER.sub("", found[2])):
        return None
    terms = (_EQUAL.fullmatch(term) for term in found[2].split(" AND "))
    apart = {term[2] for term in terms if term is not None and term[2] in kinds}
    rows = f"(SELECT * FROM <rows> LIMIT {UPDATED_MAX}) AS fused"
    return (f"{found[1]} FROM {rows} WHERE {found[2]}", tuple(sorted(apart))) if apart else None


def _looked_up(value: str, kinds: Mapping[str, Any]) -> set[str]:
    """Return by which columns a scalar sub-select finds its rows, each equal to the value of its name.

    Nothing where it may find others: then nobody can tell which rows of values would see one another.
    """
    head, where, conditions = value.removesuffix(")").partition("WHERE ")
    if not where or any(name in kinds for name, _ in _PARAMETER.findall(head)) or value.count("SELECT") > 1:
        return set()
    terms = [_EQUAL.fullmatch(term) for term in conditions.split(" AND ")]
    return {term[1] if term is not None and term[1] == term[2] else "" for term in terms}


def _is_given(given: Mapping[str, str], name: str) -> bool:
    """Tell whether an INSERT gives a column the value of its own name."""
    found = _OWN.fullmatch(given.get(name, ""))
    return found is not None and found[1] == name


def _items(text: str) -> list[str]:
    """Return the items of a list as far as the parenthesis that ends it."""
    items, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        if sign in ",)" and depth == 0:
            items.append(text[start:at].removeprefix(" "))
            start = at + 1
        if sign == ")" and depth == 0:
            break
        depth += (sign == "(") - (sign == ")")
    return items
