"""Entities: the end clients work is done for."""

from paycover.domain.entities import Entity
from paycover.domain.naming import name_key
from paycover.pages.dashboard.cells import address, day, lines, link, money, text, when
from paycover.pages.dashboard.hub_links import section
from paycover.pages.dashboard.nouns import Column, Fact, Noun, Related
from paycover.store.browsing import Shown


def _facts(shown: Shown[Entity]) -> list[Fact]:
    entity = shown.record
    limit = entity.coverage_limit
    return [
        ("Address", address(entity.address)),
        ("Requires", lines(entity.required_coverage)),
        ("Limit, aggregate", money(None if limit is None else limit.aggregate_limit)),
        ("Limit, each occurrence", money(None if limit is None else limit.occurrence_limit)),
        ("Added", when(entity.created)),
    ]


NOUN = Noun(
    name="entities",
    plural="Entities",
    one="entity",
    lead="The end clients that contractors work for, and the cover they ask for.",
    columns=(
        Column("Entity", lambda shown: link(shown.record.id, shown.record.name), "name"),
        Column("Requires", lambda shown: lines(shown.record.required_coverage)),
        Column("State", lambda shown: text(shown.record.address and shown.record.address.region)),
        Column("Added", lambda shown: day(shown.record.created)),
    ),
    title=lambda shown: shown.record.name,
    facts=_facts,
    search="How the name begins",
    sought=lambda typed: ("name", name_key(typed)),
    extra=section,
    related=(Related("jobs", "entity"), Related("underwriting", "subject")),
)
