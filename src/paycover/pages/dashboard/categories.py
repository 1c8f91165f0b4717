"""Job categories: what kinds of work can be insured."""

from paycover.domain.categories import Category
from paycover.pages.dashboard.cells import badge, code, link, when
from paycover.pages.dashboard.nouns import Column, Fact, Noun, Related
from paycover.store.browsing import Shown


def _facts(shown: Shown[Category]) -> list[Fact]:
    category = shown.record
    return [
        ("Code", code(category.id)),
        ("Name in rate plans", code(category.slug)),
        ("Added", when(category.created)),
    ]


NOUN = Noun(
    name="categories",
    plural="Job categories",
    one="job category",
    lead="The kinds of work that can be insured. Rate plans bring new ones along.",
    columns=(
        Column("Category", lambda shown: link(shown.record.id, shown.record.name)),
        Column("Code", lambda shown: code(shown.record.id)),
        Column("In rate plans", lambda shown: code(shown.record.slug)),
        Column("Status", lambda shown: badge(shown.record.status)),
    ),
    title=lambda shown: shown.record.name,
    status=lambda shown: badge(shown.record.status),
    facts=_facts,
    related=(Related("jobs", "category_code"), Related("underwriting", "subject")),
)
