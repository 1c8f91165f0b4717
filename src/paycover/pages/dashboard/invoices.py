"""Invoices: the premium due for a pay cycle."""

from paycover.domain.explanation_subjects import of_invoice
from paycover.domain.explanations import Subject
from paycover.domain.invoices import Invoice, PurchaseOrderSource
from paycover.pages.dashboard.cells import badge, lines, link, money, rate, span, text, when, yes
from paycover.pages.dashboard.nouns import Column, Fact, Noun, Related
from paycover.store.browsing import Shown
from paycover.store.db import Snapshot
from paycover.store.explanations import invoice_with_cover

_SOURCES = {
    PurchaseOrderSource.EXPLICIT: "the invoice itself",
    PurchaseOrderSource.CLEARED: "cleared by hand",
    PurchaseOrderSource.JOB: "the job",
}


def _facts(shown: Shown[Invoice]) -> list[Fact]:
    invoice = shown.record
    return [
        ("Premium due", money(invoice.premium_due)),
        ("Gross pay", money(invoice.gross_pay)),
        ("Rate", rate(invoice.net_rate)),
        ("Contractor", link(invoice.contractor, shown.names["contractor"])),
        ("Job", link(invoice.job, shown.names["job"])),
        ("Policy", link(invoice.policy)),
        ("Assignment", link(invoice.assignment)),
        ("Pay cycle", span(invoice.paycycle_startdate, invoice.paycycle_enddate)),
        ("Lines", lines(invoice.coverage_type)),
        ("Purchase order", text(invoice.purchase_order_number)),
        ("Purchase order from", text(_SOURCES.get(invoice.purchase_order_source))),
        ("Pay is the job's wage", yes(invoice.from_wage)),
        ("Held by", link(invoice.held_by)),
        ("Replaces", link(invoice.replaces)),
        ("Replaced by", link(invoice.replaced_by)),
        ("Paid", when(invoice.paid_at)),
        ("Made", when(invoice.created)),
    ]


def _price(snapshot: Snapshot, id: str) -> Subject | None:
    found = invoice_with_cover(snapshot, id)
    return None if found is None else of_invoice(*found)


NOUN = Noun(
    name="invoices",
    plural="Invoices",
    one="invoice",
    lead="The premium due for each pay cycle.",
    columns=(
        Column("Invoice", lambda shown: link(shown.record.id)),
        Column("Contractor", lambda shown: link(shown.record.contractor, shown.names["contractor"])),
        Column("Job", lambda shown: link(shown.record.job, shown.names["job"])),
        Column(
            "Pay cycle", lambda shown: span(shown.record.paycycle_startdate, shown.record.paycycle_enddate)
        ),
        Column("Purchase order", lambda shown: text(shown.record.purchase_order_number)),
        Column("Gross pay", lambda shown: money(shown.record.gross_pay)),
        Column("Premium", lambda shown: money(shown.record.premium_due)),
        Column("Status", lambda shown: badge(shown.record.status)),
    ),
    title=lambda shown: f"Invoice for {shown.names['contractor']}",
    status=lambda shown: badge(shown.record.status),
    facts=_facts,
    views={
        "open": "Open",
        "no_purchase_order": "No PO number",
        "paid": "Paid",
        "replaced": "Replaced",
        "void": "Void",
    },
    filters={"contractor": "Contractor", "job": "Job", "assignment": "Assignment"},
    search="How the purchase order number begins",
    sought=lambda typed: ("purchase_order", typed),
    related=(
        Related("payments", "invoice"),
        Related("adjustments", "invoice"),
        Related("ledger", "subject"),
        Related("deliveries", "object"),
    ),
    price=_price,
)
