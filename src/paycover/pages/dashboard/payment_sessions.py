"""Payment sessions: the pages on which contractors give their cards."""

from paycover.domain.payment_sessions import PaymentSession
from paycover.pages.dashboard.cells import badge, day, link, text, when
from paycover.pages.dashboard.nouns import Column, Fact, Noun
from paycover.pages.words import words
from paycover.store.browsing import Shown


def _facts(shown: Shown[PaymentSession]) -> list[Fact]:
    session = shown.record
    return [
        ("Contractor", link(session.contractor, shown.names["contractor"])),
        ("Processor", text(words(session.processor))),
        ("Leads to", text(session.return_url)),
        ("Ends", when(session.expires_at)),
        ("Completed", when(session.completed_at)),
        ("Cancelled", when(session.cancelled_at)),
        ("Begun", when(session.created)),
    ]


NOUN = Noun(
    name="payment-sessions",
    plural="Payment sessions",
    one="payment session",
    lead="Pages on which contractors give their cards. Each address is shown once.",
    columns=(
        Column("Session", lambda shown: link(shown.record.id, shown.record.id[-8:])),
        Column("Contractor", lambda shown: link(shown.record.contractor, shown.names["contractor"])),
        Column("Status", lambda shown: badge(shown.record.status)),
        Column("Begun", lambda shown: day(shown.record.created)),
    ),
    title=lambda shown: f"Card of {shown.names['contractor']}",
    status=lambda shown: badge(shown.record.status),
    facts=_facts,
)
