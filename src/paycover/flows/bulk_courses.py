"""The way of a file that was uploaded on a page: tried, run and undone by the worker, a batch at a time."""

import hashlib
from collections.abc import Sequence

from paycover.domain import bulk_uploads as course
from paycover.domain.bulk_rows import BulkKind, Judged, ReadRow
from paycover.domain.bulk_uploads import BulkStatus, BulkUpload
from paycover.domain.tasks import TaskKind
from paycover.flows.bulk import Run, run_batch
from paycover.flows.bulk_undo import ensure_undoable, undo_batch
from paycover.kit.errors import Problem, not_found
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.bulk_uploads import (
    BULK_UPLOADS,
    add_file,
    add_verdicts,
    forget_file,
    forget_verdicts,
    open_upload,
)
from paycover.store.db import Tx
from paycover.store.tasks import enqueue

STEP_ROWS = 500
"""How many rows one step takes: fewer than a command's, for a server's other writes wait for it (our
decision)."""

LAST_ROW = 10_000_000
"""Beyond the number of every row, blank ones counted."""


def take_file(tx: Tx, kind: BulkKind, filename: str, data: bytes, *, author: str) -> BulkUpload:
    """Keep a file and want it tried; one that is on its way already is not kept twice, but tried anew.

    One that was sent long ago is forgotten for the new one: what is sent now is kept from now on.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    standing = open_upload(tx, kind, sha256)
    if standing is not None and standing.is_under_way:
        return standing
    if standing is not None and tx.now - standing.created < course.AGAIN_SECONDS:
        again = course.checking(standing)
        BULK_UPLOADS.save(tx, again)
        forget_verdicts(tx, again.id)
        enqueue(tx, TaskKind.BULK, again.id, due=tx.now)
        return again
    if standing is not None:
        BULK_UPLOADS.save(tx, replace(standing, status=BulkStatus.FORGOTTEN))
        forget_file(tx, standing.id)
        forget_verdicts(tx, standing.id)
    upload = BulkUpload(
        id=new_id("bulk_upload"),
        kind=kind,
        filename=filename,
        sha256=sha256,
        rows=0,
        status=BulkStatus.CHECKING,
        author=author,
        created=tx.now,
    )
    BULK_UPLOADS.add(tx, upload)
    add_file(tx, upload.id, data)
    enqueue(tx, TaskKind.BULK, upload.id, due=tx.now)
    return upload


def begin_run(tx: Tx, id: str) -> BulkUpload:
    """Want a tried file run. Raises Problem: resource_not_found, bad_request where it is not tried."""
    upload = course.running(_locked(tx, id))
    BULK_UPLOADS.save(tx, upload)
    forget_verdicts(tx, id)
    enqueue(tx, TaskKind.BULK, id, due=tx.now)
    return upload


def begin_undo(tx: Tx, id: str) -> BulkUpload:
    """Want a file that was run undone.

    Raises Problem: resource_not_found, bad_request where it did not run to its end, and
    invoice_already_paid as `ensure_undoable` tells.
    """
    locked = _locked(tx, id)
    _, planned = ensure_undoable(tx, id)
    upload = course.undoing(locked, planned=planned, before=LAST_ROW)
    BULK_UPLOADS.save(tx, upload)
    enqueue(tx, TaskKind.BULK, id, due=tx.now)
    return upload


def refuse_file(tx: Tx, upload: BulkUpload, why: str) -> None:
    """Write that a file can't be read, and forget it."""
    BULK_UPLOADS.save(tx, course.refused(upload, why))
    forget_file(tx, upload.id)


def record_checked(tx: Tx, upload: BulkUpload, judged: Sequence[Judged]) -> None:
    """Write what would become of some rows."""
    _keep(tx, upload, judged)


def run_step(tx: Tx, upload: BulkUpload, run: Run, rows: Sequence[ReadRow]) -> None:
    """Do some rows. Conflict where the same rows are run elsewhere: the transaction is run again."""
    _keep(tx, upload, run_batch(tx, upload, run, rows))


def undo_step(tx: Tx, upload: BulkUpload) -> None:
    """Undo some rows; where an invoice was paid meanwhile, the rest stays and the upload says so."""
    before = LAST_ROW if upload.before is None else upload.before
    try:
        undone = undo_batch(tx, upload, before, limit=STEP_ROWS)
    except Problem as problem:
        stopped = replace(upload, status=BulkStatus.DONE, before=None, trouble=str(problem.message))
        BULK_UPLOADS.save(tx, stopped)
        return
    status = BulkStatus.UNDONE if undone.is_over else upload.status
    done = upload.done + undone.rows
    BULK_UPLOADS.save(tx, replace(upload, status=status, done=done, before=undone.first))
    if not undone.is_over:
        enqueue(tx, TaskKind.BULK, upload.id, due=tx.now)


def _keep(tx: Tx, upload: BulkUpload, judged: Sequence[Judged]) -> None:
    after = course.advanced(upload, [each.verdict for each in judged])
    add_verdicts(tx, upload.id, judged)
    BULK_UPLOADS.save(tx, after)
    if after.is_under_way:
        enqueue(tx, TaskKind.BULK, upload.id, due=tx.now)
    elif after.status is BulkStatus.DONE:
        forget_file(tx, upload.id)


def _locked(tx: Tx, id: str) -> BulkUpload:
    upload = BULK_UPLOADS.lock(tx, id)
    if upload is None:
        raise not_found("upload", id)
    return upload
