"""Entities and contractors: what an edit keeps, merges and clears."""

from typing import Any

import pytest

from paycover.domain.addresses import Address, AddressChange
from paycover.domain.contractors import Contractor, ContractorChange, ContractorDraft
from paycover.domain.contractors import edited as edited_contractor
from paycover.domain.contractors import made as made_contractor
from paycover.domain.coverage import Coverage
from paycover.domain.entities import CoverageLimit, CoverageLimitChange, Entity, EntityChange, EntityDraft
from paycover.domain.entities import edited as edited_entity
from paycover.domain.entities import made as made_entity
from paycover.kit.errors import Problem
from paycover.kit.records import replace

JOE = made_contractor(
    ContractorDraft(
        first_name="Joe", last_name="Parker", email="joe@example.com", tax_identification="123-456789"
    ),
    id="cn_1",
    now=1,
    tax_id_sealed="sealed",
)


def test_the_tax_id_is_in_no_repr() -> None:
    change = ContractorChange(tax_identification="123-456789")
    assert "456789" not in repr(change) + repr(JOE)
    assert JOE.tax_id_sealed == "sealed"


def test_the_unique_key_follows_the_email() -> None:
    moved = edited_contractor(JOE, ContractorChange(email="new@example.com"), tax_id_sealed="sealed")
    assert JOE.email_key == JOE.email and moved.email_key == moved.email == "new@example.com"


def test_an_empty_change_changes_nothing() -> None:
    assert edited_contractor(JOE, ContractorChange(), tax_id_sealed=JOE.tax_id_sealed) == JOE
    entity = made_entity(EntityDraft(name="A"), id="en_1", now=1)
    assert edited_entity(entity, EntityChange()) == entity


def test_limits_merge_and_must_be_whole() -> None:
    entity = made_entity(EntityDraft(name="A"), id="en_1", now=1)
    assert edited_entity(entity, EntityChange(coverage_limit=CoverageLimitChange())) == entity
    half = EntityChange(coverage_limit=CoverageLimitChange(aggregate_limit=2_000))
    with pytest.raises(Problem) as refusal:
        edited_entity(entity, half)
    assert refusal.value.message == {"coverage_limit.occurrence_limit": "is required"}
    whole = EntityChange(coverage_limit=CoverageLimitChange(aggregate_limit=5_000, occurrence_limit=1_000))
    after = edited_entity(edited_entity(entity, whole), half)
    assert after.coverage_limit == CoverageLimit(aggregate_limit=2_000, occurrence_limit=1_000)
    assert edited_entity(after, EntityChange(coverage_limit=None)).coverage_limit is None


def test_required_coverage_is_replaced_whole_each_once_in_the_order_sent() -> None:
    sent = (Coverage.GENERAL, Coverage.WORKERS_COMP, Coverage.GENERAL)
    entity = made_entity(EntityDraft(name="A", required_coverage=sent), id="en_1", now=1)
    assert entity.required_coverage == (Coverage.GENERAL, Coverage.WORKERS_COMP)
    assert edited_entity(entity, EntityChange(required_coverage=None)).required_coverage == ()


FULL = Contractor(
    id="cn_1",
    first_name="Joe",
    last_name="Parker",
    middle_name="M",
    email="joe@example.com",
    email_key="joe@example.com",
    phone="415-555-0100",
    address=Address(region="CA", line1="1 Way"),
    company_name="Parker LLC",
    tax_id_sealed="sealed",
    custom_metadata={"a": 1, "b": 2},
    withhold_premium=True,
    created=1,
)


def test_a_contractor_has_what_its_draft_says() -> None:
    draft = ContractorDraft(
        first_name="Joe",
        last_name="Parker",
        middle_name="M",
        email="joe@example.com",
        phone="415-555-0100",
        address=AddressChange(region="CA", line1="1 Way"),
        company_name="Parker LLC",
        custom_metadata={"a": 1, "b": 2},
        withhold_premium=True,
    )
    assert made_contractor(draft, id="cn_1", now=1, tax_id_sealed="sealed") == FULL
    assert (
        replace(
            FULL,
            middle_name=None,
            phone=None,
            address=None,
            company_name=None,
            custom_metadata={},
            withhold_premium=None,
        )
        == JOE
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"first_name": "Jo"}, {"first_name": "Jo"}),
        ({"last_name": "Park"}, {"last_name": "Park"}),
        ({"middle_name": None}, {"middle_name": None}),
        ({"phone": None}, {"phone": None}),
        ({"address": AddressChange(line1=None)}, {"address": Address(region="CA")}),
        ({"company_name": None}, {"company_name": None}),
        ({"custom_metadata": {"a": ""}}, {"custom_metadata": {"b": 2}}),
        ({"withhold_premium": False}, {"withhold_premium": False}),
        ({"withhold_premium": None}, {"withhold_premium": None}),
    ],
    ids=str,
)
def test_an_edit_of_a_contractor_changes_what_it_names_alone(
    change: dict[str, Any], expected: dict[str, Any]
) -> None:
    after = edited_contractor(FULL, ContractorChange(**change), tax_id_sealed="sealed")
    assert after == replace(FULL, **expected)


ENTITY = Entity(
    id="en_1",
    name="Apple, Inc",
    address=Address(region="CA"),
    coverage_limit=CoverageLimit(aggregate_limit=5_000, occurrence_limit=1_000),
    required_coverage=(Coverage.GENERAL,),
    created=1,
)


def test_an_entity_has_what_its_draft_says() -> None:
    draft = EntityDraft(
        name="Apple, Inc",
        address=AddressChange(region="CA"),
        coverage_limit=CoverageLimitChange(aggregate_limit=5_000, occurrence_limit=1_000),
        required_coverage=(Coverage.GENERAL,),
    )
    assert made_entity(draft, id="en_1", now=1) == ENTITY
    assert made_entity(EntityDraft(name="A"), id="en_2", now=2) == Entity(id="en_2", name="A", created=2)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": "B"}, {"name": "B"}),
        ({"address": None}, {"address": None}),
        (
            {"coverage_limit": CoverageLimitChange(occurrence_limit=2_000)},
            {"coverage_limit": CoverageLimit(aggregate_limit=5_000, occurrence_limit=2_000)},
        ),
        ({"required_coverage": (Coverage.CYBER,)}, {"required_coverage": (Coverage.CYBER,)}),
    ],
    ids=str,
)
def test_an_edit_of_an_entity_changes_what_it_names_alone(
    change: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert edited_entity(ENTITY, EntityChange(**change)) == replace(ENTITY, **expected)


def test_the_limit_that_is_missing_is_the_one_asked_for() -> None:
    entity = made_entity(EntityDraft(name="A"), id="en_1", now=1)
    with pytest.raises(Problem) as refusal:
        edited_entity(entity, EntityChange(coverage_limit=CoverageLimitChange(occurrence_limit=2_000)))
    assert refusal.value.message == {"coverage_limit.aggregate_limit": "is required"}
