"""Which policy an assignment goes under (api.md 3.3), and which cover needs no new quote."""

from typing import Any

import pytest

from paycover.domain.addresses import Address
from paycover.domain.coverage import Coverage
from paycover.domain.policies import PolicyStatus, is_usable, renewed
from paycover.domain.policy_choice import (
    default_policy,
    ensure_not_insured,
    matches,
    named_policy,
    policy_for,
    renewed_lines,
)
from paycover.kit.dates import add_months
from paycover.kit.errors import Code, Problem
from tests.domain import records
from tests.domain.records import DAY, NOW

CONTRACTOR, JOB = records.contractor(), records.job()
FITS = records.policy(id="pl_fits")
NEWER = records.policy(id="pl_newer", effective_date=NOW + 5)
OTHER = records.policy(id="pl_other", category_code="jc_2", effective_date=NOW + 9)
GONE = records.policy(id="pl_gone", status=PolicyStatus.CANCELLED, effective_date=NOW + 9)
FOREIGN = records.policy(id="pl_foreign", contractor="cn_2", effective_date=NOW + 9)
YEAR = 366 * DAY


def test_the_most_recent_that_matches_comes_first() -> None:
    assert policy_for([FITS, NEWER, OTHER, GONE, FOREIGN], CONTRACTOR, JOB, NOW) is NEWER


def test_without_a_match_the_most_recent_usable_one_says_what_does_not_fit() -> None:
    older = records.policy(id="pl_older", category_code="jc_3")
    assert policy_for([older, OTHER, GONE, FOREIGN], CONTRACTOR, JOB, NOW) is OTHER


def test_an_expired_policy_is_usable_while_its_approval_lasts() -> None:
    expired = records.policy(status=PolicyStatus.EXPIRED, expiration_date=NOW - 1)
    assert policy_for([expired], CONTRACTOR, JOB, NOW) is expired
    with pytest.raises(Problem):
        policy_for([expired], CONTRACTOR, JOB, NOW + YEAR)


def test_ties_go_to_the_latest_made_then_to_the_id() -> None:
    late = records.policy(id="pl_a", created=NOW + 1)
    later = records.policy(id="pl_b", created=NOW + 1)
    assert policy_for([later, FITS, late], CONTRACTOR, JOB, NOW) is later


@pytest.mark.parametrize("policies", [[], [GONE], [FOREIGN]], ids=["none", "cancelled", "another's"])
def test_no_usable_policy_is_refused_with_the_sentence_clients_know(policies: list[object]) -> None:
    with pytest.raises(Problem) as refusal:
        policy_for(policies, CONTRACTOR, JOB, NOW)  # type: ignore[arg-type]
    assert refusal.value.code is Code.NO_ACTIVE_POLICY
    assert refusal.value.message == "No matching policy found for assignment."


def test_renewing_extends_and_never_shortens() -> None:
    expired = records.policy(status=PolicyStatus.EXPIRED)
    longer = renewed(expired, NOW + 60 * DAY)
    assert (longer.status, longer.expiration_date) == (PolicyStatus.ACTIVE, NOW + 60 * DAY)
    assert renewed(longer, NOW) == longer


@pytest.mark.parametrize(
    ("policy", "work", "fits"),
    [
        ({}, {}, True),
        ({"category_code": None}, {}, True),
        ({"category_code": "jc_2"}, {}, False),
        ({"work_state": "NY"}, {}, False),
        ({"home_state": "NY"}, {}, False),
        ({"work_state": "NY"}, {"address": records.NY}, True),
        ({}, {"address": records.NY}, False),
        ({}, {"address": None}, True),
    ],
)
def test_a_policy_fits_work_of_its_category_and_states(
    policy: dict[str, Any], work: dict[str, Any], fits: bool
) -> None:
    made, job = records.policy(**policy), records.job(**work)
    assert matches(made, CONTRACTOR, job) == fits
    assert default_policy([GONE, made], CONTRACTOR, job, NOW) == (made if fits else None)


def test_a_policy_of_a_non_resident_fits_work_in_the_state_that_counts_as_home() -> None:
    abroad = records.contractor(address=Address(country="CA", region="ON"))
    assert matches(FITS, abroad, JOB)
    assert not matches(FITS, abroad, records.job(address=records.NY))


@pytest.mark.parametrize(
    ("policy", "now", "usable"),
    [
        ({}, FITS.expiration_date, True),
        ({}, add_months(NOW, 12) - 1, True),
        ({}, add_months(NOW, 12), False),
        ({"expiration_date": NOW + YEAR + 2}, NOW + YEAR + 1, True),
        ({"expiration_date": NOW + YEAR + 2}, NOW + YEAR + 2, False),
        ({"expiration_date": NOW + YEAR + 2, "status": PolicyStatus.EXPIRED}, NOW + YEAR + 1, False),
        ({"status": PolicyStatus.EXPIRED}, NOW, True),
        ({"status": PolicyStatus.CANCELLED}, NOW, False),
    ],
)
def test_a_policy_takes_new_work_while_in_force_or_approved(
    policy: dict[str, Any], now: int, usable: bool
) -> None:
    assert is_usable(records.policy(**policy), now) == usable


def test_a_policy_is_named_among_those_found() -> None:
    assert named_policy([FITS, NEWER], "pl_newer") is NEWER
    with pytest.raises(Problem) as refusal:
        named_policy([FITS, NEWER], "pl_gone")
    assert refusal.value.code is Code.INVALID_POLICY_ID
    assert refusal.value.message == "No such policy: pl_gone"


BOTH = (Coverage.WORKERS_COMP, Coverage.GENERAL)


@pytest.mark.parametrize(
    ("policy", "wanted", "now", "insured"),
    [
        ({}, BOTH, NOW, True),
        ({}, (Coverage.GENERAL,), NOW, True),
        ({"coverage_type": (Coverage.GENERAL,)}, BOTH, NOW, False),
        ({}, (*BOTH, Coverage.CYBER), NOW, False),
        ({"category_code": "jc_2"}, BOTH, NOW, False),
        ({"status": PolicyStatus.CANCELLED}, BOTH, NOW, False),
        ({}, BOTH, NOW + YEAR, False),
    ],
)
def test_cover_that_one_usable_policy_holds_needs_no_new_quote(
    policy: dict[str, Any], wanted: tuple[Coverage, ...], now: int, insured: bool
) -> None:
    refused: Code | None = None
    try:
        ensure_not_insured([OTHER, records.policy(**policy)], CONTRACTOR, JOB, iter(wanted), now)
    except Problem as problem:
        refused = problem.code
    assert refused == (Code.CONTRACTOR_HAS_MATCHING_POLICY if insured else None)


def test_two_policies_that_hold_half_each_are_not_the_whole() -> None:
    halves = [records.policy(coverage_type=(line,)) for line in BOTH]
    with pytest.raises(Problem):
        ensure_not_insured(halves, CONTRACTOR, JOB, (BOTH[0],), NOW)
    ensure_not_insured(halves, CONTRACTOR, JOB, BOTH, NOW)


END = records.policy().expiration_date


@pytest.mark.parametrize(
    ("policy", "start", "lines"),
    [
        ({}, NOW + 1, BOTH),
        ({}, NOW, ()),
        ({}, add_months(END, 12) - 1, BOTH),
        ({}, add_months(END, 12), ()),
        ({"status": PolicyStatus.EXPIRED}, END, BOTH),
        ({"status": PolicyStatus.CANCELLED}, END, ()),
        ({"coverage_type": (Coverage.GENERAL,)}, END, (Coverage.GENERAL,)),
        ({"category_code": "jc_2"}, END, ()),
        ({"category_code": None}, END, ()),
        ({"home_state": "NY"}, END, ()),
        ({"contractor": "cn_2"}, END, ()),
    ],
)
def test_new_cover_renews_the_lines_of_a_policy_that_matches(
    policy: dict[str, Any], start: int, lines: tuple[Coverage, ...]
) -> None:
    assert renewed_lines([records.policy(**policy)], CONTRACTOR, JOB, start) == set(lines)


def test_lines_of_several_policies_are_renewed_together() -> None:
    halves = [records.policy(coverage_type=(line,)) for line in BOTH]
    assert renewed_lines(halves, CONTRACTOR, JOB, END) == set(BOTH)
