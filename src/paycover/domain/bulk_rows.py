"""Rows of bulk uploads: which columns each kind of file has, and what each row comes to."""

import enum
from collections.abc import Mapping, Sequence
from typing import Any

from paycover.domain.bulk_cells import (
    Column,
    Repair,
    day,
    email,
    pay,
    read_cells,
    state,
    text_of,
    wage,
    wage_type,
)
from paycover.kit.canonical import digest
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record, field, replace

ROWS_MAX = 50_000
"""How many rows one file may have (our decision)."""


class BulkKind(enum.StrEnum):
    """What a file holds: new work of contractors for clients, or what was paid in pay cycles."""

    WORK = "work"
    PAYROLL = "payroll"


class Verdict(enum.StrEnum):
    """What becomes of a row. `same`: it was done before; `changed`: it differs from what is there."""

    CREATE = "create"
    SAME = "same"
    CHANGED = "changed"
    FAULTY = "faulty"


class Sheet(Record, kw_only=True):
    """A file as read: its headings, and the texts of each row below them, blank rows left out.

    Each row comes with its number as a spreadsheet counts.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


class ReadRow(Record, kw_only=True):
    """A row as far as the file alone tells.

    `key` is a hash of what names the row, `content` of all it says. `first` is the number of an
    earlier row that says the same.
    """

    number: int
    values: Mapping[str, Any]
    key: str = ""
    content: str = ""
    repairs: tuple[Repair, ...] = ()
    first: int | None = None


class Judged(Record, kw_only=True):
    """The verdict on a row: a sentence, the repairs of a faulty one, ids of what is or was made."""

    number: int
    verdict: Verdict
    sentence: str
    repairs: tuple[Repair, ...] = ()
    objects: Mapping[str, str] = field(default_factory=dict)


class Layout(Record):
    """The columns of a kind of file, and which of its fields name a row."""

    columns: tuple[Column, ...]
    natural: tuple[str, ...]
    said: str


_NAME, _LINE = text_of(500), text_of(500)

LAYOUTS: dict[BulkKind, Layout] = {
    BulkKind.WORK: Layout(
        (
            Column("Ultimate Client Name", "client", _NAME, "Apple, Inc", also=("client", "client name")),
            Column("Contractor First Name", "first_name", _NAME, "Joe", also=("first name",)),
            Column("Contractor Last Name", "last_name", _NAME, "Parker", also=("last name",)),
            Column("Company", "company", _NAME, "Parker Sound LLC", False, ("company name",)),
            Column("Email", "email", email, "joe@example.com", also=("contractor email", "e-mail")),
            Column("Job Title", "category", _NAME, "Computer service", also=("job category",)),
            Column(
                "Brief Description",
                "description",
                text_of(5_000),
                "Repairs computers on site.",
                also=("description", "job description"),
            ),
            Column("Work State", "work_state", state, "CA"),
            Column("Mailing Address 1", "line1", _LINE, "1 Main Street", also=("mailing address",)),
            Column("Mailing Address 2", "line2", _LINE, "Unit 4", False),
            Column("Mailing City", "locality", _LINE, "San Francisco", also=("city",)),
            Column("Mailing State", "home_state", state, "CA", also=("state", "home state")),
            Column("Mailing Zip", "postalcode", text_of(20), "94105", also=("zip", "zip code")),
            Column("Wage", "wage", wage, "1500.00", also=("job wage",)),
            Column("Wage Type", "wage_type", wage_type, "flatfee", False),
            Column("Start Date", "start", day, "2026-05-03", False),
            Column("PO Number", "po", text_of(5_000), "PO-1234", False, ("po #", "po")),
        ),
        ("client", "email", "category", "work_state", "start", "description"),
        "client, e-mail, job, state, start and description",
    ),
    BulkKind.PAYROLL: Layout(
        (
            Column(
                "Contractor",
                "contractor",
                _NAME,
                "joe@example.com",
                also=("contractor id", "email", "contractor email"),
            ),
            Column("Job", "job", text_of(200), "jb_jsb9KEcTpc", also=("job id",)),
            Column("Cycle Start", "start", day, "2026-05-01", also=("pay period start", "period start")),
            Column("Cycle End", "end", day, "2026-05-15", also=("pay period end", "period end")),
            Column("Pay", "pay", pay, "2500.00", also=("gross pay", "amount")),
            Column("PO Number", "po", text_of(5_000), "PO-1234", False, ("po #", "po")),
        ),
        ("contractor", "job", "start", "end"),
        "contractor, job and cycle",
    ),
}


def read_rows(kind: BulkKind, sheet: Sheet) -> list[ReadRow]:
    """Return every row of a file as read, those that repeat or contradict an earlier one told.

    Raises Problem(invalid_input) for headings that are missing, unknown or there twice.
    """
    layout = LAYOUTS[kind]
    fields = _fields(layout, sheet.headings)
    seen: dict[str, ReadRow] = {}
    return [_judged_by_file(_row(kind, fields, *row), seen, layout) for row in sheet.rows]


def faulty(row: ReadRow, *repairs: Repair) -> Judged:
    """Return the verdict on a row that can't be done before it is mended."""
    sentence = " ".join(each.sentence for each in repairs)
    return Judged(number=row.number, verdict=Verdict.FAULTY, sentence=sentence, repairs=repairs)


def refused(row: ReadRow, problem: Problem, column: str = "") -> Judged:
    """Return the verdict on a row that a rule of the insurance refuses."""
    told = problem.message
    sentence = told if isinstance(told, str) else " ".join(f"{name} {why}." for name, why in told.items())
    return faulty(row, Repair(column=column, value="", rule=problem.code.value, sentence=sentence))


def judged_alone(row: ReadRow) -> Judged | None:
    """Return the verdict on a row where the file alone decides it, None where the books do."""
    if row.repairs:
        return faulty(row, *row.repairs)
    if row.first is not None:
        return Judged(
            number=row.number, verdict=Verdict.SAME, sentence=f"Row {row.first} of this file says the same."
        )
    return None


def _fields(layout: Layout, headings: Sequence[str]) -> list[str | None]:
    known = {_plain(name): column for column in layout.columns for name in (column.heading, *column.also)}
    found = [known.get(_plain(heading)) for heading in headings]
    faults: dict[str, str] = {}
    for heading, column in zip(headings, found, strict=True):
        if heading and column is None:
            faults[heading] = (
                "is no column of this kind of file: rename it after the template, or leave it out"
            )
        if column is not None and found.count(column) > 1:
            faults[heading] = f"stands for {column.heading} more than once"
    for column in layout.columns:
        if column.required and column not in found:
            faults[column.heading] = "is missing: add the column"
    if faults:
        raise Problem(Code.INVALID_INPUT, faults)
    return [None if column is None else column.field for column in found]


def _row(kind: BulkKind, fields: Sequence[str | None], number: int, cells: Sequence[str]) -> ReadRow:
    layout = LAYOUTS[kind]
    by_field = {name: cell for name, cell in zip(fields, cells, strict=False) if name is not None}
    values, repairs = read_cells(layout.columns, by_field)
    if repairs:
        return ReadRow(number=number, values=values, repairs=tuple(repairs))
    named = [_folded(values[name]) for name in layout.natural]
    return ReadRow(number=number, values=values, key=digest([kind, *named]), content=digest(values))


def _judged_by_file(row: ReadRow, seen: dict[str, ReadRow], layout: Layout) -> ReadRow:
    if not row.key:
        return row
    earlier = seen.setdefault(row.key, row)
    if earlier is row:
        return row
    if earlier.content == row.content:
        return replace(row, first=earlier.number)
    other = [c.heading for c in layout.columns if row.values[c.field] != earlier.values[c.field]]
    sentence = (
        f"Row {earlier.number} has the same {layout.said} with another {', '.join(other)}: "
        "keep one of the two."
    )
    contradicts = Repair(
        column=other[0],
        value=str(row.values[_field_of(layout, other[0])]),
        rule="contradicts",
        sentence=sentence,
    )
    return replace(row, repairs=(contradicts,))


def _field_of(layout: Layout, heading: str) -> str:
    return next(column.field for column in layout.columns if column.heading == heading)


def _folded(value: Any) -> Any:
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().split())
