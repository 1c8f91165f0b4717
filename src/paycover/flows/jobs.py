"""What can be done with jobs."""

from paycover.domain.events import EventType
from paycover.domain.jobs import (
    Job,
    JobChange,
    JobDraft,
    edited,
    ensure_category_usable,
    ensure_invoices_allow,
    made,
)
from paycover.domain.tasks import TaskKind
from paycover.flows.events import Happening, emit
from paycover.flows.invoices import reprice_open_invoices
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.db import Tx
from paycover.store.job_ties import Billed, is_used, lock_billed, references
from paycover.store.jobs import JOBS
from paycover.store.tasks import Wanted
from paycover.wire.jobs import render


def create_job(tx: Tx, draft: JobDraft) -> Job:
    """Make a job.

    Raises Problem: invalid_entity_id, invalid_job_category_code, job_category_not_approved.
    """
    job = made(draft, id=new_id("job"), now=tx.now)
    _ensure_references(tx, job, None)
    JOBS.add(tx, job)
    emit(tx, told(EventType.JOB_CREATED, job))
    return job


def update_job(tx: Tx, id: str, change: JobChange) -> Job:
    """Edit a job; another wage re-prices the unpaid invoices that bill it (decisions.md 3, 4).

    Raises Problem: resource_not_found, invoice_exists where an invoice stands against the edit,
    and what `create_job` raises.
    """
    found = _locked(tx, id, change)
    before = found.job
    after = edited(before, change)
    if after == before:
        return before
    is_paid = found.has_paid or any(invoice.held_by is not None for invoice in found.open_invoices)
    ensure_invoices_allow(before, after, has_open=bool(found.open_invoices), has_paid=is_paid)
    _ensure_references(tx, after, before)
    JOBS.save(tx, after)
    repriced = reprice_open_invoices(tx, found.open_invoices, wage_before=before.wage, wage=after.wage)
    wants = (Wanted(TaskKind.RECHECK, id),) if _is_other_work(before, after) else ()
    emit(tx, told(EventType.JOB_UPDATED, after)._replace(wants=wants), *repriced)
    return after


def delete_job(tx: Tx, id: str) -> Job:
    """Delete a job that nothing uses; raise Problem(resource_not_found or job_is_used)."""
    before = JOBS.lock(tx, id)
    if before is None:
        raise not_found("job", id)
    if is_used(tx, id):
        raise Problem(Code.JOB_IS_USED)
    after = replace(before, deleted_at=tx.now)
    JOBS.save(tx, after)
    emit(tx, told(EventType.JOB_DELETED, after))
    return after


def told(type: EventType, job: Job) -> Happening:
    """Return what happened to a job, for `emit`."""
    return Happening(type, job.id, render(job))


def _locked(tx: Tx, id: str, change: JobChange) -> Billed:
    """Return the job, with its invoices where the change may concern them."""
    if change.may_touch_invoices:
        found = lock_billed(tx, id)
    else:
        job = JOBS.lock(tx, id)
        found = None if job is None else Billed(job, [], has_paid=False)
    if found is None:
        raise not_found("job", id)
    return found


def _is_other_work(before: Job, after: Job) -> bool:
    """Tell whether what eligibility asks of a job has changed."""
    asked = ("address", "category_code", "description", "entity", "wage")
    return any(getattr(before, name) != getattr(after, name) for name in asked)


def _ensure_references(tx: Tx, job: Job, before: Job | None) -> None:
    """Refuse an entity or category that is new to the job and not there to be used."""
    new_entity = before is None or job.entity != before.entity
    new_category = before is None or job.category_code != before.category_code
    if not (new_entity or new_category):
        return
    found = references(tx, job.entity, job.category_code)
    if new_entity and not found.has_entity:
        raise Problem(Code.INVALID_ENTITY_ID, f"No such entity: {job.entity}")
    if new_category:
        ensure_category_usable(found.category, job.category_code)
