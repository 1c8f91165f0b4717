"""Statements: what an agency remits, month by month."""

from typing import Any

from paycover.domain.statements import Statement
from paycover.flows.statements import print_statement
from paycover.kit.dates import iso_day
from paycover.pages.dashboard.cells import Cell, badge, day, link, money, number, text, when
from paycover.pages.dashboard.frame import Signed, looking
from paycover.pages.dashboard.nav import HOME
from paycover.pages.dashboard.nouns import Column, Fact, Noun, Related
from paycover.pages.words import words
from paycover.store.browsing import Shown
from paycover.web.http import Answer

LINES_SHOWN_MAX = 200


def _facts(shown: Shown[Statement]) -> list[Fact]:
    statement = shown.record
    return [
        ("Amount", money(statement.amount)),
        ("Paid", money(statement.paid)),
        ("Lines", number(len(statement.lines))),
        ("Issued", when(statement.issued_at)),
        ("Due", when(statement.due)),
        ("Paid in full", when(statement.paid_at)),
        ("To print", Cell("PDF", "link", href=f"{HOME}/statements/{statement.id}/pdf")),
    ]


def show_pdf(signed: Signed) -> Answer:
    """Hand out a statement as a PDF."""
    id = signed.visit.id
    headers = [
        (b"content-disposition", f'inline; filename="{id}.pdf"'.encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    return Answer(200, print_statement(signed.snapshot, id), headers, b"application/pdf")


def _lines(signed: Signed, shown: Shown[Statement]) -> dict[str, Any]:
    rows = [
        [
            text(words(line.kind)),
            link(line.invoice),
            link(line.contractor),
            text(line.purchase_order_number),
            money(line.amount),
        ]
        for line in shown.record.lines[:LINES_SHOWN_MAX]
    ]
    headings = ["Kind", "Invoice", "Contractor", "Purchase order", "Amount"]
    left = len(shown.record.lines) - len(rows)
    return {"extra": "table", "table": ("Lines", headings, rows, left)}


NOUN = Noun(
    name="statements",
    plural="Remit statements",
    one="statement",
    lead="What the agency withheld and owes, month by month.",
    columns=(
        Column("Statement", lambda shown: link(shown.record.id)),
        Column("Issued", lambda shown: day(shown.record.issued_at)),
        Column("Due", lambda shown: day(shown.record.due)),
        Column("Lines", lambda shown: number(len(shown.record.lines))),
        Column("Amount", lambda shown: money(shown.record.amount)),
        Column("Paid", lambda shown: money(shown.record.paid)),
        Column("Status", lambda shown: badge(shown.record.status)),
    ),
    title=lambda shown: f"Remit statement of {iso_day(shown.record.issued_at)}",
    status=lambda shown: badge(shown.record.status),
    facts=_facts,
    related=(Related("payments", "statement"),),
    extra=_lines,
)

ROUTES = (looking(f"{NOUN.path}/{{id}}/pdf", show_pdf),)
