"""Insurance requirements: the rule sets that certificates received are held against."""

from paycover.domain.insurance_requirements import InsuranceRequirement
from paycover.pages.dashboard.cells import Cell, day, link, text, when, yes
from paycover.pages.dashboard.nouns import Column, Fact, Noun
from paycover.pages.words import words
from paycover.store.browsing import Shown


def _whose(shown: Shown[InsuranceRequirement]) -> Cell:
    rule_set = shown.record
    if rule_set.entity is None and rule_set.category_code is None:
        return text("all that have none of their own")
    return link(rule_set.entity or rule_set.category_code)


def _lines(shown: Shown[InsuranceRequirement]) -> Cell:
    return text(", ".join(words(line) for line in shown.record.rules.coverages) or None)


def _facts(shown: Shown[InsuranceRequirement]) -> list[Fact]:
    rules = shown.record.rules
    return [
        ("Holds for", _whose(shown)),
        ("Lines", _lines(shown)),
        ("Names match", yes(rules.names_match)),
        ("Holder matches", yes(rules.holder_matches)),
        ("Signed", yes(rules.signed)),
        ("Not tampered with", yes(rules.untampered)),
        ("Least rating of an insurer", text(rules.least_rating and words(rules.least_rating))),
        ("Made", when(shown.record.created)),
    ]


NOUN = Noun(
    name="requirements",
    plural="Insurance requirements",
    one="rule set",
    lead="What certificates received have to show. The nearest rule set counts: entity, category, all.",
    columns=(
        Column("Rule set", lambda shown: link(shown.record.id, shown.record.name)),
        Column("Holds for", _whose),
        Column("Lines", _lines),
        Column("Made", lambda shown: day(shown.record.created)),
    ),
    title=lambda shown: shown.record.name,
    facts=_facts,
)
