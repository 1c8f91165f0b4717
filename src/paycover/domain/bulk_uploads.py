"""Bulk uploads that ran, and what each row of them made."""

import enum
from dataclasses import dataclass, field

from paycover.domain.bulk_rows import BulkKind, Verdict


class BulkStatus(enum.StrEnum):
    """`running` until its last row; one that was broken off is run again and goes on."""

    RUNNING = "running"
    DONE = "done"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkUpload:
    """A run of a file: its name as sent, the SHA-256 of its bytes, how many rows it has."""

    id: str
    kind: BulkKind
    filename: str
    sha256: str
    rows: int
    status: BulkStatus = BulkStatus.RUNNING
    created: int
    deleted_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRow:
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
