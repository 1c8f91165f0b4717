"""Whether somebody was covered at a moment: an extension, for claims and for whoever audits."""

from msgspec import UNSET

from paycover.api.operations import Call, get
from paycover.flows.cover_history import answered
from paycover.kit.errors import Code
from paycover.kit.records import replace
from paycover.store.db import Snapshot
from paycover.wire.cover_history import CoverageAnswer, CoverageQuery


def show(snapshot: Snapshot, call: Call) -> CoverageAnswer:
    """Tell whether a contractor was covered at a moment: what is so, and what was known."""
    query: CoverageQuery = call.query
    at = snapshot.now if query.at is UNSET else query.at
    known_at = min(at, snapshot.now) if query.known_at is UNSET else query.known_at
    job = None if query.job is UNSET else query.job
    return answered(snapshot, query.contractor, job, at=at, known_at=known_at)


OPERATIONS = (
    replace(
        get("/api/v1/coverage", show, query=CoverageQuery),
        refuses=(Code.INVALID_CONTRACTOR_ID, Code.INVALID_JOB_ID),
    ),
)
