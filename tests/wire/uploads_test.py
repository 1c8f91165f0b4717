"""Uploaded tables: both formats alike, and files that were made to burst."""

import datetime
import io
import zipfile

import pytest
import xlsxwriter

from paycover.domain.bulk_rows import BulkKind, Judged, Verdict, read_rows
from paycover.kit.errors import Problem
from paycover.wire import uploads
from paycover.wire.bulk_templates import template_csv, template_xlsx, verdicts_csv
from paycover.wire.uploads import read_sheet

SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: tuple[object, ...]) -> bytes:
    """Return a workbook of some rows; days are written as a spreadsheet keeps them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "mm/dd/yyyy"})
        for number, row in enumerate(rows):
            for at, cell in enumerate(row):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(number, at, cell, day)
                else:
                    sheet.write(number, at, cell)
    return out.getvalue()


def with_sheet(content: bytes) -> bytes:
    """Return a workbook whose first sheet is written as given."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(("a",), ("b",)))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name == SHEET else old.read(name))
    return out.getvalue()


def cells(inside: bytes) -> bytes:
    """Return a sheet of some XML."""
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<worksheet xmlns="' + space + b'"><sheetData>' + inside + b"</sheetData></worksheet>"


def refusal(data: bytes) -> str:
    """Return why a file is refused."""
    with pytest.raises(Problem) as raised:
        read_sheet("some.csv", data)
    assert isinstance(raised.value.message, dict)
    return str(raised.value.message["file"])


@pytest.mark.parametrize("kind", BulkKind)
def test_a_template_is_a_file_that_can_be_read(kind: BulkKind) -> None:
    csv, xlsx = template_csv(kind), template_xlsx(kind, ["Computer service"])
    (one,), (other,) = (read_rows(kind, read_sheet("t", data)) for data in (csv, xlsx))
    assert one == other and not one.repairs


def test_both_formats_and_any_separator_are_read_alike() -> None:
    day = datetime.date(2026, 5, 1)
    book = workbook(("Job", "Pay", "Day"), (), ("jb_1", 1234.5, day), ("jb_2", 7, day))
    sheet = read_sheet("a.xlsx", book)
    assert sheet.rows == ((3, ("jb_1", "1234.5", "2026-05-01")), (4, ("jb_2", "7", "2026-05-01")))
    for separator in ",;\t":
        lines = ("Job,Pay,Day", ",,", "jb_1,1234.5,2026-05-01", "jb_2,7,2026-05-01", "")
        text = "\r\n".join(lines).replace(",", separator)
        assert read_sheet("a.csv", text.encode("utf-8-sig")) == sheet


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no rows"),
        (b"Job\n", "no rows"),
        (b"Job\n\xff", "not UTF-8"),
        (b"Job\n\x00", "neither CSV nor XLSX"),
        (b'Job\n"open', "can't be read"),
        (b"\xd0\xcf\x11\xe0rest", "old .xls"),
        (b"PK\x03\x04 and nothing", "not an XLSX workbook"),
        (workbook(("a",), ("b",))[:-200], "not an XLSX workbook"),
        (with_sheet(b"no sheet at all"), "not an XLSX workbook"),
        (with_sheet(cells(b'<row r="9"><c r="XFD9"><v>1</v></c></row>')), "as far off as XFD9"),
        (with_sheet(cells(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>')), "as far off as"),
        (with_sheet(cells(b"<row><c><v>1</v></c></row>")), "do not say where they are"),
        (with_sheet(cells(b'<row r="1"><c s=" r=\'A1\'"><v>1</v></c></row>')), "do not say where they are"),
        (b"Job\n" + b"x" * 5_001, "more than 5,000 characters"),
        (b"Job\n" + b"," * 60 + b"x", "more than 60 columns"),
    ],
)
def test_a_file_that_is_no_table_within_bounds_is_refused_with_its_reason(data: bytes, why: str) -> None:
    assert why in refusal(data)


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "UNPACKED_MAX", 200_000)
    bomb = with_sheet(cells(b" " * 1_000_000))
    assert len(bomb) < 20_000 and "unpacks to more than" in refusal(bomb)
    monkeypatch.setattr(uploads, "ROWS_MAX", 3)
    assert "more than 3 rows" in refusal(b"Job\n" + b"1\n" * 4)
    monkeypatch.setattr(uploads, "BYTES_MAX", 10)
    assert "must be at most" in refusal(b"Job\n" + b"1\n" * 4)


def test_a_verdict_is_never_run_as_a_formula() -> None:
    rows = read_rows(BulkKind.PAYROLL, read_sheet("t", template_csv(BulkKind.PAYROLL)))
    judged = Judged(number=rows[0].number, verdict=Verdict.SAME, sentence='=HYPERLINK("x")')
    assert b"'=HYPERLINK" in verdicts_csv([judged])
