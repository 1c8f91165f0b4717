"""Bulk uploads: how far each has come, and what each row of them made."""

import collections
import enum
from collections.abc import Sequence

from paycover.domain.bulk_rows import BulkKind, Verdict
from paycover.kit.dates import DAY
from paycover.kit.errors import Code, Problem
from paycover.kit.records import Record, field, replace


class BulkStatus(enum.StrEnum):
    """How far a file is: tried first, run when somebody says so, undone when somebody says so.

    `refused` is a file that can't be read, or that has other columns. `running` lasts until the last row:
    one that was broken off goes on. A file that is run by the command line is not tried before. `forgotten`
    is one that nobody ran in time: its bytes and verdicts are gone.
    """

    CHECKING = "checking"
    REFUSED = "refused"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FORGOTTEN = "forgotten"


KEPT_SECONDS = 30 * DAY
"""How long a file that was sent on a page is kept if nobody runs it; it tells of people (our decision)."""

AGAIN_SECONDS = 15 * DAY
"""How long the same file sent once more counts as the same upload; past it, it is kept anew."""

NOT_RUN = (BulkStatus.CHECKING, BulkStatus.CHECKED)
"""Statuses of a file that nobody has run."""

UNDER_WAY = frozenset({BulkStatus.CHECKING, BulkStatus.RUNNING, BulkStatus.UNDOING})
"""Statuses in which the worker is at it, a batch at a time."""


class BulkUpload(Record, kw_only=True):
    """A file of many rows: its name as sent, the SHA-256 of its bytes, how many rows it has.

    `done` of `planned` rows are behind it on the way it is on; `counts` has how many came to which
    verdict. `before` is the number of the row that undoing has come to. `trouble` says why the file was
    refused, or why undoing ended early. `author` is who sent it, None for the command line.
    """

    id: str
    kind: BulkKind
    filename: str
    sha256: str
    rows: int
    status: BulkStatus = BulkStatus.RUNNING
    author: str | None = None
    done: int = 0
    planned: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    before: int | None = None
    trouble: str | None = None
    created: int
    deleted_at: int | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether the worker is at it."""
        return self.status in UNDER_WAY

    @property
    def doable(self) -> int:
        """How many rows of a tried file a run would do something for."""
        changed = self.counts.get(Verdict.CHANGED, 0) if self.kind is BulkKind.PAYROLL else 0
        return self.counts.get(Verdict.CREATE, 0) + changed


class BulkRow(Record, kw_only=True):
    """What one row made; only rows that made something are kept.

    `key` names the row within the account as long as it stands, None once another row took over or it
    was undone. `object` is the id of the job or invoice. `pay` and `pay_before` are cents, of an invoice
    and of the one it replaced. `made` has the ids of the parties the row made beside it.
    """

    upload: str
    number: int
    key: str | None
    content: str
    verdict: Verdict
    object: str
    pay: int | None = None
    pay_before: int | None = None
    made: dict[str, str] = field(default_factory=dict)
    undone_at: int | None = None


def checking(upload: BulkUpload) -> BulkUpload:
    """Return a file that is tried from its first row."""
    return _on_its_way(upload, BulkStatus.CHECKING, upload.rows)


def running(upload: BulkUpload) -> BulkUpload:
    """Return a tried file whose run begins; raise Problem(bad_request) for one in another state."""
    if upload.status is not BulkStatus.CHECKED:
        raise Problem(Code.BAD_REQUEST, f"The upload is {upload.status}: a file is run once it is checked.")
    return _on_its_way(upload, BulkStatus.RUNNING, upload.rows)


def undoing(upload: BulkUpload, *, planned: int, before: int) -> BulkUpload:
    """Return a file that was run, and is undone from its last row on."""
    if upload.status is not BulkStatus.DONE:
        raise Problem(Code.BAD_REQUEST, f"The upload is {upload.status}: what is done can be undone.")
    return replace(upload, status=BulkStatus.UNDOING, done=0, planned=planned, before=before, trouble=None)


def refused(upload: BulkUpload, why: str) -> BulkUpload:
    """Return a file that can't be read."""
    return replace(upload, status=BulkStatus.REFUSED, trouble=why)


def advanced(upload: BulkUpload, verdicts: Sequence[Verdict]) -> BulkUpload:
    """Return an upload with a batch behind it; after the last one its way is over."""
    counts = collections.Counter(upload.counts)
    counts.update(each.value for each in verdicts)
    done = upload.done + len(verdicts)
    after = replace(upload, done=done, counts=dict(counts))
    if done < upload.planned:
        return after
    over = BulkStatus.CHECKED if upload.status is BulkStatus.CHECKING else BulkStatus.DONE
    return replace(after, status=over)


def _on_its_way(upload: BulkUpload, status: BulkStatus, planned: int) -> BulkUpload:
    return replace(upload, status=status, done=0, planned=planned, counts={}, trouble=None)
