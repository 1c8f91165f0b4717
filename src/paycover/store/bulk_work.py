"""What rows of new work name, and what stands against taking back what they made."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain.bulk_uploads import BulkRow
from paycover.domain.categories import Category
from paycover.domain.contractors import Contractor
from paycover.domain.entities import Entity
from paycover.domain.jobs import Job
from paycover.store.bulk import BULK_ROWS
from paycover.store.categories import CATEGORIES
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Snapshot, Statement, Tx
from paycover.store.entities import ENTITIES
from paycover.store.jobs import JOBS
from paycover.store.listed import Listed
from paycover.store.records import split
from paycover.store.tables import (
    assignments,
    bulk_rows,
    contractors,
    entities,
    incoming_certificates,
    invoices,
    jobs,
    policies,
    quotes,
)

_CATEGORIES = Statement(sa.select(*CATEGORIES.columns).where(CATEGORIES.live))
_ENTITIES = Listed(
    lambda listed: sa.select(*ENTITIES.columns).where(
        ENTITIES.live, sa.or_(listed(entities.c.name), listed(entities.c.id))
    )
)
_CONTRACTORS = Listed(
    lambda listed: sa.select(*CONTRACTORS.columns).where(
        CONTRACTORS.live, sa.or_(listed(contractors.c.email_key), listed(contractors.c.id))
    )
)
_JOBS = Listed(lambda listed: sa.select(jobs.c.id).where(JOBS.live, listed(jobs.c.id)))
_OF_ENTITIES = Listed(
    lambda listed: sa.select(jobs.c.entity, jobs.c.id).where(JOBS.live, listed(jobs.c.entity))
)
_STANDING = sa.and_(
    bulk_rows.c.account == sa.bindparam("account"),
    bulk_rows.c.upload == sa.bindparam("upload"),
    bulk_rows.c.undone_at.is_(None),
)
_LOCK_ROWS = Statement(
    sa.select(*BULK_ROWS.columns, *JOBS.columns)
    .join_from(
        bulk_rows, jobs, sa.and_(jobs.c.account == bulk_rows.c.account, jobs.c.id == bulk_rows.c.object)
    )
    .where(_STANDING, bulk_rows.c.number < sa.bindparam("before", type_=sa.BigInteger))
    .order_by(bulk_rows.c.number.desc())
    .limit(sa.bindparam("limit", type_=sa.BigInteger))
    .with_for_update(of=jobs)
)


def _naming(name: str, *tables: sa.Table) -> Listed:
    """Select which of some ids live rows of some tables name in a column."""
    return Listed(
        lambda listed: sa.union(
            *(
                sa.select(table.c[name]).where(
                    table.c.account == sa.bindparam("account"),
                    table.c.deleted_at.is_(None),
                    listed(table.c[name]),
                )
                for table in tables
            )
        )
    )


_JOBS_USED = _naming("job", policies, assignments, invoices, quotes)
_CONTRACTORS_USED = _naming("contractor", policies, assignments, invoices, quotes, incoming_certificates)


class Made(NamedTuple):
    """A row that made a job, and that job as it is now, locked."""

    row: BulkRow
    job: Job


def categories_at_hand(snapshot: Snapshot) -> list[Category]:
    """Return every job category of the account."""
    return [CATEGORIES.record(row) for row in snapshot.all(_CATEGORIES)]


def entities_named(snapshot: Snapshot, names: Iterable[str]) -> list[Entity]:
    """Return the live entities of some names or ids."""
    return [ENTITIES.record(row) for row in _ENTITIES.rows(snapshot, names)]


def contractors_named(snapshot: Snapshot, names: Iterable[str]) -> list[Contractor]:
    """Return the live contractors of some e-mail addresses or ids."""
    return [CONTRACTORS.record(row) for row in _CONTRACTORS.rows(snapshot, names)]


def live_jobs(snapshot: Snapshot, ids: Iterable[str]) -> set[str]:
    """Return those of some jobs that are still there."""
    return {row[0] for row in _JOBS.rows(snapshot, ids)}


def jobs_of_entities(snapshot: Snapshot, ids: Iterable[str]) -> dict[str, set[str]]:
    """Return the ids of the live jobs of some entities, by entity."""
    found: dict[str, set[str]] = {}
    for entity, job in _OF_ENTITIES.rows(snapshot, ids):
        found.setdefault(entity, set()).add(job)
    return found


def lock_made_rows(tx: Tx, upload: str, *, before: int, limit: int) -> list[Made]:
    """Return the rows of an upload before a number, the last first, with their jobs, which are locked."""
    rows: Sequence[Sequence[object]] = tx.all(_LOCK_ROWS, upload=upload, before=before, limit=limit)
    width = len(BULK_ROWS)
    return [Made(BULK_ROWS.record(row[:width]), *split(row[width:], JOBS)) for row in rows]


def used_jobs(snapshot: Snapshot, ids: Iterable[str]) -> set[str]:
    """Return those of some jobs that a quote, policy, assignment or invoice names."""
    return {row[0] for row in _JOBS_USED.rows(snapshot, ids)}


def used_contractors(snapshot: Snapshot, ids: Iterable[str]) -> set[str]:
    """Return those of some contractors that have a quote, cover, an invoice or a certificate."""
    return {row[0] for row in _CONTRACTORS_USED.rows(snapshot, ids)}
