"""The tables of a rate plan: which columns each has, and reading a CSV file into rows or faults."""

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from paycover.domain.bureaus import BUREAUS
from paycover.domain.rate_faults import FORMAT, Fault, Holds
from paycover.domain.rates import Appetite
from paycover.kit.records import Record

ROWS_MAX = 200_000
CELL_MAX = 500
"""Most rows of a table, most characters of a cell."""

Row = dict[str, Any]
"""A row by column; blank cells are None, `row` is its number as a spreadsheet counts."""

Reader = Callable[[str], Any]
"""Makes a value of the text of a cell; raises ValueError with what it should be."""


class Table(Record):
    """The columns of a kind of table: how each is read, which there must be, which may not be blank."""

    columns: Mapping[str, Reader]
    required: tuple[str, ...]
    filled: frozenset[str]


def rows_of(name: str, data: bytes, table: Table) -> tuple[list[Row], list[Fault]]:
    """Return the good rows of a CSV file, and every fault of its form."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        return [], [_fault(name, "is not UTF-8: save it as “CSV UTF-8”", row=row)]
    lines = _lines(name, text)
    header = next(lines, [])
    if isinstance(header, Fault):
        return [], [header]
    faults = list(_header_faults(name, header, table))
    if faults:
        return [], faults
    rows: list[Row] = []
    for number, cells in enumerate(_without_blank_end(lines), 2):
        if isinstance(cells, Fault):
            return rows, [*faults, cells]
        wrong = list(_row_faults(name, number, header, cells, table))
        faults += wrong
        if not wrong:
            rows.append({"row": number, **_values(header, cells, table)})
    if not rows and not faults:
        faults.append(_fault(name, "has no rows"))
    return rows, faults


def _lines(name: str, text: str) -> Iterator[list[str] | Fault]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    for number in range(1, ROWS_MAX + 2):
        try:
            yield [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield _fault(name, f"can't be read further: {error}", row=number)
            return
    yield _fault(name, f"has more than {ROWS_MAX:,} rows")


def _without_blank_end(lines: Iterator[list[str] | Fault]) -> Iterator[list[str] | Fault]:
    """Give the lines without the empty ones spreadsheets leave at the end."""
    blank: list[list[str] | Fault] = []
    for cells in lines:
        if not isinstance(cells, Fault) and not any(cells):
            blank.append(cells)
            continue
        yield from blank
        blank = []
        yield cells


def _header_faults(name: str, header: list[str], table: Table) -> Iterator[Fault]:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        yield _fault(name, "is separated by something else than commas", row=1, value=header[0])
        return
    for column in dict.fromkeys(header):
        if header.count(column) > 1:
            yield _fault(name, f"has the column {column} twice", row=1, column=column, value=column)
        if column not in table.columns:
            yield _fault(name, f"can't have a column {column}", row=1, column=column, value=column)
    for column in table.required:
        if column not in header:
            yield _fault(name, f"lacks the column {column}", row=1, column=column)


def _row_faults(
    name: str, number: int, header: list[str], cells: list[str], table: Table
) -> Iterator[Fault]:
    if len(cells) > len(header):
        extra = ",".join(cells[len(header) :])
        yield _fault(name, f"has {len(cells) - len(header)} cells too many", row=number, value=extra)
    if len(cells) < len(header):
        missing = header[len(cells)]
        yield _fault(name, f"has no cell for {missing}", row=number, column=missing)
    for column, cell in zip(header, cells, strict=False):
        reason = _reason(column, cell, table)
        if reason is not None:
            yield _fault(name, reason, row=number, column=column, value=cell[:80])


def _reason(column: str, cell: str, table: Table) -> str | None:
    if not cell:
        return f"needs something in {column}" if column in table.filled else None
    if len(cell) > CELL_MAX or not cell.isprintable():
        return f"has text in {column} that is too long or can't be printed"
    try:
        table.columns[column](cell)
    except ValueError as error:
        return f"has something else in {column} than {error}"
    return None


def _values(header: list[str], cells: list[str], table: Table) -> Row:
    return {
        column: table.columns[column](cell) if cell else None
        for column, cell in zip(header, cells, strict=True)
    }


def _fault(
    name: str, what: str, *, row: int | None = None, column: str | None = None, value: str | None = None
) -> Fault:
    return Fault(
        rule=FORMAT,
        file=name,
        row=row,
        column=column,
        value=value,
        sentence=f"{name} {what}.",
        holds=Holds.LOADING,
    )


def whole(least: int, most: int) -> Reader:
    """Return a reader of whole numbers from `least` to `most`."""

    def read(cell: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,15}", cell) or not least <= int(cell) <= most:
            raise ValueError(f"a whole number from {least} to {most}, without separators")
        return int(cell)

    return read


def word(cell: str) -> str:
    """Read a text as it is."""
    return cell


def slug(cell: str) -> str:
    """Read a short name or a category code."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}", cell):
        raise ValueError("a short name of letters, digits and hyphens")
    return cell


def category_code(cell: str) -> str:
    """Read a category code."""
    if not re.fullmatch(r"jc_[0-9A-Za-z]{10}", cell):
        raise ValueError("a category code such as jc_MTqpkbkp6G")
    return cell


def appetite(cell: str) -> Appetite:
    """Read what the carrier says of a row."""
    if cell not in list(Appetite):
        raise ValueError("accept, refer or decline")
    return Appetite(cell)


def bureau(cell: str) -> str:
    """Read the name of who numbers classes."""
    if cell not in BUREAUS:
        raise ValueError(f"one of {', '.join(sorted(BUREAUS))}")
    return cell


def day(cell: str) -> int:
    """Read a day as the Unix seconds of its begin, UTC."""
    try:
        then = datetime.datetime.strptime(cell, "%Y-%m-%d").replace(tzinfo=datetime.UTC)
    except ValueError:
        raise ValueError("a day such as 2026-01-01") from None
    return int(then.timestamp())


_PPM = whole(0, 10_000_000)
_CENTS = whole(0, 10**12)

ENTRY_COLUMNS: dict[str, Reader] = {
    "job_category": slug,
    "state": word,
    "class_code": word,
    "exact_rate_ppm": whole(0, 10_000_000),
    "net_rate": whole(-(10**6), 10**6),
    "appetite": appetite,
    "max_pay_cents": _CENTS,
    "max_term_days": whole(1, 3_660),
    "limit_profile": word,
    "tier": word,
    "notes": word,
    "status": word,
}
"""Column → reader of what every table of rates may have, in the order it is written in."""

ENTRY_REQUIRED = ("job_category", "state", "class_code", "exact_rate_ppm", "net_rate", "appetite")


def entries_table(factors: tuple[str, ...]) -> Table:
    """Return the table of rates of a line that can be built up of `factors`."""
    signed = whole(-1_000_000, 10_000_000)
    parts = {f"{name}_ppm": signed if name == "schedule" else _PPM for name in factors}
    return Table(
        columns=ENTRY_COLUMNS | parts,
        required=ENTRY_REQUIRED,
        filled=frozenset({"job_category", "state", "appetite"}),
    )


TAXES = Table(
    columns={
        "state": word,
        "surplus_lines_tax_ppm": whole(0, 1_000_000),
        "stamping_fee_ppm": whole(0, 1_000_000),
        "effective_from": day,
        "effective_to": day,
        "note": word,
    },
    required=("state", "surplus_lines_tax_ppm", "stamping_fee_ppm"),
    filled=frozenset({"state", "surplus_lines_tax_ppm", "stamping_fee_ppm"}),
)
CLASS_CODES = Table(
    columns={"bureau": bureau, "class_code": word},
    required=("bureau", "class_code"),
    filled=frozenset({"bureau", "class_code"}),
)
CATEGORIES = Table(
    columns={"job_category": slug, "id": category_code, "name": word},
    required=("job_category", "name"),
    filled=frozenset({"job_category", "name"}),
)
