"""Certificates received: proof of a contractor's own insurance, held against what is required."""

from paycover.domain.incoming_certificates import IncomingCertificate
from paycover.pages.dashboard.cells import badge, day, link, number, text, when
from paycover.pages.dashboard.nouns import Column, Fact, Noun
from paycover.pages.words import words
from paycover.store.browsing import Shown


def _facts(shown: Shown[IncomingCertificate]) -> list[Fact]:
    certificate = shown.record
    return [
        ("Contractor", link(certificate.contractor, shown.names["contractor"])),
        ("Job", link(certificate.job, shown.names["job"])),
        ("File", text(certificate.filename)),
        ("Bytes", number(certificate.size_bytes)),
        ("Could not be read", text(certificate.fault and words(certificate.fault))),
        ("Reviewer's reason", text(certificate.reason)),
        *((f"Failed: {finding.rule_name}", text(finding.message)) for finding in certificate.failed),
        ("Changed", when(certificate.updated)),
        ("Received", when(certificate.created)),
    ]


NOUN = Noun(
    name="certificates",
    plural="Certificates received",
    one="certificate",
    lead="Proof that contractors bring of insurance of their own.",
    columns=(
        Column("Certificate", lambda shown: link(shown.record.id)),
        Column("Contractor", lambda shown: link(shown.record.contractor, shown.names["contractor"])),
        Column("Job", lambda shown: link(shown.record.job, shown.names["job"])),
        Column("File", lambda shown: text(shown.record.filename)),
        Column("Status", lambda shown: badge(shown.record.status)),
        Column("Received", lambda shown: day(shown.record.created)),
    ),
    title=lambda shown: f"Certificate of {shown.names['contractor']}",
    status=lambda shown: badge(shown.record.status),
    facts=_facts,
    views={
        "flagged": "Flagged",
        "pending": "Pending",
        "approved": "Approved",
        "denied": "Denied",
        "error": "Could not be read",
    },
    filters={"contractor": "Contractor"},
)
