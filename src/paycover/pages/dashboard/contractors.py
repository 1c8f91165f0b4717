"""Contractors: the people who are insured."""

from paycover.domain.contractors import Contractor
from paycover.domain.naming import person_sought
from paycover.pages.dashboard.cells import address, day, link, metadata, text, when, yes
from paycover.pages.dashboard.nouns import Column, Fact, Noun, Related
from paycover.store.browsing import Shown


def _name(shown: Shown[Contractor]) -> str:
    who = shown.record
    return " ".join(part for part in (who.first_name, who.middle_name, who.last_name) if part)


def _facts(shown: Shown[Contractor]) -> list[Fact]:
    who = shown.record
    return [
        ("E-mail", text(who.email)),
        ("Phone", text(who.phone)),
        ("Company", text(who.company_name)),
        ("Address", address(who.address)),
        ("Tax id", text("on file, sealed" if who.tax_id_sealed else None)),
        ("Agency pays", yes(who.withhold_premium)),
        ("Metadata", metadata(who.custom_metadata)),
        ("Added", when(who.created)),
    ]


def _sought(typed: str) -> tuple[str, str]:
    return ("email", typed) if "@" in typed else ("name", person_sought(typed))


NOUN = Noun(
    name="contractors",
    plural="Contractors",
    one="contractor",
    lead="Everybody who is, was or could be insured.",
    columns=(
        Column("Contractor", lambda shown: link(shown.record.id, _name(shown)), "name"),
        Column("E-mail", lambda shown: text(shown.record.email)),
        Column("Company", lambda shown: text(shown.record.company_name)),
        Column("State", lambda shown: text(shown.record.address and shown.record.address.region)),
        Column("Added", lambda shown: day(shown.record.created)),
    ),
    title=_name,
    facts=_facts,
    search="Name, or how an e-mail address begins",
    sought=_sought,
    related=(
        Related("policies", "contractor"),
        Related("assignments", "contractor"),
        Related("invoices", "contractor"),
        Related("payments", "contractor"),
        Related("applications", "contractor"),
        Related("certificates", "contractor"),
        Related("underwriting", "subject"),
    ),
)
