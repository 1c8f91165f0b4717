"""Assignment operations."""

from msgspec import UNSET, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, delete, get, post, put, together
from paycover.flows import assignments as flow
from paycover.flows.quotes import extend_quoted_cover
from paycover.kit.errors import Code, not_found
from paycover.store.assignments import ASSIGNMENTS, LISTING
from paycover.store.db import Snapshot, Tx
from paycover.wire.assignments import (
    AssignmentAnswer,
    AssignmentCancel,
    AssignmentCreate,
    AssignmentExtend,
    AssignmentUpdate,
    render,
)
from paycover.wire.base import Id
from paycover.wire.deleted import Deleted
from paycover.wire.quotes import QuoteAnswer
from paycover.wire.quotes import render as render_quote


class AssignmentListQuery(ListQuery):
    """Narrows the list to a contractor, a job or a policy."""

    contractor: Id | UnsetType = UNSET
    job: Id | UnsetType = UNSET
    policy: Id | UnsetType = UNSET


def create(tx: Tx, call: Call) -> AssignmentAnswer:
    """Assign a contractor to a job."""
    return render(flow.create_assignment(tx, call.body.draft()))


def show(snapshot: Snapshot, call: Call) -> AssignmentAnswer:
    """Show an assignment."""
    assignment = ASSIGNMENTS.find(snapshot, call.id)
    if assignment is None:
        raise not_found("assignment", call.id)
    return render(assignment)


def index(snapshot: Snapshot, call: Call) -> list[AssignmentAnswer]:
    """List assignments, newest first."""
    return [render(assignment) for assignment in LISTING.page(snapshot, page(call.query))]


def update(tx: Tx, call: Call) -> AssignmentAnswer:
    """Edit an assignment until its invoice is paid in full."""
    return render(flow.update_assignment(tx, call.id, call.body.change()))


def remove(tx: Tx, call: Call) -> Deleted:
    """Delete an assignment whose job has no paid invoice."""
    gone = flow.delete_assignment(tx, call.id)
    return Deleted(id=gone.id, object="assignment", deleted_at=tx.now)


def cancel(tx: Tx, call: Call) -> AssignmentAnswer:
    """Call off the assignment of a job before it starts."""
    return render(flow.cancel_assignment(tx, call.body.job_id, call.body.reason or None))


def extend(tx: Tx, call: Call) -> AssignmentAnswer | QuoteAnswer:
    """Let the cover of a job last longer: its assignment's, else what came with its quote."""
    job, end, tells = call.body.job_id, call.body.end_date, call.body.send_email is not False
    assignment = flow.extend_assignment(tx, job, end, tells=tells)
    if assignment is not None:
        return render(assignment)
    return render_quote(extend_quoted_cover(tx, job, end, tells=tells))


_PLACED = (
    Code.INVALID_CONTRACTOR_ID,
    Code.INVALID_JOB_ID,
    Code.INVALID_POLICY_ID,
    Code.NO_ACTIVE_POLICY,
    Code.INVALID_JOB_CATEGORY_CODE,
    Code.EFFECTIVE_DATE_INVALID,
    Code.END_DATE_INVALID,
)

OPERATIONS = (
    get("/api/v1/assignments", index, query=AssignmentListQuery),
    post("/api/v1/assignments", create, AssignmentCreate, refuses=_PLACED),
    post(
        "/api/v1/assignments/cancel",
        cancel,
        AssignmentCancel,
        refuses=(Code.RESOURCE_NOT_FOUND,),
        status=200,
    ),
    post(
        "/api/v1/assignments/extend",
        extend,
        AssignmentExtend,
        refuses=(Code.RESOURCE_NOT_FOUND, Code.END_DATE_INVALID),
        status=200,
    ),
    get("/api/v1/assignments/{assignment}", show),
    together(
        put(
            "/api/v1/assignments/{assignment}",
            update,
            AssignmentUpdate,
            refuses=(*_PLACED, Code.INVOICE_ALREADY_PAID),
        )
    ),
    delete("/api/v1/assignments/{assignment}", remove, refuses=(Code.INVOICE_ALREADY_PAID,)),
)

OLDER = (post("/v1/assignments/cancel", cancel, AssignmentCancel, status=200),)
"""Addresses that a guide shows and the published document leaves out."""
