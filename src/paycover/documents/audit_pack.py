"""An audit pack as one ZIP file: a summary, a CSV for each table, hashes. Equal packs are equal bytes."""

import csv
import hashlib
import io
import zipfile

from paycover.domain.audit_books import Table
from paycover.domain.audit_packs import AuditPack

SUMS = "SHA256SUMS"
"""The file that `sha256sum --check` reads."""

MADE = (1980, 1, 1, 0, 0, 0)
"""What every file in it is dated, so that the bytes depend on the contents alone."""


def audit_pack_zip(pack: AuditPack) -> bytes:
    """Return the bytes of the file."""
    files = {"summary.txt": "".join(f"{sentence}\n" for sentence in pack.summary).encode()}
    files |= {f"{name}.csv": _csv(table) for name, table in pack.tables.items()}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (files | {SUMS: sums.encode()}).items():
            entry = zipfile.ZipInfo(name, MADE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def _csv(table: Table) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([[_cell(cell) for cell in row] for row in table.rows])
    return out.getvalue().encode()


def _cell(cell: str | int) -> str | int:
    """Return a cell that no spreadsheet takes for a formula; amounts below zero are none."""
    is_formula = isinstance(cell, str) and cell[:1] in ("=", "+", "@", "-", "\t", "\r")
    return f"'{cell}" if is_formula and not _is_amount(str(cell)) else cell


def _is_amount(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()
