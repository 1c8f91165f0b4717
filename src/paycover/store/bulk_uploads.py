"""Rows of bulk uploads themselves, their files, and the verdicts on their rows."""

from collections.abc import Sequence

import sqlalchemy as sa

from paycover.domain.bulk_rows import Judged, Verdict
from paycover.domain.bulk_uploads import KEPT_SECONDS, NOT_RUN, BulkStatus, BulkUpload
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.records import Columns, Records
from paycover.store.tables import bulk_files, bulk_uploads, bulk_verdicts

BULK_UPLOADS: Records[BulkUpload] = Records(bulk_uploads, BulkUpload)
VERDICTS: Columns[Judged] = Columns(bulk_verdicts, Judged)

_SAME_FILE = sa.and_(
    BULK_UPLOADS.live,
    bulk_uploads.c.kind == sa.bindparam("kind"),
    bulk_uploads.c.sha256 == sa.bindparam("sha256"),
)
_RUNNING = Statement(
    sa.select(*BULK_UPLOADS.columns)
    .where(_SAME_FILE, bulk_uploads.c.author.is_(None), bulk_uploads.c.status == "running")
    .limit(1)
)
_OPEN = Statement(
    sa.select(*BULK_UPLOADS.columns)
    .where(
        _SAME_FILE,
        bulk_uploads.c.author.is_not(None),
        bulk_uploads.c.status.in_([sa.literal(status) for status in ("checking", "checked", "running")]),
    )
    .limit(1)
)
_ADD_FILE = Statement(sa.insert(bulk_files))
_OF_UPLOAD = bulk_files.c.account == sa.bindparam("account"), bulk_files.c.upload == sa.bindparam("id")
_FILE = Statement(sa.select(bulk_files.c.sealed).where(*_OF_UPLOAD))
_FORGET_FILE = Statement(sa.delete(bulk_files).where(*_OF_UPLOAD))

_FORGET_OLD = Statement(
    sa.update(bulk_uploads)
    .where(
        BULK_UPLOADS.live,
        bulk_uploads.c.created <= sa.bindparam("oldest"),
        bulk_uploads.c.author.is_not(None),
        bulk_uploads.c.status.in_([sa.literal(status.value) for status in NOT_RUN]),
    )
    .values(status=sa.literal(BulkStatus.FORGOTTEN.value))
)
_FORGOTTEN = sa.select(bulk_uploads.c.id).where(
    BULK_UPLOADS.mine, bulk_uploads.c.status == sa.literal(BulkStatus.FORGOTTEN.value)
)
_FORGET_FILES, _FORGET_EVERY_VERDICT = (
    Statement(
        sa.delete(table).where(table.c.account == sa.bindparam("account"), table.c.upload.in_(_FORGOTTEN))
    )
    for table in (bulk_files, bulk_verdicts)
)

_JUDGED = (
    bulk_verdicts.c.account == sa.bindparam("account"),
    bulk_verdicts.c.upload == sa.bindparam("id"),
)
_ADD_VERDICTS = Statement(sa.insert(bulk_verdicts))
_FORGET_VERDICTS = Statement(sa.delete(bulk_verdicts).where(*_JUDGED))
_ALL_VERDICTS = Statement(sa.select(*VERDICTS.columns).where(*_JUDGED).order_by(bulk_verdicts.c.number))


def _from(*conditions: sa.ColumnElement[bool]) -> Statement:
    return Statement(
        sa.select(*VERDICTS.columns)
        .where(*_JUDGED, bulk_verdicts.c.number >= sa.bindparam("start"), *conditions)
        .order_by(bulk_verdicts.c.number)
        .limit(sa.bindparam("limit"))
    )


_VERDICTS = _from()
_LIKE = _from(bulk_verdicts.c.verdict == sa.bindparam("verdict"))


def running_upload(snapshot: Snapshot, kind: str, sha256: str) -> BulkUpload | None:
    """Return the command line's run of the same file that was broken off, None where there is none."""
    row = snapshot.one(_RUNNING, kind=kind, sha256=sha256)
    return None if row is None else BULK_UPLOADS.record(row)


def open_upload(snapshot: Snapshot, kind: str, sha256: str) -> BulkUpload | None:
    """Return the upload of the same file on a page that did not run to its end, None without any."""
    row = snapshot.one(_OPEN, kind=kind, sha256=sha256)
    return None if row is None else BULK_UPLOADS.record(row)


def add_file(tx: Tx, id: str, data: bytes) -> None:
    """Keep the bytes of a file, sealed: they tell of people."""
    tx.run(_ADD_FILE, [{"upload": id, "sealed": tx.vault.seal_bytes(data)}])


def file_of(snapshot: Snapshot, id: str) -> bytes:
    """Return the bytes of a file that is tried or run."""
    row = snapshot.one(_FILE, id=id)
    assert row is not None, "a file is kept until it has run"
    return snapshot.vault.open_bytes(bytes(row[0]))


def forget_file(tx: Tx, id: str) -> None:
    """Forget the bytes of a file that is not needed any more."""
    tx.run(_FORGET_FILE, [{"id": id}])


def forget_uploads(tx: Tx) -> None:
    """Forget the account's files that were tried on a page and not run for 30 days, and their verdicts."""
    tx.run(_FORGET_OLD, [{"oldest": tx.now - KEPT_SECONDS}])
    tx.run(_FORGET_FILES, [{}])
    tx.run(_FORGET_EVERY_VERDICT, [{}])


def add_verdicts(tx: Tx, id: str, judged: Sequence[Judged]) -> None:
    """Keep the verdicts on some rows."""
    tx.run(_ADD_VERDICTS, [VERDICTS.values(each) | {"upload": id} for each in judged])


def forget_verdicts(tx: Tx, id: str) -> None:
    """Forget the verdicts on a file that is judged anew."""
    tx.run(_FORGET_VERDICTS, [{"id": id}])


def verdicts_of(
    snapshot: Snapshot, id: str, *, start: int, limit: int, verdict: Verdict | None = None
) -> list[Judged]:
    """Return verdicts on the rows from a number on, of one kind or of all."""
    if verdict is None:
        rows = snapshot.all(_VERDICTS, id=id, start=start, limit=limit)
    else:
        rows = snapshot.all(_LIKE, id=id, start=start, limit=limit, verdict=verdict.value)
    return [VERDICTS.record(row) for row in rows]


def all_verdicts(snapshot: Snapshot, id: str) -> list[Judged]:
    """Return the verdict on every row of an upload."""
    return [VERDICTS.record(row) for row in snapshot.all(_ALL_VERDICTS, id=id)]
