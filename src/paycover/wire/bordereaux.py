"""Bordereaux as CSV, in the columns of Lloyd's coverholder reporting and a few of the United States."""

import csv
import io
from collections.abc import Callable

from paycover.domain.bordereaux import BordereauRow
from paycover.domain.ledger_closing import dollars
from paycover.kit.dates import DAY, iso_day
from paycover.kit.money import PPM

COLUMNS: dict[str, Callable[[BordereauRow], object]] = {
    "CR0010 year of account": lambda row: row.effective[:4],
    "CR0016 class of business": lambda row: row.coverage_type.value,
    "CR0019 type of insurance": lambda _row: "Direct",
    "CR0020 original currency": lambda _row: "USD",
    "CR0022 risk transaction type": lambda row: row.transaction,
    "CR0026 reference": lambda row: row.invoice,
    "CR0029 certificate reference": lambda row: row.document,
    "CR0030 inception": lambda row: row.effective,
    "CR0031 expiry": lambda row: row.expiry,
    "CR0056 premium transaction type": lambda row: row.premium_type,
    "CR0057 effective": lambda row: row.written_on,
    "CR0059 gross premium": lambda row: dollars(row.premium),
    "CR0061 commission percent": lambda row: _percent(row.commission_ppm),
    "CR0062 commission": lambda row: dollars(row.commission),
    "CR0064 taxes and levies": lambda row: dollars(row.tax + row.stamping),
    "CR0065 net premium": lambda row: dollars(row.net),
    "CR0066 settlement currency": lambda _row: "USD",
    "CR0067 rate of exchange": lambda _row: "1",
    "CR0077 tax territory": lambda row: row.state if row.tax or row.stamping else "",
    "CR0083 surplus lines tax": lambda row: dollars(row.tax),
    "stamping fee": lambda row: dollars(row.stamping),
    "CR0925 fees": lambda row: dollars(row.fee),
    "billed": lambda row: dollars(row.billed),
    "carrier": lambda row: row.carrier,
    "state": lambda row: row.state or "",
    "remuneration": lambda row: dollars(row.gross_pay),
    "rate per $100": lambda row: dollars(row.rate),
    "entry": lambda row: row.entry,
}
"""Column → its value. Which internal words become which of the standard's is in `domain/bordereaux.py`."""


def bordereau_csv(rows: list[BordereauRow], start: int, before: int) -> str:
    """Return a bordereau of the days from `start` to `before` (Unix seconds, the end not included)."""
    period = {"CR0001 period start": iso_day(start), "CR0002 period end": iso_day(before - DAY)}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*period, *COLUMNS])
    for row in rows:
        writer.writerow([*period.values(), *(value(row) for value in COLUMNS.values())])
    return out.getvalue()


def _percent(ppm: int) -> str:
    whole, part = divmod(ppm * 100, PPM)
    return f"{whole}.{part * 100 // PPM:02}"
