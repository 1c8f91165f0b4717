"""Whole files through bulk uploads: each batch a transaction of its own, so that all can be broken off."""

import collections
import concurrent.futures
import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from paycover.domain.bulk_rows import BulkKind, Judged, ReadRow, read_rows
from paycover.domain.bulk_uploads import BulkUpload
from paycover.flows.bulk import Run, check_batch, finish_upload, run_batch, runs_apart, start_upload
from paycover.flows.bulk_undo import ensure_undoable, undo_batch
from paycover.store.access import read_as, write_as
from paycover.store.db import Database
from paycover.wire.uploads import read_sheet

MARGIN_ROWS = 1_000_000
"""Row numbers count blank rows as well, so that the last one may lie beyond the number of rows."""

Progress = Callable[[int, int], None]
"""Told how many rows are done, and of how many."""


def nobody(done: int, total: int) -> None:
    """Tell nobody how far it has come."""


def check_file(
    database: Database, account: str, kind: BulkKind, name: str, data: bytes, *, progress: Progress = nobody
) -> list[Judged]:
    """Return what would become of each row; nothing is written.

    Raises Problem(invalid_input) for a file that can't be read, or has other columns.
    """
    run = Run(kind, read_rows(kind, read_sheet(name, data)))
    judged: list[Judged] = []
    for rows in run.batches():
        judged += read_as(database, account, partial(check_batch, run=run, rows=rows))
        progress(len(judged), len(run.rows))
    return judged


def run_file(
    database: Database, account: str, kind: BulkKind, name: str, data: bytes, *, progress: Progress = nobody
) -> tuple[BulkUpload, list[Judged]]:
    """Do every row that can be done; return the upload and what became of each row.

    Raises what `check_file` raises, and Conflict where others change the same rows again and again.
    """
    run = Run(kind, read_rows(kind, read_sheet(name, data)))
    sha256 = hashlib.sha256(data).hexdigest()
    upload = write_as(database, account, lambda tx: start_upload(tx, kind, name, sha256, len(run.rows)))
    judged: list[Judged] = []
    for verdicts in _ran(database, account, upload, run):
        judged += verdicts
        progress(len(judged), len(run.rows))
    counts = dict(collections.Counter(each.verdict.value for each in judged))
    return write_as(database, account, lambda tx: finish_upload(tx, upload, counts)), judged


def _ran(database: Database, account: str, upload: BulkUpload, run: Run) -> Iterator[list[Judged]]:
    """Run the batches, side by side where that may be; give the verdicts of each, in order."""

    def do(one: Run, rows: Sequence[ReadRow]) -> list[Judged]:
        return write_as(database, account, partial(run_batch, upload=upload, run=one, rows=rows))

    if run.kind is not BulkKind.PAYROLL or database.writers == 1:
        yield from (do(run, rows) for rows in run.batches())
        return
    apart = read_as(database, account, partial(runs_apart, run=run))
    with concurrent.futures.ThreadPoolExecutor(database.writers, "paycover-bulk") as threads:
        yield from threads.map(lambda one: do(one, one.rows), apart)


def undo_file(database: Database, account: str, id: str, *, progress: Progress = nobody) -> list[str]:
    """Undo an upload; return the ids of what was left, because it was changed since.

    Raises what `ensure_undoable` and `undo_batch` raise.
    """
    upload, total = read_as(database, account, partial(ensure_undoable, id=id))
    left: list[str] = []
    before, done, is_over = upload.rows + MARGIN_ROWS, 0, False
    while not is_over:
        undone = write_as(database, account, partial(undo_batch, upload=upload, before=before))
        left += undone.left
        before, is_over, done = undone.first, undone.is_over, done + undone.rows
        progress(done, total)
    return left
