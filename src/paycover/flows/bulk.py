"""Bulk uploads: a dry run of a file, its run a batch at a time, and undoing it while nothing is paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from paycover.domain.bulk_rows import BulkKind, Judged, ReadRow, Verdict
from paycover.domain.bulk_uploads import BulkStatus, BulkUpload
from paycover.domain.events import EventType
from paycover.domain.invoices import Invoice, InvoiceStatus, ensure_editable
from paycover.domain.repricing import replacement
from paycover.flows.bulk_payroll import judge_payroll, run_payroll
from paycover.flows.events import Happening, emit
from paycover.flows.invoices import told
from paycover.kit.errors import Code, Problem, not_found
from paycover.kit.ids import new_id
from paycover.store.bulk import (
    BULK_UPLOADS,
    Billed,
    count_standing,
    lock_billed_rows,
    mark_undone,
    paid_invoice,
    running_upload,
)
from paycover.store.db import Snapshot, Tx
from paycover.store.invoices import INVOICES

BATCH_ROWS = 2_500
"""How many rows one transaction takes: what a load is for (our decision)."""


@dataclass(slots=True)
class Run:
    """A file on its way: its rows, and which of them first named what."""

    kind: BulkKind
    rows: Sequence[ReadRow]
    seen: dict[str, int] = field(default_factory=dict)

    def batches(self) -> Iterator[Sequence[ReadRow]]:
        """Give the rows in batches of what one transaction takes."""
        return (self.rows[at : at + BATCH_ROWS] for at in range(0, len(self.rows), BATCH_ROWS))


def check_batch(snapshot: Snapshot, run: Run, rows: Sequence[ReadRow]) -> list[Judged]:
    """Return the verdict on each row of a batch; nothing is written.

    What would be made has no id yet.
    """
    return [_without_new_ids(each.judged) for each in judge_payroll(snapshot, rows, run.seen)]


def start_upload(tx: Tx, kind: BulkKind, filename: str, sha256: str, rows: int) -> BulkUpload:
    """Begin to run a file, or go on with the same one where it was broken off."""
    standing = running_upload(tx, kind, sha256)
    if standing is not None:
        return standing
    upload = BulkUpload(
        id=new_id("bulk_upload"), kind=kind, filename=filename, sha256=sha256, rows=rows, created=tx.now
    )
    BULK_UPLOADS.add(tx, upload)
    return upload


def run_batch(tx: Tx, upload: BulkUpload, run: Run, rows: Sequence[ReadRow]) -> list[Judged]:
    """Do the rows of a batch that can be done; return the verdict on each."""
    return run_payroll(tx, upload, rows, run.seen)


def finish_upload(tx: Tx, upload: BulkUpload) -> BulkUpload:
    """Write that a file was run to its end."""
    done = replace(upload, status=BulkStatus.DONE)
    BULK_UPLOADS.save(tx, done)
    return done


def ensure_undoable(snapshot: Snapshot, id: str) -> int:
    """Return how many rows are to be undone.

    Raises Problem: resource_not_found, invoice_already_paid where one of its invoices is paid, being
    charged or on a statement: then nothing of the upload is undone.
    """
    if BULK_UPLOADS.find(snapshot, id) is None:
        raise not_found("upload", id)
    fixed = paid_invoice(snapshot, id)
    if fixed is not None:
        raise Problem(Code.INVOICE_ALREADY_PAID, f"{fixed} is paid or being charged: nothing is undone.")
    return count_standing(snapshot, id)


@dataclass(frozen=True, slots=True)
class Undone:
    """How far undoing has come: rows looked at, those left alone, the last number; `is_over` at the end."""

    rows: int
    left: tuple[str, ...]
    last: int
    is_over: bool


def undo_batch(tx: Tx, id: str, after: int) -> Undone:
    """Undo the next rows of an upload past a number; what was changed since is left as it is.

    An invoice it made is deleted; one that it replaced is billed anew with the pay before.
    Raises Problem(invoice_already_paid) where one was paid meanwhile.
    """
    found = lock_billed_rows(tx, id, after=after, limit=BATCH_ROWS)
    standing = [billed for billed in found if _stands(billed)]
    for billed in standing:
        ensure_editable(billed.invoice)
    deleted = [_deleted(billed.invoice, tx.now) for billed in standing if billed.row.pay_before is None]
    restored = [_restored(billed, tx.now) for billed in standing if billed.row.pay_before is not None]
    INVOICES.save(tx, *deleted, *(old for old, _ in restored))
    INVOICES.add(tx, *(new for _, new in restored))
    mark_undone(tx, [billed.row for billed in standing])
    is_over = len(found) < BATCH_ROWS
    if is_over:
        _close(tx, id)
    emit(
        tx,
        *(told(EventType.INVOICE_DELETED, invoice) for invoice in deleted),
        *_told(restored),
    )
    left = tuple(billed.invoice.id for billed in found if not _stands(billed))
    last = found[-1].row.number if found else after
    return Undone(len(found), left, last, is_over)


def _close(tx: Tx, id: str) -> None:
    upload = BULK_UPLOADS.lock(tx, id)
    if upload is None:
        raise not_found("upload", id)
    BULK_UPLOADS.save(tx, replace(upload, status=BulkStatus.UNDONE))


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


def _without_new_ids(judged: Judged) -> Judged:
    if judged.verdict not in (Verdict.CREATE, Verdict.CHANGED):
        return judged
    return replace(judged, objects={n: id for n, id in judged.objects.items() if n == "replaces"})
