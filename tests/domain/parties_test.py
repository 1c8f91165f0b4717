"""Entities and contractors: what an edit keeps, merges and clears."""

import pytest

from paycover.domain.contractors import Contractor, ContractorChange, ContractorDraft, deleted
from paycover.domain.contractors import edited as edited_contractor
from paycover.domain.contractors import made as made_contractor
from paycover.domain.coverage import Coverage
from paycover.domain.entities import CoverageLimit, CoverageLimitChange, EntityChange, EntityDraft
from paycover.domain.entities import edited as edited_entity
from paycover.domain.entities import made as made_entity
from paycover.kit.errors import Problem

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


def test_the_unique_key_follows_the_email_until_the_contractor_is_deleted() -> None:
    moved = edited_contractor(JOE, ContractorChange(email="new@example.com"), tax_id_sealed="sealed")
    assert JOE.email_key == JOE.email and moved.email_key == moved.email == "new@example.com"
    gone = deleted(moved, 9)
    assert (gone.email, gone.email_key, gone.tax_id_sealed, gone.deleted_at) == (
        "new@example.com",
        None,
        None,
        9,
    )


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


def test_a_contractor_is_a_contractor() -> None:
    assert isinstance(JOE, Contractor) and JOE.withhold_premium is None
