"""Adjustments: what corrects a paid invoice."""

from paycover.domain.adjustments import Adjustment
from paycover.pages.dashboard.cells import badge, day, link, money, number, rate, text, when
from paycover.pages.dashboard.nouns import Column, Fact, Noun, Related
from paycover.pages.words import words
from paycover.store.browsing import Shown


def _facts(shown: Shown[Adjustment]) -> list[Fact]:
    change = shown.record
    return [
        ("Invoice", link(change.invoice)),
        ("Number", number(change.number)),
        ("Contractor", link(change.contractor, shown.names["contractor"])),
        ("Job", link(change.job, shown.names["job"])),
        ("Kind", text(words(change.kind))),
        ("Premium, change", money(change.premium_change)),
        ("Premium, now", money(change.premium_due)),
        ("Gross pay, change", money(change.gross_pay_change)),
        ("Gross pay, now", money(change.gross_pay)),
        ("Rate", rate(change.net_rate)),
        ("Why", text(change.reason)),
        ("Purchase order", text(change.purchase_order_number)),
        ("Settled", when(change.settled_at)),
        ("Made", when(change.created)),
    ]


NOUN = Noun(
    name="adjustments",
    plural="Adjustments",
    one="adjustment",
    lead="Additional and return premiums of invoices that were paid.",
    columns=(
        Column("Adjustment", lambda shown: link(shown.record.id)),
        Column("Invoice", lambda shown: link(shown.record.invoice)),
        Column("Contractor", lambda shown: link(shown.record.contractor, shown.names["contractor"])),
        Column("Kind", lambda shown: text(words(shown.record.kind))),
        Column("Premium", lambda shown: money(shown.record.premium_change)),
        Column("Status", lambda shown: badge(shown.record.status)),
        Column("Made", lambda shown: day(shown.record.created)),
    ),
    title=lambda shown: f"Adjustment {shown.record.number} of {shown.record.invoice}",
    status=lambda shown: badge(shown.record.status),
    facts=_facts,
    filters={"contractor": "Contractor", "job": "Job", "invoice": "Invoice"},
    related=(Related("ledger", "subject"),),
)
