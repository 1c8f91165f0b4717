"""Rule sets for incoming certificates: what they may ask, and which one counts."""

from collections.abc import Callable

import pytest

from paycover.domain.certificate_fields import Line
from paycover.domain.insurance_requirements import (
    InsuranceRequirement,
    InsuranceRequirementChange,
    InsuranceRequirementDraft,
    LineRules,
    Rating,
    Rules,
    RulesChange,
    edited,
    made,
    merged_rules,
    resolved,
    scope_of,
)
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from tests.domain.records import NOW

LINES = {Line.GENERAL: LineRules(limits={"each_occurrence": 100})}
DRAFT = InsuranceRequirementDraft(name="Film", rules=RulesChange(coverages=LINES, signed=False))
MADE = InsuranceRequirement(
    id="ir_1",
    name="Film",
    rules=Rules(coverages=LINES, signed=False),
    scope="default",
    created=NOW,
)


def refusal(use: Callable[[], object]) -> object:
    """Return the faults that are told of a body."""
    with pytest.raises(Problem) as refused:
        use()
    assert refused.value.code is Code.INVALID_INPUT
    return refused.value.message


def test_a_rule_set_is_for_an_entity_a_category_or_all() -> None:
    assert made(DRAFT, id="ir_1", now=NOW) == MADE
    assert made(replace(DRAFT, entity="en_1"), id="ir_1", now=NOW) == replace(
        MADE, entity="en_1", scope="entity:en_1"
    )
    assert made(replace(DRAFT, category_code="jc_1"), id="ir_1", now=NOW) == replace(
        MADE, category_code="jc_1", scope="category:jc_1"
    )
    assert refusal(lambda: scope_of("en_1", "jc_1")) == {
        "category_code": "can't be given beside an entity: a rule set is for one of them"
    }


def test_an_edit_changes_what_it_names() -> None:
    assert edited(MADE, InsuranceRequirementChange()) == MADE
    assert edited(MADE, InsuranceRequirementChange(name="Sound")) == replace(MADE, name="Sound")
    change = InsuranceRequirementChange(rules=RulesChange(holder_matches=True))
    assert edited(MADE, change) == replace(MADE, rules=replace(MADE.rules, holder_matches=True))


def test_rules_that_can_not_be_held_are_refused_with_the_field() -> None:
    assert refusal(lambda: merged_rules(Rules(), RulesChange())) == {
        "rules.coverages": "must name a coverage at least"
    }
    assert refusal(lambda: merged_rules(MADE.rules, RulesChange(least_rating=Rating.A))) == {
        "rules.insurer_ratings": "is required with least_rating: certificates show no ratings"
    }
    rated = RulesChange(least_rating=Rating.A, insurer_ratings={"12345": Rating.A})
    assert merged_rules(MADE.rules, rated).least_rating is Rating.A
    wrong = {Line.UMBRELLA: LineRules(limits={"aggregate": 1, "medical_expense": 5})}
    assert refusal(lambda: merged_rules(Rules(), RulesChange(coverages=wrong))) == {
        "rules.coverages": (
            "umbrella_liability: medical_expense is none of its limits: "
            "aggregate, each_claim, each_occurrence"
        )
    }


def test_the_nearest_rule_set_counts() -> None:
    entity = replace(MADE, id="ir_2", scope="entity:en_1")
    category = replace(MADE, id="ir_3", scope="category:jc_1")
    every = [MADE, category, entity]
    assert resolved(every, "en_1", "jc_1") == entity
    assert resolved(every, "en_2", "jc_1") == category
    assert resolved(every, "en_2", None) == MADE
    assert resolved(every[1:], "en_2", "jc_2") is None


@pytest.mark.parametrize(
    ("rating", "least", "reaches"),
    [("A", "A", True), ("A++", "A", True), ("A-", "A", False), ("F", "E", False)],
)
def test_a_rating_reaches_another_that_is_no_better(rating: str, least: str, reaches: bool) -> None:
    assert Rating(rating).reaches(Rating(least)) is reaches
