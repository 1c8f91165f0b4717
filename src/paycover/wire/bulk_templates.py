"""Templates of bulk uploads, and the verdicts on an upload, as files for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from paycover.domain.bulk_rows import LAYOUTS, BulkKind, Judged
from paycover.kit.later import Later

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = Later("xlsxwriter")

_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run as a formula."""


def template_csv(kind: BulkKind) -> bytes:
    """Return a CSV file with the headings of a kind of upload, and a row to be written over."""
    columns = LAYOUTS[kind].columns
    return _csv([[column.heading for column in columns], [column.example for column in columns]])


def template_xlsx(kind: BulkKind, categories: Sequence[str]) -> bytes:
    """Return a workbook with the headings, an example, what each column takes, and the job titles."""
    out = io.BytesIO()
    columns = LAYOUTS[kind].columns
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8EDF5", "border": 1})
        needed = book.add_format({"bold": True, "bg_color": "#F9E3B4", "border": 1})
        as_text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("Upload")
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, max(14, len(column.heading) + 3), as_text)
            sheet.write_string(0, at, column.heading, needed if column.required else head)
            sheet.write_string(1, at, column.example, as_text)
        notes = book.add_worksheet("Columns")
        notes.set_column(0, 2, 28)
        lines = [("Column", "Needed", "Example")]
        lines += [(each.heading, "yes" if each.required else "no", each.example) for each in columns]
        for row, cells in enumerate(lines):
            for at, cell in enumerate(cells):
                notes.write_string(row, at, cell, head if row == 0 else None)
        if kind is BulkKind.WORK:
            titles = book.add_worksheet("Job titles")
            titles.set_column(0, 0, 40)
            for row, title in enumerate(("Job Title", *categories)):
                titles.write_string(row, 0, title, head if row == 0 else None)
    return out.getvalue()


def verdicts_csv(judged: Iterable[Judged]) -> bytes:
    """Return the verdicts as CSV; a cell that would be run as a formula is written as text."""
    lines = [["row", "verdict", "column", "rule", "repair", "instead", "ids"]]
    for each in judged:
        ids = " ".join(each.objects.values())
        if not each.repairs:
            lines.append([str(each.number), each.verdict, "", "", _harmless(each.sentence), "", ids])
        for needed in each.repairs:
            instead = " or ".join(needed.expected)
            cells = [needed.column, needed.rule, needed.sentence, instead, ids]
            lines.append([str(each.number), each.verdict, *map(_harmless, cells)])
    return _csv(lines)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RISKY) else cell


def _csv(lines: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue().encode("utf-8-sig")
