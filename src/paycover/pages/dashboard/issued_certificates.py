"""Certificates issued: proof of the cover sold here, each revision with its page and its PDF."""

from paycover.domain.certificates import Certificate, pdf_address
from paycover.pages.dashboard.cells import Cell, badge, code, day, link, number, text, when, yes
from paycover.pages.dashboard.nouns import Column, Fact, Noun
from paycover.pages.words import line_name, words
from paycover.store.browsing import Shown


def _facts(shown: Shown[Certificate]) -> list[Fact]:
    certificate, facts = shown.record, shown.record.facts
    return [
        ("Insured", link(certificate.contractor, facts.insured)),
        ("Line", text(line_name(certificate.coverage_type))),
        ("Policy", link(certificate.policy)),
        ("Assignment", link(certificate.assignment)),
        ("Holder", text(facts.holder and facts.holder.name)),
        ("From", when(facts.starts)),
        ("Until", when(facts.ends)),
        ("Covers the person named", yes(facts.owner_covered)),
        ("Its public page", Cell("What anybody can check", href=certificate.link)),
        ("The document", Cell("PDF", href=pdf_address(certificate.link))),
        ("Number", text(certificate.number)),
        ("Revision", number(certificate.revision)),
        ("Followed by", link(certificate.superseded_by)),
        ("Why it ended", text(certificate.reason and words(certificate.reason))),
        ("Ended", when(certificate.ended_at)),
        ("Entry in the log", number(certificate.log_number)),
        ("SHA-256 of the PDF", code(certificate.sha256)),
        ("Issued", when(certificate.created)),
    ]


NOUN = Noun(
    name="issued-certificates",
    plural="Certificates issued",
    one="certificate",
    lead="Proof of the cover that is sold here. What ended stays, and says so to whoever asks.",
    columns=(
        Column("Certificate", lambda shown: link(shown.record.id, shown.record.number)),
        Column("Insured", lambda shown: link(shown.record.contractor, shown.record.facts.insured)),
        Column("Line", lambda shown: text(line_name(shown.record.coverage_type))),
        Column("Holder", lambda shown: text(shown.record.facts.holder and shown.record.facts.holder.name)),
        Column("Until", lambda shown: day(shown.record.facts.ends)),
        Column("Status", lambda shown: badge(shown.record.status)),
        Column("Issued", lambda shown: day(shown.record.created)),
    ),
    title=lambda shown: f"Certificate {shown.record.number}, revision {shown.record.revision}",
    status=lambda shown: badge(shown.record.status),
    facts=_facts,
    filters={"policy": "Policy", "assignment": "Assignment"},
)
