"""Bordereaux: the premium written in a month, document by document, as it is reported to carriers.

The columns follow Lloyd's coverholder reporting standard 5.2 where there is one (insurance.md 5.5). Rows
are made of entries and the events they post, which never change: made again, a closed month's are the
same to the byte. So an insured is named by id.
"""

from collections.abc import Iterator

from paycover.domain.coverage import Coverage
from paycover.domain.ledger import Template
from paycover.domain.ledger_books import Books, Written
from paycover.domain.ledger_periods import end_of_month, month_of, start_of_month
from paycover.domain.ledger_postings import parts_of
from paycover.kit.dates import iso_day
from paycover.kit.records import Record


class BordereauRow(Record, kw_only=True):
    """A line of a bordereau: cents, below zero for what is returned. `net` is without taxes and fees."""

    entry: str
    document: str
    invoice: str
    carrier: str
    coverage_type: Coverage
    state: str | None
    transaction: str
    premium_type: str
    written_on: str
    effective: str
    expiry: str
    gross_pay: int
    rate: int
    premium: int
    commission: int
    commission_ppm: int
    tax: int
    stamping: int
    fee: int

    @property
    def net(self) -> int:
        """What the carrier gets of the premium."""
        return self.premium - self.commission

    @property
    def billed(self) -> int:
        """What the insured was billed for the line."""
        return self.premium + self.tax + self.stamping + self.fee


def bordereau(books: Books, month: str, carrier: str | None = None) -> list[BordereauRow]:
    """Return the rows of a month (`2026-05`) in the order of the books, of one carrier or of all."""
    rows = written_rows(books, start_of_month(month), end_of_month(month))
    return [row for row in rows if carrier is None or row.carrier == carrier]


def written_rows(books: Books, start: int, before: int) -> Iterator[BordereauRow]:
    """Yield a row for each line of premium written in [start, before), Unix seconds, as booked."""
    for written in books.written:
        if start <= written.entry.business_date < before:
            yield from _rows(books, written)


def untied(books: Books) -> str | None:
    """Return where bordereau and carriers' accounts differ, None where they agree (5.7, rule 15)."""
    reported: dict[tuple[str, str | None], int] = {}
    booked: dict[tuple[str, str | None], int] = {}
    for written in books.written:
        month = month_of(written.entry.business_date)
        for row in _rows(books, written):
            reported[month, row.carrier] = reported.get((month, row.carrier), 0) + row.net + row.fee
        for line in written.entry.lines:
            if line.code in ("2000", "2130"):
                amount = line.credit - line.debit
                booked[month, line.carrier] = booked.get((month, line.carrier), 0) + amount
    for place in sorted(reported.keys() | booked.keys(), key=str):
        there, here = reported.get(place, 0), booked.get(place, 0)
        if there != here:
            return (
                f"The bordereau of {place[1]} for {place[0]} comes to {there} cents, the books to {here}."
            )
    return None


def _rows(books: Books, written: Written) -> Iterator[BordereauRow]:
    """Yield a row for each coverage line; one where all is nothing has none."""
    entry, told, sign = written.entry, written.told, written.sign
    start, end = books.cycles.get(books.invoice_of(told.subject), (told.created, told.created))
    transaction, premium_type = _kind(written)
    for part in parts_of(told.premium, told.gross_pay, told.facts):
        terms = told.facts.terms[part.coverage_type]
        if part.net + part.tax + part.stamping + part.fee == 0:
            continue
        yield BordereauRow(
            entry=entry.id,
            document=told.subject,
            invoice=books.invoice_of(told.subject),
            carrier=part.carrier,
            coverage_type=part.coverage_type,
            state=part.state,
            transaction=transaction,
            premium_type=premium_type,
            written_on=iso_day(entry.business_date),
            effective=iso_day(start),
            expiry=iso_day(end),
            gross_pay=sign * abs(told.gross_pay),
            rate=terms.net_rate,
            premium=sign * part.net,
            commission=sign * part.commission,
            commission_ppm=terms.commission_ppm,
            tax=sign * part.tax,
            stamping=sign * part.stamping,
            fee=sign * part.fee,
        )


def _kind(written: Written) -> tuple[str, str]:
    """Return the words of the standard for what was written; no code of our own leaves the house."""
    if written.entry.kind is Template.REVERSAL:
        return "Cancellation", "Return premium"
    if written.told.corrects is None:
        return "New Business", "Original premium"
    return "Adjustment", "Additional premium" if written.sign > 0 else "Return premium"
