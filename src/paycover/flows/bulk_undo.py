"""Undoing a bulk upload while nothing is paid, a batch at a time and the last row first."""

from collections.abc import Iterator

from paycover.domain.bulk_rows import BulkKind
from paycover.domain.bulk_uploads import BulkStatus, BulkUpload
from paycover.domain.events import EventType
from paycover.domain.invoices import Invoice, InvoiceStatus, ensure_editable
from paycover.domain.jobs import Job
from paycover.domain.repricing import replacement
from paycover.domain.tasks import TaskKind
from paycover.flows.contractors import told as told_contractor
from paycover.flows.entities import told as told_entity
from paycover.flows.events import Happening, emit
from paycover.flows.invoices import told
from paycover.flows.jobs import told as told_job
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id
from paycover.kit.records import Record, replace
from paycover.store.bulk import (
    Billed,
    count_standing,
    lock_billed_rows,
    mark_undone,
    paid_invoice,
)
from paycover.store.bulk_uploads import BULK_UPLOADS
from paycover.store.bulk_work import (
    contractors_named,
    entities_named,
    jobs_of_entities,
    lock_made_rows,
    used_contractors,
    used_jobs,
)
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Snapshot, Tx
from paycover.store.entities import ENTITIES
from paycover.store.invoices import INVOICES
from paycover.store.jobs import JOBS
from paycover.store.tasks import Wanted

UNDO_ROWS = 2_500
"""How many rows one transaction undoes (our decision)."""


class Undone(Record):
    """How far undoing has come: rows looked at, what was left alone, the number of the first of them."""

    rows: int
    left: tuple[str, ...]
    first: int
    is_over: bool


def ensure_undoable(snapshot: Snapshot, id: str) -> tuple[BulkUpload, int]:
    """Return an upload and how many of its rows are to be undone.

    Raises Problem: resource_not_found, invoice_already_paid where one of its invoices is paid, being
    charged or on a statement: then nothing of the upload is undone.
    """
    upload = BULK_UPLOADS.find(snapshot, id)
    if upload is None:
        raise not_found("upload", id)
    fixed = paid_invoice(snapshot, id)
    if fixed is not None:
        raise Problem(Code.INVOICE_ALREADY_PAID, f"{fixed} is paid or being charged: nothing is undone.")
    return upload, count_standing(snapshot, id)


def undo_batch(tx: Tx, upload: BulkUpload, before: int, *, limit: int = UNDO_ROWS) -> Undone:
    """Undo the rows of an upload that come before a number; what was changed or used since is left.

    An invoice it made is deleted; one that it replaced is billed anew with the pay before. A job that
    nothing names is deleted, and with it the contractor and client its row made, where nothing else
    needs them. Raises Problem(invoice_already_paid) where an invoice was paid meanwhile.
    """
    undo = _undo_work if upload.kind is BulkKind.WORK else _undo_pay
    undone = undo(tx, upload, before, limit)
    if undone.is_over:
        BULK_UPLOADS.save(tx, replace(upload, status=BulkStatus.UNDONE))
    return undone


def _undo_pay(tx: Tx, upload: BulkUpload, before: int, limit: int) -> Undone:
    found = lock_billed_rows(tx, upload.id, before=before, limit=limit)
    standing = [billed for billed in found if _stands(billed)]
    for billed in standing:
        ensure_editable(billed.invoice)
    deleted = [_deleted(billed.invoice, tx.now) for billed in standing if billed.row.pay_before is None]
    restored = [_restored(billed, tx.now) for billed in standing if billed.row.pay_before is not None]
    INVOICES.save(tx, *deleted, *(old for old, _ in restored))
    INVOICES.add(tx, *(new for _, new in restored))
    mark_undone(tx, [billed.row for billed in standing])
    emit(tx, *(told(EventType.INVOICE_DELETED, invoice) for invoice in deleted), *_told(restored))
    left = tuple(billed.invoice.id for billed in found if not _stands(billed))
    return Undone(len(found), left, found[-1].row.number if found else before, len(found) < limit)


def _undo_work(tx: Tx, upload: BulkUpload, before: int, limit: int) -> Undone:
    found = lock_made_rows(tx, upload.id, before=before, limit=limit)
    used = used_jobs(tx, [made.job.id for made in found])
    gone = [made for made in found if made.job.id not in used and made.job.deleted_at is None]
    ids = {made.job.id for made in gone}
    people = {made.row.made.get("contractor", "") for made in gone}
    clients = {made.row.made.get("entity", "") for made in gone}
    needed = used_contractors(tx, people)
    busy = {entity for entity, own in jobs_of_entities(tx, clients).items() if own - ids}
    happenings = [
        *_deleted_jobs(tx, [replace(made.job, deleted_at=tx.now) for made in gone]),
        *_deleted_contractors(tx, people - needed),
        *_deleted_entities(tx, clients - busy),
    ]
    mark_undone(tx, [made.row for made in gone])
    emit(tx, *happenings)
    left = tuple(made.job.id for made in found if made.job.id in used)
    return Undone(len(found), left, found[-1].row.number if found else before, len(found) < limit)


def _deleted_jobs(tx: Tx, jobs: list[Job]) -> list[Happening]:
    JOBS.save(tx, *jobs)
    return [told_job(EventType.JOB_DELETED, job) for job in jobs]


def _deleted_contractors(tx: Tx, ids: set[str]) -> list[Happening]:
    gone = [
        replace(each, email_key=None, tax_id_sealed=None, deleted_at=tx.now)
        for each in contractors_named(tx, ids)
    ]
    CONTRACTORS.save(tx, *gone)
    return [
        told_contractor(EventType.CONTRACTOR_DELETED, each)._replace(
            wants=(Wanted(TaskKind.REMOVE_CARD, each.id),)
        )
        for each in gone
    ]


def _deleted_entities(tx: Tx, ids: set[str]) -> list[Happening]:
    gone = [replace(each, deleted_at=tx.now) for each in entities_named(tx, ids)]
    ENTITIES.save(tx, *gone)
    return [told_entity(EventType.ENTITY_DELETED, each) for each in gone]


def _stands(billed: Billed) -> bool:
    """Tell whether an invoice still is what its row made of it."""
    invoice = billed.invoice
    return invoice.live_key is not None and invoice.gross_pay == billed.row.pay


def _deleted(invoice: Invoice, now: int) -> Invoice:
    return replace(invoice, status=InvoiceStatus.VOID, live_key=None, deleted_at=now)


def _restored(billed: Billed, now: int) -> tuple[Invoice, Invoice]:
    pay = billed.row.pay_before
    assert pay is not None, "only a row that replaced an invoice restores one"
    return replacement(billed.invoice, id=new_id("invoice"), gross_pay=pay, now=now)


def _told(restored: list[tuple[Invoice, Invoice]]) -> Iterator[Happening]:
    for old, new in restored:
        yield told(EventType.INVOICE_REPLACED, old)
        yield told(EventType.INVOICE_CREATED, new)
