"""How the cover of a contractor on an entity's job stands: by what was bought, by their own, not at all."""

from typing import Any

import pytest

from paycover.api.certificate_examples import CERTIFICATE
from paycover.domain.assignments import Eligibility
from paycover.domain.certificate_fields import Found, Line
from paycover.domain.coverage import Coverage
from paycover.domain.incoming_certificates import CertificateStatus, IncomingCertificate
from paycover.domain.page_words import Box
from paycover.domain.policies import PolicyStatus
from paycover.domain.site_covers import (
    SiteStatus,
    SiteView,
    SiteWork,
    expiries,
    is_in,
    own_lines,
    site_cover,
)
from paycover.flows import samples
from paycover.kit.dates import DAY
from paycover.kit.records import replace

NOW = 1_790_000_000
DAY_OF_NOW = NOW - NOW % DAY
GL, WC = Coverage.GENERAL, Coverage.WORKERS_COMP
NO = Eligibility(result=False, message="No.")


def own(status: CertificateStatus = CertificateStatus.APPROVED, **expires: str) -> IncomingCertificate:
    """Return a certificate the contractor brought, by when its lines expire."""
    assert CERTIFICATE.review is not None
    found = tuple(
        Found(f"coverages.{Line[line]}.policy_expiration_date", day, Box(1, 0, 0, 1, 1))
        for line, day in expires.items()
    )
    reading = replace(CERTIFICATE.review.reading, found=found)
    return replace(CERTIFICATE, status=status, review=replace(CERTIFICATE.review, reading=reading))


def work(starts: int = -10, ends: int = 20, **over: Any) -> SiteWork:
    """Return work whose cover begins and ends so many days from now."""
    policy, brought = over.pop("policy", {}), over.pop("own", None)
    assignment = replace(
        samples.ASSIGNMENTS[-1],
        effective_date=NOW + starts * DAY,
        end_date=NOW + ends * DAY,
        coverage_type=(GL, WC),
        bind=True,
        eligible=Eligibility(result=True, message="Yes."),
        cancelled=False,
        cancellation_date=None,
    )
    return SiteWork(
        replace(assignment, **over),
        samples.JOB,
        samples.CONTRACTORS[-1],
        replace(samples.policy(NOW), **{"status": PolicyStatus.ACTIVE} | policy),
        brought,
    )


CANCELLED = {"cancelled": True, "cancellation_date": NOW - DAY}
GONE = {"status": PolicyStatus.CANCELLED, "cancelled_at": NOW - 2 * DAY}


@pytest.mark.parametrize(
    ("over", "status", "ends"),
    [
        ({}, SiteStatus.COVERED, 20 * DAY),
        ({"ends": 8}, SiteStatus.COVERED, 8 * DAY),
        ({"ends": 7}, SiteStatus.LAPSING, 7 * DAY),
        ({"ends": 0}, SiteStatus.LAPSED, 0),
        ({"starts": 1}, SiteStatus.STARTS, 20 * DAY),
        ({"starts": 0}, SiteStatus.COVERED, 20 * DAY),
        (CANCELLED, SiteStatus.CANCELLED, -DAY),
        ({"starts": 3, **CANCELLED}, SiteStatus.CANCELLED, 3 * DAY),
        ({"policy": GONE}, SiteStatus.CANCELLED, -2 * DAY),
        ({"ends": -5, "policy": GONE}, SiteStatus.LAPSED, -5 * DAY),
        ({"deleted_at": NOW - 1}, SiteStatus.CANCELLED, -1),
        ({"bind": False}, SiteStatus.NONE, 20 * DAY),
        ({"eligible": NO}, SiteStatus.NONE, 20 * DAY),
        ({"eligible": NO, "ends": -5}, SiteStatus.NONE, -5 * DAY),
        ({"bind": False, **CANCELLED}, SiteStatus.NONE, 20 * DAY),
    ],
)
def test_where_cover_stands(over: dict[str, Any], status: SiteStatus, ends: int) -> None:
    cover = site_cover(work(**over), (), NOW)
    assert (cover.status, cover.ends - NOW, cover.by_own) == (status, ends, False)
    is_over = status in (SiteStatus.CANCELLED, SiteStatus.LAPSED, SiteStatus.NONE)
    assert cover.lines == (() if is_over else (WC, GL))


def test_a_line_the_entity_requires_is_missing_until_the_contractor_brings_it() -> None:
    held = work(coverage_type=(GL,))
    assert site_cover(held, (GL, WC), NOW).missing == (WC,)
    assert site_cover(held, (GL,), NOW).missing == ()
    brought = held._replace(own=own(WORKERS_COMP="12/31/2026"))
    cover = site_cover(brought, (GL, WC), NOW)
    assert (cover.missing, cover.lines, cover.by_own) == ((), (WC, GL), False)
    flagged = held._replace(own=own(CertificateStatus.FLAGGED, WORKERS_COMP="12/31/2026"))
    assert site_cover(flagged, (GL, WC), NOW).missing == (WC,)
    assert site_cover(work(ends=-1, coverage_type=(GL,)), (GL, WC), NOW).missing == ()


def test_insurance_of_their_own_counts_through_its_last_day() -> None:
    brought = own(GENERAL="09/21/2026", AUTO="09/25/2026")
    last = DAY_OF_NOW + DAY
    assert expiries(brought) == {GL: last}
    assert own_lines(brought, last - 1) == {GL: last} and own_lines(brought, last) == {}
    assert own_lines(None, NOW) == {} == own_lines(replace(brought, review=None), NOW)
    unbound = work(bind=False, own=brought)
    cover = site_cover(unbound, (GL, WC), NOW)
    assert (cover.status, cover.ends, cover.by_own) == (SiteStatus.LAPSING, last, True)
    assert (cover.lines, cover.missing) == ((GL,), (WC,))
    assert site_cover(unbound, (), last).status is SiteStatus.NONE


@pytest.mark.parametrize(
    ("over", "views"),
    [
        ({}, "current covered all"),
        ({"coverage_type": (GL,)}, "current covered attention missing all"),
        ({"ends": 2}, "current lapsing attention all"),
        ({"starts": 2}, "current starts all"),
        ({"ends": -2}, "current lapsed attention all"),
        ({"ends": -31}, "lapsed all"),
        (CANCELLED, "current lapsed attention all"),
        ({"bind": False}, "current none attention all"),
    ],
)
def test_what_belongs_to_a_view(over: dict[str, Any], views: str) -> None:
    cover = site_cover(work(**over), (GL, WC), NOW)
    assert {view.value for view in SiteView if is_in(cover, view, NOW)} == set(views.split())


@pytest.mark.parametrize(("left", "days"), [(1, 1), (DAY, 1), (DAY + 1, 2), (7 * DAY, 7), (-1, 0)])
def test_a_day_that_has_begun_counts(left: int, days: int) -> None:
    cover = replace(site_cover(work(), (), NOW), ends=NOW + left)
    assert cover.days_left(NOW) == days
