"""Joined loads for an entity's page: who has its link, and the work on its jobs with what insures it."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from paycover.domain.accounts import Account
from paycover.domain.cover_standing import ENDS_SOON
from paycover.domain.entities import Entity
from paycover.domain.hub_links import HubLink
from paycover.domain.incoming_certificates import CertificateStatus
from paycover.domain.naming import name_key
from paycover.domain.policies import PolicyStatus
from paycover.domain.site_covers import KEPT_SECONDS, SiteView, SiteWork
from paycover.kit.dates import DAY, start_of_day
from paycover.kit.records import Record
from paycover.store.assignments import ASSIGNMENTS, is_eligible
from paycover.store.contractors import CONTRACTORS
from paycover.store.db import Link, Snapshot, Statement
from paycover.store.entities import ENTITIES
from paycover.store.hub_links import HUB_LINKS
from paycover.store.incoming_certificates import INCOMING_CERTIFICATES
from paycover.store.jobs import JOBS
from paycover.store.policies import POLICIES
from paycover.store.records import Columns, split
from paycover.store.tables import (
    accounts,
    assignments,
    contractors,
    entities,
    hub_links,
    incoming_certificates,
    jobs,
    policies,
)

_ACCOUNT: Columns[Account] = Columns(accounts, Account)


class Opened(NamedTuple):
    """What the token of a link leads to: whose account, which link and entity."""

    account: Account
    link: HubLink
    entity: Entity


_BY_TOKEN = Statement(
    sa.select(*_ACCOUNT.columns, *HUB_LINKS.columns, *ENTITIES.columns)
    .select_from(hub_links)
    .join(accounts, accounts.c.id == hub_links.c.account)
    .join(
        entities,
        sa.and_(
            entities.c.account == hub_links.c.account,
            entities.c.id == hub_links.c.entity,
            entities.c.deleted_at.is_(None),
        ),
    )
    .where(HUB_LINKS.live, hub_links.c.token_hash == sa.bindparam("token_hash"))
)


def opened(link: Link, account: str, token_hash: str) -> Opened | None:
    """Return what a token leads to, None where its link or the entity is not there."""
    rows = link.fetch(_BY_TOKEN, {"account": account, "token_hash": token_hash})
    return Opened(*split(rows[0], _ACCOUNT, HUB_LINKS, ENTITIES)) if rows else None


class SitesAsked(Record, kw_only=True):
    """Which part of an entity's work is wanted.

    `within` is in how many days at most cover ends, `sought` a part of the name of a contractor or job, in
    any case. `after` is the id of the assignment before the first one wanted.
    """

    view: SiteView = SiteView.CURRENT
    job: str = ""
    sought: str = ""
    within: int | None = None
    after: str = ""
    limit: int = 50


_NOW = sa.bindparam("now", type_=sa.BigInteger)
_UNTIL = sa.bindparam("until", type_=sa.BigInteger)
_KEPT = sa.bindparam("kept", type_=sa.BigInteger)
_newest = incoming_certificates.alias("newest")
_OWN = (
    sa.select(_newest.c.id)
    .where(
        _newest.c.account == assignments.c.account,
        _newest.c.contractor == assignments.c.contractor,
        _newest.c.deleted_at.is_(None),
        sa.or_(_newest.c.job.is_(None), _newest.c.job == assignments.c.job),
    )
    .order_by(_newest.c.position.desc())
    .limit(1)
    .scalar_subquery()
)
_STOPPED = sa.or_(
    assignments.c.cancelled.is_(True),
    sa.and_(
        policies.c.status == sa.literal_column(f"'{PolicyStatus.CANCELLED.value}'"),
        policies.c.cancelled_at < assignments.c.end_date,
    ),
)
_BOUGHT = sa.and_(assignments.c.bind.is_(True), is_eligible(assignments))
_BY_OWN = incoming_certificates.c.status == sa.literal_column(f"'{CertificateStatus.APPROVED.value}'")
_INSURED = sa.or_(sa.and_(_BOUGHT, sa.not_(_STOPPED)), _BY_OWN)
_ITS_ACCOUNT = jobs.c.account + ""
"""A job's account as a sum: so that work is looked up job by job, not all the account's and then sorted."""

_AHEAD = assignments.c.end_date > _NOW

NARROWED: dict[SiteView, tuple[sa.ColumnElement[bool], ...]] = {
    SiteView.CURRENT: (assignments.c.end_date > _KEPT,),
    SiteView.ATTENTION: (assignments.c.end_date > _KEPT,),
    SiteView.COVERED: (_AHEAD, assignments.c.effective_date <= _NOW, _INSURED),
    SiteView.LAPSING: (_AHEAD, sa.or_(assignments.c.end_date <= _NOW + ENDS_SOON, _BY_OWN)),
    SiteView.STARTS: (assignments.c.effective_date > _NOW, _INSURED),
    SiteView.LAPSED: (sa.or_(assignments.c.end_date <= _NOW, _STOPPED),),
    SiteView.NONE: (sa.not_(_BOUGHT),),
    SiteView.MISSING: (_AHEAD,),
    SiteView.ALL: (),
}
"""What each view leaves out at once; the rest is decided by the rule, in `domain/site_covers.py`."""


def works(snapshot: Snapshot, entity: str, asked: SitesAsked) -> list[SiteWork]:
    """Return work on an entity's jobs, by job and the newest first, `limit` at most.

    It holds all that is wanted and may hold more: whether it is, `domain.site_covers.is_in` tells.
    """
    rows = snapshot.all(
        _statement(asked),
        entity=entity,
        now=snapshot.now,
        kept=start_of_day(snapshot.now) - KEPT_SECONDS,
        until=snapshot.now + (asked.within or 0) * DAY,
        job=asked.job,
        sought=f"%{_plain(name_key(asked.sought))}%",
        after=asked.after,
        limit=asked.limit,
    )
    return [
        SiteWork(*split(row, ASSIGNMENTS, JOBS, CONTRACTORS, POLICIES, INCOMING_CERTIFICATES))
        for row in rows
    ]


_STATEMENTS: dict[tuple[object, ...], Statement] = {}


def _statement(asked: SitesAsked) -> Statement:
    key = (asked.view, bool(asked.job), bool(asked.sought), asked.within is not None, bool(asked.after))
    if key not in _STATEMENTS:
        _STATEMENTS[key] = Statement(select(asked))
    return _STATEMENTS[key]


def select(asked: SitesAsked) -> sa.Select[Any]:
    """Return the query of a page: the entity's jobs along their index, the work on each along its own."""
    where = [JOBS.live, jobs.c.entity == sa.bindparam("entity"), assignments.c.deleted_at.is_(None)]
    where += NARROWED[asked.view]
    if asked.job:
        where.append(jobs.c.id == sa.bindparam("job"))
    if asked.sought:
        sought: sa.BindParameter[str] = sa.bindparam("sought", type_=sa.Text)
        names = (contractors.c.name_key, jobs.c.name_key)
        where.append(sa.or_(*(name.like(sought, escape="\\") for name in names)))
    if asked.within is not None:
        where += [_AHEAD, sa.or_(assignments.c.end_date <= _UNTIL, _BY_OWN)]
    order = (jobs.c.position, jobs.c.id, assignments.c.position, assignments.c.id)
    if asked.after:
        where += [_at_or_after(jobs.c.position), sa.tuple_(*order) < sa.tuple_(*_cursor())]
    return (
        sa.select(
            *ASSIGNMENTS.columns,
            *JOBS.columns,
            *CONTRACTORS.columns,
            *POLICIES.columns,
            *INCOMING_CERTIFICATES.columns,
        )
        .select_from(jobs)
        .join(
            assignments,
            sa.and_(assignments.c.account == _ITS_ACCOUNT, assignments.c.job == jobs.c.id),
        )
        .join(
            contractors,
            sa.and_(contractors.c.account == jobs.c.account, contractors.c.id == assignments.c.contractor),
        )
        .outerjoin(
            policies,
            sa.and_(policies.c.account == jobs.c.account, policies.c.id == assignments.c.policy),
        )
        .outerjoin(
            incoming_certificates,
            sa.and_(incoming_certificates.c.account == jobs.c.account, incoming_certificates.c.id == _OWN),
        )
        .where(*where)
        .order_by(*(column.desc() for column in order))
        .limit(sa.bindparam("limit"))
    )


def _cursor() -> list[sa.ScalarSelect[Any]]:
    """Return where the assignment `after` stands in the order; of another account's it stands nowhere."""
    here, its = assignments.alias("here"), jobs.alias("its")
    found = (
        sa.select(its.c.position, its.c.id, here.c.position, here.c.id)
        .select_from(here)
        .join(its, sa.and_(its.c.account == here.c.account, its.c.id == here.c.job))
        .where(here.c.account == sa.bindparam("account"), here.c.id == sa.bindparam("after"))
    )
    return [
        found.with_only_columns(column).scalar_subquery()
        for column in (its.c.position, its.c.id, here.c.position, here.c.id)
    ]


def _at_or_after(position: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Return the part of the cursor's condition that an index of jobs can begin at."""
    return position <= _cursor()[0]


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
