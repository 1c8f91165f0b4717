"""Uploaded tables, CSV and XLSX: read within bounds, whatever was made to burst them."""

import csv
import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import python_calamine

from paycover.domain.bulk_rows import ROWS_MAX, Sheet
from paycover.kit.errors import invalid

BYTES_MAX = 20_971_520
UNPACKED_MAX = 134_217_728
ENTRIES_MAX = 500
COLUMNS_MAX = 60
CELL_MAX = 5_000
BLANK_ROWS = 1_000
"""Bounds of a file: its bytes, those of its parts unpacked, their number, columns, characters of a cell,
and blank rows between others."""

_KEPT = re.compile(r"(\[Content_Types\]\.xml|_rels/[^/]*\.rels|xl/.*\.(xml|rels))", re.IGNORECASE)
_UNPLACED = re.compile(rb"<(?:\w+:)?(?:c|row)(?=[\s/>])(?!\s+r=\"[A-Z]{0,3}[0-9]{1,7}\")")
_PLACE = re.compile(rb"<(?:\w+:)?(?:c|row)\s+r=\"([A-Z]{0,3})([0-9]{1,7})\"")
_FARTHEST_ROW = ROWS_MAX + BLANK_ROWS + 1


def read_sheet(name: str, data: bytes) -> Sheet:
    """Return the table of a CSV file, or of the first sheet of an XLSX file.

    Raises Problem(invalid_input) for one past the bounds, or that can't be read.
    """
    if len(data) > BYTES_MAX:
        raise invalid("file", f"must be at most {BYTES_MAX // 1_048_576} MB: split it")
    if data.startswith(b"PK"):
        return _sheet(_cells_of_workbook(data))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise invalid("file", "is an old .xls workbook: save it as .xlsx or CSV")
    return _sheet(_cells_of_text(name, data))


def _sheet(lines: Iterable[list[str]]) -> Sheet:
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in enumerate(lines, 1):
        _ensure_bounded(number, cells)
        if any(cells):
            rows.append((number, tuple(cells[:COLUMNS_MAX])))
    if len(rows) < 2:
        raise invalid("file", "has no rows below its headings")
    if len(rows) > ROWS_MAX + 1:
        raise invalid("file", f"has more than {ROWS_MAX:,} rows: split it")
    return Sheet(headings=rows[0][1], rows=tuple(rows[1:]))


def _ensure_bounded(number: int, cells: list[str]) -> None:
    if number > _FARTHEST_ROW:
        raise invalid("file", f"has more than {ROWS_MAX:,} rows: split it")
    if any(cells[COLUMNS_MAX:]):
        raise invalid("file", f"has more than {COLUMNS_MAX} columns")
    if any(len(cell) > CELL_MAX for cell in cells):
        raise invalid("file", f"has a cell of more than {CELL_MAX:,} characters in row {number}")


def _cells_of_text(name: str, data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise invalid("file", f"{name} is not UTF-8: save it as “CSV UTF-8”") from None
    if "\x00" in text:
        raise invalid("file", f"{name} is neither CSV nor XLSX")
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield [cell.strip() for cell in cells]
    except csv.Error as error:
        raise invalid("file", f"can't be read past line {reader.line_num}: {error}") from None


def _cells_of_workbook(data: bytes) -> Iterator[list[str]]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(_repacked(data)))
        values = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError) as error:
        raise invalid(
            "file", "is not an XLSX workbook that can be read: save it anew, or as CSV"
        ) from error
    return ([_text(value) for value in cells] for cells in values)


def _repacked(data: bytes) -> bytes:
    """Return the workbook with its parts unpacked here, within bounds, so that none can burst later.

    A cell far off would make the reader ask for the whole area up to it.
    """
    out = io.BytesIO()
    left = UNPACKED_MAX
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w") as plain:
        kept = [entry for entry in packed.infolist() if _KEPT.fullmatch(entry.filename)]
        if len(kept) > ENTRIES_MAX:
            raise invalid("file", "has too many parts to be a table")
        for entry in kept:
            if entry.flag_bits & 1:
                raise invalid("file", "is protected by a password: save it without one")
            with packed.open(entry) as part:
                content = part.read(left + 1)
            left -= len(content)
            if left < 0:
                raise invalid("file", f"unpacks to more than {UNPACKED_MAX // 1_048_576} MB: split it")
            if entry.filename.lower().startswith("xl/worksheets/"):
                _ensure_near(content)
            plain.writestr(entry.filename, content)
    return out.getvalue()


def _ensure_near(content: bytes) -> None:
    if b"\x00" in content:
        raise invalid("file", "is not written in UTF-8")
    if _UNPLACED.search(content):
        raise invalid("file", "has cells that do not say where they are: save it anew, or as CSV")
    for letters, digits in set(_PLACE.findall(content)):
        if _column(letters) > COLUMNS_MAX or int(digits) > _FARTHEST_ROW:
            place = (letters + digits).decode()
            raise invalid("file", f"has something as far off as {place}: copy the table to a new sheet")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(value: Any) -> str:
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value).strip()
