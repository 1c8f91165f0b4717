"""Insurance requirement operations: the rule sets that incoming certificates are held against."""

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, delete, get, post, put
from paycover.flows import insurance_requirements as flow
from paycover.kit.errors import Code, not_found
from paycover.store.db import Snapshot, Tx
from paycover.store.insurance_requirements import INSURANCE_REQUIREMENTS, LISTING
from paycover.wire.deleted import Deleted
from paycover.wire.insurance_requirements import (
    InsuranceRequirementAnswer,
    InsuranceRequirementCreate,
    InsuranceRequirementUpdate,
    render,
)


def create(tx: Tx, call: Call) -> InsuranceRequirementAnswer:
    """Make an insurance requirement: for an entity, for a job category, or the default."""
    return render(flow.create_insurance_requirement(tx, call.body.draft()))


def show(snapshot: Snapshot, call: Call) -> InsuranceRequirementAnswer:
    """Show an insurance requirement."""
    found = INSURANCE_REQUIREMENTS.find(snapshot, call.id)
    if found is None:
        raise not_found("insurance requirement", call.id)
    return render(found)


def index(snapshot: Snapshot, call: Call) -> list[InsuranceRequirementAnswer]:
    """List insurance requirements, newest first."""
    return [render(found) for found in LISTING.page(snapshot, page(call.query))]


def update(tx: Tx, call: Call) -> InsuranceRequirementAnswer:
    """Edit an insurance requirement; certificates reviewed before keep their verdicts until retried."""
    return render(flow.update_insurance_requirement(tx, call.id, call.body.change()))


def remove(tx: Tx, call: Call) -> Deleted:
    """Delete an insurance requirement."""
    gone = flow.delete_insurance_requirement(tx, call.id)
    return Deleted(id=gone.id, object="insurance_requirement", deleted_at=tx.now)


_ONE = "/api/v1/insurance_requirements/{insurance_requirement}"

OPERATIONS = (
    get("/api/v1/insurance_requirements", index, query=ListQuery),
    post(
        "/api/v1/insurance_requirements",
        create,
        InsuranceRequirementCreate,
        refuses=(Code.INVALID_ENTITY_ID, Code.INVALID_JOB_CATEGORY_CODE),
    ),
    get(_ONE, show),
    put(_ONE, update, InsuranceRequirementUpdate),
    delete(_ONE, remove),
)
