"""What events told of cover, and when: the newest event of each object by then, and its policy's."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from paycover.domain.certificates import Certificate
from paycover.domain.cover_history import CoverVersion, Told
from paycover.domain.events import EventType
from paycover.store.certificates import CERTIFICATES
from paycover.store.db import Row, Snapshot, Statement
from paycover.store.event_cover import version_of
from paycover.store.records import split
from paycover.store.signing_keys import SigningKey
from paycover.store.tables import accounts, certificates, contractors, events, jobs, signing_keys

_ACCOUNT: sa.BindParameter[str] = sa.bindparam("account")

_WHO = Statement(
    sa.select(contractors.c.id, jobs.c.id, signing_keys.c.id, signing_keys.c.private_sealed)
    .select_from(accounts)
    .outerjoin(
        contractors,
        sa.and_(contractors.c.account == accounts.c.id, contractors.c.id == sa.bindparam("contractor")),
    )
    .outerjoin(jobs, sa.and_(jobs.c.account == accounts.c.id, jobs.c.id == sa.bindparam("job")))
    .outerjoin(
        signing_keys, sa.and_(signing_keys.c.account == accounts.c.id, signing_keys.c.retired_at.is_(None))
    )
    .where(accounts.c.id == _ACCOUNT)
    .order_by(signing_keys.c.created.desc(), signing_keys.c.id)
    .limit(1)
)

_version = events.alias("version")
_under = events.alias("under")
_newest = events.alias("newest")


def _newest_by(object: sa.ColumnElement[str], moment: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """The number of an object's newest event that tells of cover, as of a moment."""
    return (
        sa.select(_newest.c.sequence)
        .where(
            _newest.c.account == _ACCOUNT,
            _newest.c.object == object,
            _newest.c.insured.is_not(None),
            _newest.c.created <= moment,
        )
        .order_by(_newest.c.sequence.desc())
        .limit(1)
        .scalar_subquery()
    )


def _known_at(name: str, *narrower: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Return what was known at a moment of the cover agreed for another one."""
    known: sa.BindParameter[int] = sa.bindparam(name, type_=sa.BigInteger)
    at = sa.bindparam("at", type_=sa.BigInteger)
    certified = sa.or_(
        certificates.c.assignment == _version.c.object,
        sa.and_(certificates.c.policy == _version.c.object, certificates.c.assignment.is_(None)),
    )
    return (
        sa.select(
            sa.literal(name).label("which"),
            *(column for event in (_version, _under) for column in _told(event)),
            *CERTIFICATES.columns,
        )
        .select_from(_version)
        .outerjoin(
            _under,
            sa.and_(
                _under.c.account == _ACCOUNT,
                _under.c.object == _version.c.under,
                _under.c.sequence == _newest_by(_version.c.under, known),
            ),
        )
        .outerjoin(
            certificates,
            sa.and_(
                certificates.c.account == _ACCOUNT,
                certified,
                certificates.c.created <= known,
                sa.or_(certificates.c.ended_at.is_(None), certificates.c.ended_at > known),
            ),
        )
        .where(
            _version.c.account == _ACCOUNT,
            _version.c.insured == sa.bindparam("contractor"),
            _version.c.covers_until > at,
            _version.c.covers_from <= at,
            *narrower,
            _version.c.sequence == _newest_by(_version.c.object, known),
        )
    )


def _told(event: sa.FromClause) -> tuple[sa.ColumnElement[Any], ...]:
    return (event.c.type, event.c.object, event.c.created, event.c.data)


_ON_JOB = _version.c.work == sa.bindparam("job")
COVER = Statement(_known_at("now").union_all(_known_at("known_at")))
COVER_ON_JOB = Statement(_known_at("now", _ON_JOB).union_all(_known_at("known_at", _ON_JOB)))


class Who(NamedTuple):
    """Who is asked about, deleted or not, each None where the account has none; and the key that signs."""

    contractor: str | None
    job: str | None
    key: SigningKey | None


def who(snapshot: Snapshot, contractor: str, job: str | None) -> Who:
    """Return those a question is about, and the account's key, in one trip."""
    row = snapshot.one(_WHO, contractor=contractor, job=job or "")
    assert row is not None, "the account is there while it asks"
    found, work, key, sealed = row
    signing = None if key is None else SigningKey(key, bytes.fromhex(snapshot.vault.open(sealed)))
    return Who(found, work, signing)


class Known(NamedTuple):
    """The cover agreed for a moment: as it is known now, and as it was known at another moment."""

    now: list[Told]
    then: list[Told]


def cover_at(snapshot: Snapshot, contractor: str, job: str | None, *, at: int, known_at: int) -> Known:
    """Return the cover agreed for a moment, whether it was ended early or not; times in Unix seconds."""
    asked: dict[str, Any] = {"contractor": contractor, "at": at, "known_at": known_at, "now": snapshot.now}
    rows = snapshot.all(COVER, **asked) if job is None else snapshot.all(COVER_ON_JOB, **asked, job=job)
    return Known(*(_gathered([row for row in rows if row[0] == name]) for name in ("now", "known_at")))


def _gathered(rows: list[Row]) -> list[Told]:
    """Return the cover of rows that hold a version, its policy's version and one certificate each."""
    versions: dict[str, tuple[CoverVersion, CoverVersion | None]] = {}
    certified: dict[str, list[Certificate]] = {}
    for row in rows:
        object = row[2]
        if object not in versions:
            version = _read(row[1:5])
            assert version is not None, "an event in the index tells of cover"
            versions[object] = (version, _read(row[5:9]))
        (certificate,) = split(row[9:], CERTIFICATES)
        if certificate is not None:
            certified.setdefault(object, []).append(certificate)
    return [
        Told(version=version, under=under, certificates=_in_order(certified.get(object, [])))
        for object, (version, under) in versions.items()
    ]


def _read(row: Row) -> CoverVersion | None:
    type, object, created, data = row
    return None if type is None else version_of(EventType(type), object, created, data)


def _in_order(found: list[Certificate]) -> tuple[Certificate, ...]:
    return tuple(sorted(found, key=lambda one: (one.coverage_type, one.number)))
