"""Files of many rows on their way: read once, then a batch in each task, so that all can be broken off."""

from dataclasses import dataclass
from functools import partial

from paycover.domain.bulk_rows import read_rows
from paycover.domain.bulk_uploads import BulkStatus, BulkUpload
from paycover.domain.tasks import TaskKind
from paycover.flows.bulk import Run, check_batch, note_batch
from paycover.flows.bulk_courses import STEP_ROWS, record_checked, refuse_file, run_step, undo_step
from paycover.kit.errors import Problem
from paycover.kit.records import replace
from paycover.store.access import read_as
from paycover.store.bulk_uploads import BULK_UPLOADS, file_of
from paycover.store.db import Database, Snapshot
from paycover.store.tasks import Claim
from paycover.wire.uploads import read_sheet
from paycover.worker.claims import Outcome, ensure_not_given_up
from paycover.worker.crew import Errands


@dataclass(slots=True)
class _Held:
    """A file as read, and how many of its rows have told what they name on the present way."""

    upload: str
    status: BulkStatus
    run: Run
    noted: int = 0


def uploading() -> Errands:
    """Return what is done for the tasks of uploads; one worker keeps one file in mind."""
    return {TaskKind.BULK: Uploads().step}


class Uploads:
    """Takes files a step further; the one it is at is read once. For one thread."""

    def __init__(self) -> None:
        self._held: _Held | None = None

    def step(self, database: Database, claim: Claim) -> Outcome:
        """Judge the next rows of a file, and return what writes it and wants the step after."""
        ensure_not_given_up(claim)
        upload = read_as(database, claim.account, lambda seen: BULK_UPLOADS.find(seen, claim.task.subject))
        if upload is None or not upload.is_under_way:
            return lambda tx: None
        if upload.status is BulkStatus.UNDOING:
            return lambda tx: undo_step(tx, upload)
        return self._judged(database, claim.account, upload)

    def _judged(self, database: Database, account: str, upload: BulkUpload) -> Outcome:
        try:
            held = read_as(database, account, lambda seen: self._read(seen, upload))
        except Problem as problem:
            why = _why(problem)
            return lambda tx: refuse_file(tx, upload, why)
        run, count = held.run, len(held.run.rows)
        counted = replace(upload, rows=count, planned=count)
        rows = run.rows[upload.done : upload.done + STEP_ROWS]
        held.noted = upload.done + len(rows)
        if held.noted >= count:
            self._held = None
        if upload.status is BulkStatus.RUNNING:
            return lambda tx: run_step(tx, counted, run, rows)
        judged = read_as(database, account, partial(check_batch, run=run, rows=rows))
        return lambda tx: record_checked(tx, counted, judged)

    def _read(self, snapshot: Snapshot, upload: BulkUpload) -> _Held:
        """Return a file with all noted that its rows before the next ones name."""
        held = self._held
        if held is None or (held.upload, held.status) != (upload.id, upload.status):
            sheet = read_sheet(upload.filename, file_of(snapshot, upload.id))
            held = self._held = _Held(
                upload.id, upload.status, Run(upload.kind, read_rows(upload.kind, sheet))
            )
        for at in range(held.noted, upload.done, STEP_ROWS):
            note_batch(snapshot, held.run, held.run.rows[at : min(at + STEP_ROWS, upload.done)])
        return held


def _why(problem: Problem) -> str:
    """Return all faults of a file in one text."""
    if isinstance(problem.message, str):
        return problem.message
    return " ".join(f"{name} {why}." for name, why in problem.message.items())
