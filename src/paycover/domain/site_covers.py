"""How the cover of a contractor on an entity's job stands, for the people of that entity."""

import enum
from collections.abc import Iterable
from typing import NamedTuple

from paycover.domain.assignments import Assignment, is_covered
from paycover.domain.certificate_fields import Line, day_of
from paycover.domain.contractors import Contractor
from paycover.domain.cover_standing import ENDS_SOON
from paycover.domain.coverage import LINES, Coverage
from paycover.domain.incoming_certificates import CertificateStatus, IncomingCertificate
from paycover.domain.jobs import Job
from paycover.domain.policies import Policy, PolicyStatus
from paycover.kit.dates import DAY, start_of_day, utc_day
from paycover.kit.records import Record

KEPT_SECONDS = 30 * DAY
"""How long cover that ended stays among what is current (our decision)."""

OWN_LINES = {
    Line.GENERAL: Coverage.GENERAL,
    Line.WORKERS_COMP: Coverage.WORKERS_COMP,
    Line.PROFESSIONAL: Coverage.PROFESSIONAL,
    Line.CYBER: Coverage.CYBER,
}
"""The lines of a certificate that an entity can require, by what it calls them."""


class SiteStatus(enum.StrEnum):
    """How cover stands: `lapsing` within seven days, `none` where there never was any."""

    COVERED = "covered"
    LAPSING = "lapsing"
    STARTS = "starts"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    NONE = "none"


OVER = frozenset({SiteStatus.LAPSED, SiteStatus.CANCELLED})


class SiteView(enum.StrEnum):
    """What can be asked for: what is current, what needs somebody, one standing, or everything."""

    CURRENT = "current"
    ATTENTION = "attention"
    COVERED = "covered"
    LAPSING = "lapsing"
    STARTS = "starts"
    LAPSED = "lapsed"
    NONE = "none"
    MISSING = "missing"
    ALL = "all"


class SiteWork(NamedTuple):
    """A contractor's work on a job, and what insures it.

    `own` is the newest certificate the contractor brought for it, None where there is none.
    """

    assignment: Assignment
    job: Job
    contractor: Contractor
    policy: Policy | None
    own: IncomingCertificate | None


class SiteCover(Record, kw_only=True):
    """How the cover of a contractor's work stands, over [starts, ends) in Unix seconds.

    `lines` is what insures it, `missing` what the entity requires and nothing shows. `by_own` tells that
    it is the contractor's own insurance, as an approved certificate shows it.
    """

    status: SiteStatus
    starts: int
    ends: int
    lines: tuple[Coverage, ...]
    missing: tuple[Coverage, ...] = ()
    by_own: bool = False

    def days_left(self, now: int) -> int:
        """Return how many days there still is cover, begun ones too."""
        return max(0, -((now - self.ends) // DAY))


def site_cover(work: SiteWork, required: Iterable[Coverage], now: int) -> SiteCover:
    """Return how the cover of a contractor's work stands at `now`."""
    assignment = work.assignment
    own = own_lines(work.own, now)
    stopped = stopped_at(assignment, work.policy)
    bought = is_covered(assignment) and stopped is None
    starts, ends = assignment.effective_date, assignment.end_date
    held = set(assignment.coverage_type if bought else ())
    if now < ends and (bought or own):
        lines = tuple(line for line in LINES if line in held or line in own)
        if not bought:
            ends = min(ends, *own.values())
        return SiteCover(
            status=_running(starts, ends, now),
            starts=starts,
            ends=ends,
            lines=lines,
            missing=tuple(line for line in LINES if line in set(required) and line not in lines),
            by_own=not bought,
        )
    if stopped is not None and assignment.bind and assignment.eligible.result:
        return SiteCover(status=SiteStatus.CANCELLED, starts=starts, ends=max(stopped, starts), lines=())
    never = not (assignment.bind and assignment.eligible.result)
    status = SiteStatus.NONE if never else SiteStatus.LAPSED
    return SiteCover(status=status, starts=starts, ends=ends, lines=())


def own_lines(certificate: IncomingCertificate | None, now: int) -> dict[Coverage, int]:
    """Return the lines an approved certificate shows to be in force, and when each expires.

    A policy on a certificate counts through the day it expires on.
    """
    if certificate is None or certificate.review is None:
        return {}
    if certificate.status is not CertificateStatus.APPROVED:
        return {}
    return {line: ends for line, ends in expiries(certificate).items() if now < ends}


def expiries(certificate: IncomingCertificate) -> dict[Coverage, int]:
    """Return when the lines that a certificate shows expire: the first second after their last day."""
    found = {}
    for shown, line in OWN_LINES.items():
        path = f"coverages.{shown}.policy_expiration_date"
        text = certificate.review.reading.value(path) if certificate.review is not None else None
        if isinstance(text, str):
            days = (day_of(text) - utc_day(0)).days
            found[line] = (days + 1) * DAY
    return found


def stopped_at(assignment: Assignment, policy: Policy | None) -> int | None:
    """Return when cover was ended before its time, None where it was not."""
    moments = [assignment.cancellation_date if assignment.cancelled else None, assignment.deleted_at]
    if policy is not None and policy.status is PolicyStatus.CANCELLED:
        moments.append(policy.cancelled_at)
    found = min((moment for moment in moments if moment is not None), default=None)
    return found if found is not None and found < assignment.end_date else None


def is_in(cover: SiteCover, view: SiteView, now: int) -> bool:
    """Tell whether a contractor's work belongs to what is asked for."""
    is_kept = cover.ends > start_of_day(now) - KEPT_SECONDS
    if view is SiteView.ALL:
        return True
    if view is SiteView.CURRENT:
        return is_kept
    if view is SiteView.ATTENTION:
        return is_kept and (
            bool(cover.missing) or cover.status not in (SiteStatus.COVERED, SiteStatus.STARTS)
        )
    if view is SiteView.MISSING:
        return bool(cover.missing)
    if view is SiteView.LAPSED:
        return cover.status in OVER
    return cover.status.value == view.value


def _running(starts: int, ends: int, now: int) -> SiteStatus:
    if now < starts:
        return SiteStatus.STARTS
    return SiteStatus.LAPSING if ends - now <= ENDS_SOON else SiteStatus.COVERED
