"""Bulk uploads: a dry run of a file, and its run a batch at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from paycover.domain.bulk_rows import BulkKind, Judged, ReadRow, Verdict
from paycover.domain.bulk_uploads import BulkStatus, BulkUpload
from paycover.flows.bulk_payroll import judge_payroll, note_payroll, run_payroll
from paycover.flows.bulk_work import judge_work, run_work
from paycover.kit.ids import new_id
from paycover.kit.records import replace
from paycover.store.bulk_uploads import BULK_UPLOADS, running_upload
from paycover.store.db import Snapshot, Tx

BATCH_ROWS = 2_500
"""How many rows one transaction takes: what a load is for (our decision)."""


@dataclass(slots=True)
class Run:
    """A file on its way: its rows, which of them first named what, and how many one transaction takes."""

    kind: BulkKind
    rows: Sequence[ReadRow]
    seen: dict[str, int] = field(default_factory=dict)
    batch_rows: int = BATCH_ROWS

    def batches(self) -> Iterator[Sequence[ReadRow]]:
        """Give the rows in batches of what one transaction takes."""
        return (self.rows[at : at + self.batch_rows] for at in range(0, len(self.rows), self.batch_rows))


def check_batch(snapshot: Snapshot, run: Run, rows: Sequence[ReadRow]) -> list[Judged]:
    """Return the verdict on each row of a batch; nothing is written.

    What would be made has no id yet.
    """
    if run.kind is BulkKind.WORK:
        judged, _ = judge_work(snapshot, rows)
    else:
        judged = [each.judged for each in judge_payroll(snapshot, rows, run.seen)]
    return [_without_new_ids(each) for each in judged]


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
    if run.kind is BulkKind.WORK:
        return run_work(tx, upload, rows)
    return run_payroll(tx, upload, rows, run.seen)


def note_batch(snapshot: Snapshot, run: Run, rows: Sequence[ReadRow]) -> None:
    """Note what the rows of a batch name that was judged before, so that later ones can repeat it."""
    if run.kind is BulkKind.PAYROLL:
        note_payroll(snapshot, rows, run.seen)


def runs_apart(snapshot: Snapshot, run: Run) -> list[Run]:
    """Return a run for each batch of a payroll, each knowing what is repeated from the batches before it.

    They may go in any order and side by side: rows of a payroll have nothing else to do with one another.
    """
    assert run.kind is BulkKind.PAYROLL, "rows of work make what later ones name"
    first: dict[str, int] = {}
    apart = []
    for rows in run.batches():
        own = Run(run.kind, rows)
        note_batch(snapshot, own, rows)
        apart.append(Run(run.kind, rows, {cycle: first[cycle] for cycle in own.seen.keys() & first.keys()}))
        first = own.seen | first
    return apart


def finish_upload(tx: Tx, upload: BulkUpload, counts: dict[str, int]) -> BulkUpload:
    """Write that a file was run to its end, and how many rows came to which verdict."""
    done = replace(upload, status=BulkStatus.DONE, done=upload.rows, planned=upload.rows, counts=counts)
    BULK_UPLOADS.save(tx, done)
    return done


def _without_new_ids(judged: Judged) -> Judged:
    if judged.verdict is Verdict.CREATE:
        return replace(judged, objects={})
    if "replaces" in judged.objects:
        return replace(judged, objects={"replaces": judged.objects["replaces"]})
    return judged
