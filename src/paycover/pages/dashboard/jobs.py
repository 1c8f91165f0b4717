"""Jobs: what work is done, for whom and for how much."""

from paycover.domain.jobs import Job
from paycover.domain.naming import name_key
from paycover.pages.dashboard.cells import address, day, link, metadata, money, number, text, when, yes
from paycover.pages.dashboard.nouns import Column, Fact, Noun, Related
from paycover.pages.words import words
from paycover.store.browsing import Shown


def _facts(shown: Shown[Job]) -> list[Fact]:
    job = shown.record
    return [
        ("Entity", link(job.entity, shown.names["entity"])),
        ("Category", link(job.category_code, shown.names["category_code"])),
        ("Description", text(job.description)),
        ("Wage", money(job.wage)),
        ("Wage type", text(words(job.wage_type))),
        ("Place of work", address(job.address)),
        ("Years of experience", number(job.years_experience)),
        ("Agency pays", yes(job.withhold_premium)),
        ("Metadata", metadata(job.custom_metadata)),
        ("Added", when(job.created)),
    ]


NOUN = Noun(
    name="jobs",
    plural="Jobs",
    one="job",
    lead="What work is done, for whom, where and for how much.",
    columns=(
        Column("Job", lambda shown: link(shown.record.id, shown.record.name), "name"),
        Column("Entity", lambda shown: link(shown.record.entity, shown.names["entity"])),
        Column("Category", lambda shown: link(shown.record.category_code, shown.names["category_code"])),
        Column("State", lambda shown: text(shown.record.address and shown.record.address.region)),
        Column("Wage", lambda shown: money(shown.record.wage)),
        Column("Added", lambda shown: day(shown.record.created)),
    ),
    title=lambda shown: shown.record.name,
    facts=_facts,
    filters={"entity": "Entity", "category_code": "Category"},
    search="How the name begins",
    sought=lambda typed: ("name", name_key(typed)),
    related=(
        Related("assignments", "job"),
        Related("invoices", "job"),
        Related("quotes", "job"),
        Related("policies", "job"),
        Related("underwriting", "subject"),
    ),
)
