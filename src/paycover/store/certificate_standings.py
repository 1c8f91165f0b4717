"""What a certificate is held against: its contractor, the work it is for, and the rule sets that apply."""

import sqlalchemy as sa

from paycover.domain.assignments import Assignment
from paycover.domain.contractors import Contractor
from paycover.domain.entities import Entity
from paycover.domain.insurance_requirements import DEFAULT_SCOPE, InsuranceRequirement, resolved
from paycover.domain.jobs import Job
from paycover.kit.records import Record
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Snapshot, Statement
from paycover.store.entities import ENTITIES
from paycover.store.insurance_requirements import INSURANCE_REQUIREMENTS
from paycover.store.jobs import JOBS
from paycover.store.records import split
from paycover.store.tables import (
    accounts,
    assignments,
    contractors,
    entities,
    incoming_certificates,
    insurance_requirements,
    jobs,
)


class CertificateStanding(Record):
    """What is known of a certificate's surroundings; None for what is not there.

    `requirement` is the rule set asked for, else the nearest one. `seen_before` tells whether another
    contractor has uploaded the same bytes.
    """

    contractor: Contractor | None
    job: Job | None
    entity: Entity | None
    assignment: Assignment | None
    requirement: InsuranceRequirement | None
    seen_before: bool


_JOB = sa.func.nullif(sa.bindparam("job", type_=sa.Text), "")
_REQUIREMENT = sa.bindparam("requirement", type_=sa.Text)
_newest = assignments.alias("newest")
_NEWEST = (
    sa.select(_newest.c.id)
    .where(
        _newest.c.account == accounts.c.id,
        _newest.c.contractor == sa.bindparam("contractor"),
        _newest.c.deleted_at.is_(None),
        _newest.c.cancelled.is_(False),
        _newest.c.job == sa.func.coalesce(_JOB, _newest.c.job),
    )
    .order_by(_newest.c.position.desc())
    .limit(1)
    .scalar_subquery()
)
_SEEN = (
    sa.exists()
    .where(
        incoming_certificates.c.account == accounts.c.id,
        incoming_certificates.c.sha256 == sa.bindparam("sha256"),
        incoming_certificates.c.contractor != sa.bindparam("contractor"),
    )
    .correlate(accounts)
)
_SCOPES = (
    DEFAULT_SCOPE,
    sa.literal("entity:") + jobs.c.entity,
    sa.literal("category:") + jobs.c.category_code,
)
_STANDING = Statement(
    sa.select(
        *CONTRACTORS.columns,
        *JOBS.columns,
        *ENTITIES.columns,
        *ASSIGNMENTS.columns,
        *INSURANCE_REQUIREMENTS.columns,
        _SEEN,
    )
    .select_from(accounts)
    .outerjoin(
        contractors,
        sa.and_(
            contractors.c.account == accounts.c.id,
            contractors.c.id == sa.bindparam("contractor"),
            contractors.c.deleted_at.is_(None),
        ),
    )
    .outerjoin(assignments, sa.and_(assignments.c.account == accounts.c.id, assignments.c.id == _NEWEST))
    .outerjoin(
        jobs,
        sa.and_(
            jobs.c.account == accounts.c.id,
            jobs.c.id == sa.func.coalesce(_JOB, assignments.c.job),
            jobs.c.deleted_at.is_(None),
        ),
    )
    .outerjoin(
        entities,
        sa.and_(
            entities.c.account == accounts.c.id,
            entities.c.id == jobs.c.entity,
            entities.c.deleted_at.is_(None),
        ),
    )
    .outerjoin(
        insurance_requirements,
        sa.and_(
            insurance_requirements.c.account == accounts.c.id,
            insurance_requirements.c.deleted_at.is_(None),
            sa.or_(
                insurance_requirements.c.id == _REQUIREMENT,
                insurance_requirements.c.scope.in_(_SCOPES),
            ),
        ),
    )
    .where(accounts.c.id == sa.bindparam("account"))
)


def standing(
    snapshot: Snapshot, contractor: str, *, job: str | None, requirement: str | None, sha256: str
) -> CertificateStanding:
    """Return what a certificate of a contractor is held against."""
    rows = snapshot.all(
        _STANDING, contractor=contractor, job=job or "", requirement=requirement or "", sha256=sha256
    )
    parts = (CONTRACTORS, JOBS, ENTITIES, ASSIGNMENTS, INSURANCE_REQUIREMENTS)
    found = [split(row, *parts) for row in rows]
    who, work, client, cover, _ = found[0]
    known: list[InsuranceRequirement] = [row[4] for row in found if row[4] is not None]
    asked = next((each for each in known if each.id == requirement), None)
    if requirement is None:
        asked = resolved(known, work and work.entity, work and work.category_code)
    return CertificateStanding(who, work, client, cover, asked, bool(rows[0][-1]))
