"""Audit packs: the pay and premium of a period, whether every day of it was insured, and the books' word.

Made of events and entries alone, which never change: asked for as of the same moment again, a pack is the
same to the byte (docs/decisions/audit-packs.md). Money in tables is dollars; rates are cents per $100.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from paycover.domain.audit_books import TIES, Rows, Table, ties_of, trial_balance
from paycover.domain.audit_cover import Known, gaps
from paycover.domain.bordereaux import BordereauRow, written_rows
from paycover.domain.coverage import Coverage
from paycover.domain.ledger import Entry
from paycover.domain.ledger_books import Books
from paycover.domain.ledger_closing import dollars
from paycover.domain.premium import RATE_UNIT
from paycover.kit.dates import DAY, iso_day, iso_second
from paycover.kit.money import ratio_half_up
from paycover.kit.records import Record


class Sources(Record, kw_only=True):
    """What a pack is made of: all that was told and booked until `as_of`, of [start, before), Unix seconds.

    `classes` are the class codes policies were rated with, by policy and line.
    """

    account: str
    start: int
    before: int
    as_of: int
    known: Known
    books: Books
    entries: list[Entry]
    classes: Mapping[tuple[str, Coverage], str]


class AuditPack(Record, kw_only=True):
    """The tables of a pack by name, its exceptions first, and the sentences of its summary."""

    tables: dict[str, Table]
    summary: tuple[str, ...]

    @property
    def exceptions(self) -> Rows:
        """What an auditor will ask about: pay without cover, and books that do not tie."""
        return self.tables["exceptions"].rows


def audit_pack(sources: Sources) -> AuditPack:
    """Return the pack of a period."""
    rows = list(written_rows(sources.books, sources.start, sources.before))
    cover, uninsured = _cover(sources, rows)
    ties = ties_of(rows, sources.entries, sources.start, sources.before)
    loose = [(tie[0], "", "", f"The books differ by {tie[-1]}.") for tie in ties if tie[-1] != dollars(0)]
    tables = {
        "exceptions": Table(("about", "from", "to", "what"), [*uninsured, *loose]),
        "payroll": _payroll(sources, rows),
        "premium": _premium(sources, rows),
        "cover": Table(_COVER, cover),
        "certificates": _certificates(sources, rows),
        "true_up": _true_up(sources, rows),
        "trial_balance": trial_balance(sources.entries, sources.before),
        "ties": Table(TIES, ties),
    }
    return AuditPack(tables=tables, summary=tuple(_summary(sources, rows, tables)))


def _summary(sources: Sources, rows: list[BordereauRow], tables: dict[str, Table]) -> Iterator[str]:
    people = {_invoice(sources, row)["contractor"] for row in rows}
    pay = sum({(row.document, row.entry): row.gross_pay for row in rows}.values())
    yield f"Audit pack of {sources.account}: {iso_day(sources.start)} to {iso_day(sources.before - DAY)}."
    yield f"As it was known at {iso_second(sources.as_of)} UTC."
    bills = len({row.invoice for row in rows})
    yield f"{len(people)} contractors were paid ${dollars(pay)} on {bills} invoices."
    yield f"Premium, taxes and fees written: ${dollars(sum(row.billed for row in rows))}."
    yield (
        f"Exceptions: {len(tables['exceptions'].rows)}."
        if tables["exceptions"].rows
        else "Every pay was insured for the whole of its cycle, and the books tie to the cent."
    )
    yield f"The books end with entry {sources.books.head.number}, hash {sources.books.head.hash}."


def _payroll(sources: Sources, rows: list[BordereauRow]) -> Table:
    """Return pay and premium by coverage line, carrier, class and state."""
    found: dict[tuple[str, ...], list[BordereauRow]] = defaultdict(list)
    for row in rows:
        found[row.coverage_type.value, row.carrier, _class(sources, row), row.state or ""].append(row)
    table: Rows = []
    for key, mine in sorted(found.items()):
        people = {_invoice(sources, row)["contractor"] for row in mine}
        sums = (sum(row.gross_pay for row in mine), sum(row.premium for row in mine))
        taxes = sum(row.tax + row.stamping for row in mine)
        fees, billed = sum(row.fee for row in mine), sum(row.billed for row in mine)
        counts = (len(people), len({row.invoice for row in mine}))
        table.append((*key, *counts, *map(dollars, (*sums, taxes, fees, billed))))
    columns = ("line", "carrier", "class", "state", "contractors", "invoices", "pay", "premium")
    return Table((*columns, "taxes", "fees", "billed"), table)


def _premium(sources: Sources, rows: list[BordereauRow]) -> Table:
    """Return every line of premium that was written, in the order of the books."""
    columns = ("entry", "document", "invoice", "contractor", "job", "policy", "line", "carrier", "class")
    more = ("state", "written", "cycle start", "cycle end", "transaction", "pay", "rate", "premium")
    table: Rows = []
    for row in rows:
        bill = _invoice(sources, row)
        about = (row.entry, row.document, row.invoice, bill["contractor"], bill["job"], bill["policy"])
        rated = (row.coverage_type.value, row.carrier, _class(sources, row), row.state or "")
        dates = (row.written_on, row.effective, row.expiry, row.premium_type)
        money = (dollars(row.gross_pay), row.rate, dollars(row.premium), dollars(row.tax + row.stamping))
        table.append((*about, *rated, *dates, *money, dollars(row.fee), dollars(row.billed)))
    return Table((*columns, *more, "taxes", "fees", "billed"), table)


_COVER = ("invoice", "contractor", "name", "job", "line", "cycle start", "cycle end", "pay", "insured by")


def _cover(sources: Sources, rows: list[BordereauRow]) -> tuple[Rows, Rows]:
    """Return who was insured by what for each pay that stands, and each part of a cycle that was not."""
    cover: Rows = []
    uninsured: Rows = []
    for invoice, line in sorted({(row.invoice, row.coverage_type) for row in rows}):
        bill = sources.known.objects["invoice"][invoice]
        if bill["status"] not in ("open", "paid"):
            continue
        start, end = bill["paycycle_startdate"], bill["paycycle_enddate"]
        spans = sources.known.spans(bill["contractor"], bill["job"], line)
        mine = [span for span in spans if span.start < max(end, start + 1) and span.end > start]
        by = "; ".join(f"{span.by} {iso_day(span.start)} to {iso_day(span.end - 1)}" for span in mine)
        who = (invoice, bill["contractor"], _name(sources, bill["contractor"]), bill["job"], line.value)
        cover.append((*who, iso_day(start), iso_day(end), dollars(bill["gross_pay"]), by))
        for gap in gaps(start, end, mine):
            what = f"{_name(sources, bill['contractor'])}: no {line.value} cover of {bill['job']}."
            uninsured.append((invoice, iso_second(gap.start), iso_second(gap.end), what))
    return cover, uninsured


def _certificates(sources: Sources, rows: list[BordereauRow]) -> Table:
    """Return the certificates of the policies that were billed, as they stood."""
    columns = ("certificate", "number", "revision", "status", "contractor", "policy", "assignment", "line")
    billed = {_invoice(sources, row)["policy"] for row in rows}
    table: Rows = []
    for id, shown in sorted(sources.known.objects["certificate"].items()):
        if shown.get("policy") not in billed:
            continue
        about = (id, shown["number"], shown["revision"], shown["status"], shown["contractor"])
        whose = (shown["policy"], shown["assignment"] or "", shown["coverage_type"], shown["holder"] or "")
        dates = (iso_day(shown["effective_date"]), iso_day(shown["end_date"]))
        owner = "yes" if shown["owner_covered"] else "no"
        table.append((*about, *whose, *dates, owner, shown["sha256"], shown["verify_url"]))
    more = ("holder", "from", "to", "owner covered", "sha256", "verify")
    return Table((*columns, *more), table)


def _true_up(sources: Sources, rows: list[BordereauRow]) -> Table:
    """Return what each policy's pay comes to at once, beside what its bills came to (insurance.md 1.14).

    What is left between them is what rounding each bill made; what minimums added is a column of its own.
    """
    found: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for row in rows:
        bill = _invoice(sources, row)
        if bill["status"] in ("open", "paid"):
            found[bill["contractor"], bill["policy"], bill["net_rate"]].add(row.invoice)
    table: Rows = []
    for (contractor, policy, rate), invoices in sorted(found.items()):
        bills = [sources.known.objects["invoice"][id] for id in invoices]
        adjusted = sum(
            row.billed for row in rows if row.invoice in invoices and row.document != row.invoice
        )
        billed = sum(bill["premium_due"] for bill in bills)
        bare = sum(ratio_half_up(bill["gross_pay"] * rate, RATE_UNIT) for bill in bills)
        pay = sum(bill["gross_pay"] for bill in bills)
        at_once = ratio_half_up(pay * rate, RATE_UNIT)
        money = (pay, billed, at_once, billed - bare, bare - at_once, adjusted)
        table.append((contractor, policy, rate, len(bills), *map(dollars, money)))
    columns = ("contractor", "policy", "rate", "invoices", "pay", "billed", "pay at rate", "minimums")
    return Table((*columns, "rounding", "adjustments"), table)


def _invoice(sources: Sources, row: BordereauRow) -> dict[str, Any]:
    return sources.known.objects["invoice"][row.invoice]


def _class(sources: Sources, row: BordereauRow) -> str:
    return sources.classes.get((_invoice(sources, row)["policy"], row.coverage_type), "")


def _name(sources: Sources, contractor: str) -> str:
    shown = sources.known.objects["contractor"].get(contractor)
    return contractor if shown is None else f"{shown['first_name']} {shown['last_name']}"
