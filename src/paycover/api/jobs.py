"""Job operations."""

from collections.abc import Mapping
from typing import ClassVar

from msgspec import UNSET, UnsetType

from paycover.api.lists import ListQuery, page
from paycover.api.operations import Call, delete, get, post, put
from paycover.flows import jobs as flow
from paycover.kit.errors import Code, not_found
from paycover.store.db import Snapshot, Tx
from paycover.store.jobs import JOBS, LISTING
from paycover.wire.base import Id
from paycover.wire.deleted import Deleted
from paycover.wire.jobs import JobAnswer, JobCreate, JobUpdate, render


class JobListQuery(ListQuery):
    """Narrows the list to the jobs of an entity (an extension)."""

    ALIASES: ClassVar[Mapping[str, str]] = {"entity_id": "entity"}

    entity: Id | UnsetType = UNSET


def create(tx: Tx, call: Call) -> JobAnswer:
    """Make a job."""
    return render(flow.create_job(tx, call.body.draft()))


def show(snapshot: Snapshot, call: Call) -> JobAnswer:
    """Show a job."""
    job = JOBS.find(snapshot, call.id)
    if job is None:
        raise not_found("job", call.id)
    return render(job)


def index(snapshot: Snapshot, call: Call) -> list[JobAnswer]:
    """List jobs, newest first."""
    return [render(job) for job in LISTING.page(snapshot, page(call.query))]


def update(tx: Tx, call: Call) -> JobAnswer:
    """Edit a job; another wage re-prices its unpaid invoices."""
    return render(flow.update_job(tx, call.id, call.body.change()))


def remove(tx: Tx, call: Call) -> Deleted:
    """Delete a job that nothing uses."""
    gone = flow.delete_job(tx, call.id)
    return Deleted(id=gone.id, object="job", deleted_at=tx.now)


_REFERENCES = (
    Code.INVALID_ENTITY_ID,
    Code.INVALID_JOB_CATEGORY_CODE,
    Code.JOB_CATEGORY_NOT_APPROVED,
    Code.MISSING_JOB_CATEGORY_CODE,
)

OPERATIONS = (
    get("/api/v1/jobs", index, query=JobListQuery),
    post("/api/v1/jobs", create, JobCreate, refuses=_REFERENCES),
    get("/api/v1/jobs/{job}", show),
    put("/api/v1/jobs/{job}", update, JobUpdate, refuses=(*_REFERENCES, Code.INVOICE_EXISTS)),
    delete("/api/v1/jobs/{job}", remove, refuses=(Code.JOB_IS_USED,)),
)
