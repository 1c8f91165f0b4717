"""Payments: what was charged, collected and given back."""

from paycover.domain.payments import Payment
from paycover.pages.dashboard.cells import Cell, badge, code, day, link, money, number, text, when
from paycover.pages.dashboard.nouns import Column, Fact, Noun, Related
from paycover.pages.words import words
from paycover.store.browsing import Shown


def _facts(shown: Shown[Payment]) -> list[Fact]:
    payment = shown.record
    return [
        ("Amount", money(payment.amount)),
        ("Invoice", link(payment.invoice)),
        ("Adjustment", link(payment.adjustment)),
        ("Gives back", link(payment.refund_of)),
        ("Contractor", link(payment.contractor, shown.names["contractor"])),
        ("Paid by", text(words(payment.payer))),
        ("Statement", link(payment.statement)),
        ("Tries", number(payment.attempt)),
        ("Declined because", text(payment.decline_code and words(payment.decline_code))),
        ("Message", text(payment.message)),
        ("Tried next", when(payment.due)),
        ("Failing since", when(payment.failing_since)),
        ("Last try", when(payment.attempted_at)),
        ("Succeeded", when(payment.succeeded_at)),
        ("Given back", money(payment.refunded or None)),
        ("Processor's fee", money(payment.fee)),
        ("Processor's id", code(payment.processor_id)),
        ("Made", when(payment.created)),
    ]


def _amount(shown: Shown[Payment]) -> Cell:
    return money(-shown.record.amount if shown.record.is_refund else shown.record.amount)


def _title(shown: Shown[Payment]) -> str:
    return f"{'Refund to' if shown.record.is_refund else 'Payment of'} {shown.names['contractor']}"


NOUN = Noun(
    name="payments",
    plural="Payments",
    one="payment",
    lead="What was charged to cards or collected from agencies, and what was given back.",
    columns=(
        Column("Payment", lambda shown: link(shown.record.id)),
        Column("Contractor", lambda shown: link(shown.record.contractor, shown.names["contractor"])),
        Column("Invoice", lambda shown: link(shown.record.invoice)),
        Column("Paid by", lambda shown: text(words(shown.record.payer))),
        Column("Amount", _amount),
        Column("Status", lambda shown: badge(shown.record.status)),
        Column("Why", lambda shown: text(shown.record.decline_code and words(shown.record.decline_code))),
        Column("Next try", lambda shown: day(shown.record.due)),
    ),
    title=lambda shown: (
        f"{'Refund to' if shown.record.is_refund else 'Payment of'} {shown.names['contractor']}"
    ),
    status=lambda shown: badge(shown.record.status),
    facts=_facts,
    views={
        "declined": "Declined",
        "scheduled": "Scheduled",
        "processing": "Processing",
        "unknown": "Unknown",
        "succeeded": "Succeeded",
        "refunded": "Refunded",
        "cancelled": "Cancelled",
    },
    filters={"contractor": "Contractor", "invoice": "Invoice", "statement": "Statement"},
    related=(Related("ledger", "subject"), Related("deliveries", "object")),
)
