"""Rows of bulk uploads themselves: which file was run."""

import sqlalchemy as sa

from paycover.domain.bulk_uploads import BulkUpload
from paycover.store.db import Snapshot, Statement
from paycover.store.records import Records
from paycover.store.tables import bulk_uploads

BULK_UPLOADS: Records[BulkUpload] = Records(bulk_uploads, BulkUpload)

_RUNNING = Statement(
    sa.select(*BULK_UPLOADS.columns)
    .where(
        BULK_UPLOADS.live,
        bulk_uploads.c.kind == sa.bindparam("kind"),
        bulk_uploads.c.sha256 == sa.bindparam("sha256"),
        bulk_uploads.c.status == "running",
    )
    .limit(1)
)


def running_upload(snapshot: Snapshot, kind: str, sha256: str) -> BulkUpload | None:
    """Return the run of the same file that was broken off, None where there is none."""
    row = snapshot.one(_RUNNING, kind=kind, sha256=sha256)
    return None if row is None else BULK_UPLOADS.record(row)
