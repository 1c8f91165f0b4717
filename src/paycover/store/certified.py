"""Joined loads for certificates: a policy and its assignments, with those they are for."""

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from paycover.domain.assignments import Assignment
from paycover.domain.certificates import Certificate, Covered
from paycover.domain.marks import Mark
from paycover.domain.policies import Policy, PolicyStatus
from paycover.kit.canonical import canonical
from paycover.store.assignments import ASSIGNMENTS
from paycover.store.certificates import CERTIFICATES
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Row, Snapshot, Statement, Tx
from paycover.store.entities import ENTITIES
from paycover.store.jobs import JOBS
from paycover.store.marks import MARKS, marks_on
from paycover.store.policies import POLICIES
from paycover.store.records import Columns, split
from paycover.store.tables import assignments, certificates, contractors, entities, jobs, policies

_SUBJECT: sa.BindParameter[str] = sa.bindparam("subject")

_LOCK_ASSIGNMENTS = Statement(
    sa.select(assignments.c.id)
    .where(ASSIGNMENTS.mine, sa.or_(assignments.c.policy == _SUBJECT, assignments.c.id == _SUBJECT))
    .order_by(assignments.c.id)
    .with_for_update(key_share=True)
)

_COLUMNS = (
    *POLICIES.columns,
    *ASSIGNMENTS.columns,
    *CONTRACTORS.columns,
    *JOBS.columns,
    *ENTITIES.columns,
)


def _with_those_it_is_for(root: sa.FromClause, contractor: sa.ColumnElement[str]) -> sa.FromClause:
    return (
        root.outerjoin(contractors, sa.and_(CONTRACTORS.live, contractors.c.id == contractor))
        .outerjoin(
            jobs, sa.and_(JOBS.live, jobs.c.id == sa.func.coalesce(assignments.c.job, policies.c.job))
        )
        .outerjoin(entities, sa.and_(ENTITIES.live, entities.c.id == jobs.c.entity))
    )


_UNDER_IT = sa.and_(
    assignments.c.account == policies.c.account,
    assignments.c.policy == policies.c.id,
    assignments.c.deleted_at.is_(None),
    assignments.c.cancelled.is_(False),
    assignments.c.bind.is_(True),
)
_OWN = Statement(
    sa.select(*_COLUMNS)
    .select_from(
        _with_those_it_is_for(
            policies.outerjoin(
                assignments, sa.and_(assignments.c.account == policies.c.account, sa.false())
            ),
            policies.c.contractor,
        )
    )
    .where(POLICIES.mine, policies.c.id == _SUBJECT)
    .with_for_update(key_share=True, of=policies)
)
_UNDER = Statement(
    sa.select(*_COLUMNS)
    .select_from(_with_those_it_is_for(policies.join(assignments, _UNDER_IT), assignments.c.contractor))
    .where(POLICIES.mine, policies.c.id == _SUBJECT)
    .order_by(assignments.c.id)
)
_ASSIGNMENT = Statement(
    sa.select(*_COLUMNS)
    .select_from(
        _with_those_it_is_for(
            assignments.join(
                policies,
                sa.and_(policies.c.account == assignments.c.account, policies.c.id == assignments.c.policy),
            ),
            assignments.c.contractor,
        )
    )
    .where(ASSIGNMENTS.mine, assignments.c.id == _SUBJECT)
    .with_for_update(key_share=True, of=policies)
)
_MARKS = Statement(
    sa.select(*MARKS.columns).where(
        marks_on(sa.bindparam("account"), sa.bindparam("contractor"), sa.bindparam("policy"))
    )
)
_POLICIES = Statement(
    sa.select(*POLICIES.columns)
    .where(
        POLICIES.live,
        policies.c.status == PolicyStatus.ACTIVE.value,
        policies.c.id > sa.bindparam("after"),
    )
    .order_by(policies.c.id)
    .limit(sa.bindparam("limit"))
)
_SAVE_POLICY = Statement(
    sa.update(policies)
    .where(POLICIES.mine, policies.c.id == sa.bindparam("key_id"))
    .values(certificates=sa.bindparam("addresses"))
)
_SAVE_ASSIGNMENT = Statement(
    sa.update(assignments)
    .where(ASSIGNMENTS.mine, assignments.c.id == sa.bindparam("key_id"))
    .values(certificates=sa.bindparam("addresses"), certificate_refresh_pending=False)
)

_next = certificates.alias("next")
_NEXT: Columns[Certificate] = Columns(_next, Certificate)
_SHOWN = Statement(
    sa.select(*CERTIFICATES.columns, *POLICIES.columns, *ASSIGNMENTS.columns, *_NEXT.columns)
    .select_from(certificates)
    .join(
        policies,
        sa.and_(policies.c.account == certificates.c.account, policies.c.id == certificates.c.policy),
    )
    .outerjoin(
        assignments,
        sa.and_(
            assignments.c.account == certificates.c.account,
            assignments.c.id == certificates.c.assignment,
        ),
    )
    .outerjoin(
        _next,
        sa.and_(
            _next.c.account == certificates.c.account,
            _next.c.number == certificates.c.number,
            _next.c.superseded_by.is_(None),
            _next.c.id != certificates.c.id,
        ),
    )
    .where(CERTIFICATES.mine, certificates.c.token == sa.bindparam("token"))
)


class Shown(NamedTuple):
    """A certificate, its policy and assignment as they are now, and its newest revision if not itself."""

    certificate: Certificate
    policy: Policy
    assignment: Assignment | None
    current: Certificate | None


def lock_covered(tx: Tx, subject: str) -> list[Covered]:
    """Return a policy and what is assigned under it, or one assignment; all locked.

    Assignments are locked before policies, as where they are edited. Deleted ones are among them where
    they are meant by their own id.
    """
    tx.all(_LOCK_ASSIGNMENTS, subject=subject)
    return covered(tx, subject)


def covered(snapshot: Snapshot, subject: str) -> list[Covered]:
    """Return a policy and what is assigned under it, or one assignment."""
    own = snapshot.all(_OWN, subject=subject)
    if own:
        return [_covered(row) for row in [*own, *snapshot.all(_UNDER, subject=subject)]]
    return [_covered(row) for row in snapshot.all(_ASSIGNMENT, subject=subject)]


def marks_of(snapshot: Snapshot, policy: Policy) -> list[Mark]:
    """Return the underwriters' marks on a policy and its contractor."""
    found = snapshot.all(_MARKS, contractor=policy.contractor, policy=policy.id)
    return [MARKS.record(row) for row in found]


def some_policies(snapshot: Snapshot, after: str, limit: int) -> list[Policy]:
    """Return active policies in the order of their ids, those past `after`."""
    return [POLICIES.record(row) for row in snapshot.all(_POLICIES, after=after, limit=limit)]


def shown(snapshot: Snapshot, token: str) -> Shown | None:
    """Return all that a certificate's public page tells, in one trip; None for an unknown token."""
    row = snapshot.one(_SHOWN, token=token)
    return None if row is None else Shown(*split(row, CERTIFICATES, POLICIES, ASSIGNMENTS, _NEXT))


def save_addresses(tx: Tx, policies_: Iterable[Policy], assignments_: Iterable[Assignment]) -> None:
    """Write where the certificates of policies and assignments are, and nothing else of them."""
    tx.run(_SAVE_POLICY, [_addresses(one) for one in policies_])
    tx.run(_SAVE_ASSIGNMENT, [_addresses(one) for one in assignments_])


def _addresses(one: Policy | Assignment) -> dict[str, str]:
    return {"key_id": one.id, "addresses": canonical(one.certificates)}


def _covered(row: Row) -> Covered:
    policy, assignment, contractor, job, entity = split(
        row, POLICIES, ASSIGNMENTS, CONTRACTORS, JOBS, ENTITIES
    )
    return Covered(policy=policy, assignment=assignment, contractor=contractor, job=job, entity=entity)
