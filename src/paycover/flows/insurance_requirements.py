"""What can be done with insurance requirements."""

from paycover.domain.events import EventType
from paycover.domain.insurance_requirements import (
    InsuranceRequirement,
    InsuranceRequirementChange,
    InsuranceRequirementDraft,
    edited,
    made,
)
from paycover.flows.events import Happening, emit
from paycover.kit.errors import Code, Problem, invalid, not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.db import Tx
from paycover.store.insurance_requirements import INSURANCE_REQUIREMENTS
from paycover.store.requirement_ties import ties
from paycover.wire.insurance_requirements import render


def create_insurance_requirement(tx: Tx, draft: InsuranceRequirementDraft) -> InsuranceRequirement:
    """Make a rule set.

    Raises Problem: invalid_entity_id, invalid_job_category_code, invalid_input for rules that can't be
    held, or where there is one for that entity or category, or a default, already.
    """
    requirement = made(draft, id=new_id("insurance_requirement"), now=tx.now)
    assert requirement.scope is not None, "a new one is for something"
    found = ties(tx, requirement)
    if requirement.entity is not None and not found.has_entity:
        raise Problem(Code.INVALID_ENTITY_ID, f"No such entity: {requirement.entity}")
    if requirement.category_code is not None and not found.has_category:
        raise Problem(Code.INVALID_JOB_CATEGORY_CODE, f"No such job category: {requirement.category_code}")
    if found.rival is not None:
        field = "entity" if requirement.entity else "category_code" if requirement.category_code else "name"
        raise invalid(field, f"{found.rival} is the rule set for that already: change it, or delete it")
    INSURANCE_REQUIREMENTS.add(tx, requirement)
    emit(tx, told(EventType.INSURANCE_REQUIREMENT_CREATED, requirement))
    return requirement


def update_insurance_requirement(
    tx: Tx, id: str, change: InsuranceRequirementChange
) -> InsuranceRequirement:
    """Edit a rule set; certificates reviewed before keep their verdicts until they are read again.

    Raises Problem: resource_not_found, and invalid_input for rules that can't be held.
    """
    before = _locked(tx, id)
    after = edited(before, change)
    if after == before:
        return before
    INSURANCE_REQUIREMENTS.save(tx, after)
    emit(tx, told(EventType.INSURANCE_REQUIREMENT_UPDATED, after))
    return after


def delete_insurance_requirement(tx: Tx, id: str) -> InsuranceRequirement:
    """Delete a rule set; raise Problem(resource_not_found)."""
    after = replace(_locked(tx, id), deleted_at=tx.now, scope=None)
    INSURANCE_REQUIREMENTS.save(tx, after)
    emit(tx, told(EventType.INSURANCE_REQUIREMENT_DELETED, after))
    return after


def told(type: EventType, requirement: InsuranceRequirement) -> Happening:
    """Return what happened to a rule set, for `emit`."""
    return Happening(type, requirement.id, render(requirement))


def _locked(tx: Tx, id: str) -> InsuranceRequirement:
    found = INSURANCE_REQUIREMENTS.lock(tx, id)
    if found is None:
        raise not_found("insurance requirement", id)
    return found
