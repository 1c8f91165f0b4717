"""How an assignment comes to be and to change (seed 000; api.md 2.8)."""

from collections.abc import Callable
from typing import Any

import pytest

from paycover.domain.addresses import Address
from paycover.domain.assigning import (
    AssignmentChange,
    AssignmentDraft,
    Placement,
    changed_placement,
    ensure_not_backdated,
    ensure_not_started,
    extended,
    first_placement,
    is_same,
)
from paycover.domain.assignments import Assignment, Eligibility
from paycover.domain.coverage import Coverage
from paycover.domain.policies import PolicyStatus
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from tests.domain import records
from tests.domain.records import DAY, NOW

MIDNIGHT = NOW - NOW % DAY + DAY
GENERAL = (Coverage.GENERAL,)
POLICY = records.policy()
NEWER = records.policy(id="pl_2", effective_date=NOW + 1)
OTHER = records.policy(id="pl_3", category_code="jc_2")
POLICIES = [POLICY, NEWER, OTHER]
WORK = records.work()
DRAFT = AssignmentDraft(contractor="cn_1", job="jb_1")
ASSIGNMENT = records.assignment()
START, END = ASSIGNMENT.effective_date, ASSIGNMENT.end_date
PLACED = Placement(
    policy=POLICY,
    coverage_type=ASSIGNMENT.coverage_type,
    effective_date=START,
    end_date=END,
    bind=True,
)


def refusal(way: Callable[[], object]) -> tuple[Code, object]:
    with pytest.raises(Problem) as refused:
        way()
    return refused.value.code, refused.value.message


def test_a_new_assignment_takes_the_default_policy_its_lines_and_thirty_days_from_tomorrow() -> None:
    assert first_placement(DRAFT, WORK, POLICIES, NOW) == Placement(
        policy=NEWER,
        coverage_type=NEWER.coverage_type,
        effective_date=MIDNIGHT,
        end_date=MIDNIGHT + 30 * DAY,
        bind=True,
    )


def test_a_new_assignment_is_what_its_draft_says() -> None:
    draft = AssignmentDraft(
        contractor="cn_1",
        job="jb_1",
        policy="pl_3",
        coverage_type=GENERAL,
        effective_date=NOW + 1,
        end_date=NOW + 5 * DAY,
        bind=False,
    )
    assert first_placement(draft, WORK, POLICIES, NOW) == Placement(
        policy=OTHER,
        coverage_type=GENERAL,
        effective_date=NOW + 1,
        end_date=NOW + 5 * DAY,
        bind=False,
    )


@pytest.mark.parametrize(
    ("over", "now", "code"),
    [
        ({"policy": "pl_9"}, NOW, Code.INVALID_POLICY_ID),
        ({}, NOW + 367 * DAY, Code.NO_ACTIVE_POLICY),
        ({"effective_date": NOW}, NOW, Code.EFFECTIVE_DATE_INVALID),
        ({"effective_date": NOW + 3 * DAY, "end_date": NOW + DAY}, NOW, Code.END_DATE_INVALID),
    ],
)
def test_what_can_not_be_assigned_is_refused(over: dict[str, Any], now: int, code: Code) -> None:
    assert refusal(lambda: first_placement(replace(DRAFT, **over), WORK, POLICIES, now))[0] is code


def test_of_the_lines_asked_for_the_ones_the_policy_has_are_held() -> None:
    asked = replace(PLACED, coverage_type=(Coverage.CYBER, *GENERAL))
    assert asked.held == GENERAL
    assert PLACED.held == ASSIGNMENT.coverage_type


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"policy": "pl_3"}, {"policy": OTHER}),
        ({"policy": None}, {"policy": NEWER}),
        ({"coverage_type": GENERAL}, {"coverage_type": GENERAL}),
        ({"coverage_type": None}, {"coverage_type": POLICY.coverage_type}),
        ({"bind": False}, {"bind": False}),
        ({"effective_date": START + 1}, {"effective_date": START + 1}),
        ({"end_date": END + 1}, {"end_date": END + 1}),
        ({"end_date": START}, {"end_date": START - START % DAY + DAY}),
    ],
    ids=str,
)
def test_an_edit_changes_what_it_names(change: dict[str, Any], expected: dict[str, Any]) -> None:
    before = replace(ASSIGNMENT, coverage_type=tuple(reversed(ASSIGNMENT.coverage_type)))
    as_it_was = replace(PLACED, coverage_type=before.coverage_type)
    after = changed_placement(before, AssignmentChange(**change), WORK, iter(POLICIES), NOW)
    assert after == replace(as_it_was, **expected)


def test_a_policy_that_is_not_found_is_chosen_anew_or_refused_where_it_is_named() -> None:
    gone = replace(ASSIGNMENT, policy="pl_9")
    assert changed_placement(gone, AssignmentChange(), WORK, POLICIES, NOW).policy is NEWER
    named = AssignmentChange(policy="pl_9")
    assert refusal(lambda: changed_placement(ASSIGNMENT, named, WORK, POLICIES, NOW)) == (
        Code.INVALID_POLICY_ID,
        "No such policy: pl_9",
    )


@pytest.mark.parametrize(
    ("policy", "moves", "stays"),
    [
        ({}, {"job": records.job(id="jb_2")}, True),
        ({}, {"job": records.job(id="jb_2", category_code="jc_2")}, False),
        ({}, {"job": records.job(id="jb_2", address=records.NY)}, False),
        ({}, {"contractor": records.contractor(id="cn_2")}, False),
        ({"status": PolicyStatus.CANCELLED}, {"job": records.job(id="jb_2")}, False),
        ({"status": PolicyStatus.CANCELLED}, {}, True),
        ({"category_code": "jc_2"}, {}, True),
        ({"category_code": "jc_2"}, {"job": records.job(id="jb_2", category_code="jc_2")}, True),
    ],
    ids=str,
)
def test_an_omitted_policy_stays_unless_the_pair_moves_to_where_it_does_not_belong(
    policy: dict[str, Any], moves: dict[str, Any], stays: bool
) -> None:
    work = records.work(**moves)
    current = replace(POLICY, **policy)
    other = records.policy(
        id="pl_9",
        contractor=work.contractor.id,
        category_code=None,
        work_state=work.job.address and work.job.address.region,
        effective_date=NOW + 1,
    )
    after = changed_placement(ASSIGNMENT, AssignmentChange(), work, [current, other], NOW)
    assert after.policy == (current if stays else other)


def test_a_non_residents_policy_stays_in_the_state_that_counts_as_home() -> None:
    abroad = records.contractor(address=Address(country="CA", region="ON"))
    work = records.work(contractor=abroad, job=records.job(id="jb_2"))
    after = changed_placement(ASSIGNMENT, AssignmentChange(), work, POLICIES, NOW)
    assert after.policy is POLICY


def test_dates_that_stay_are_not_judged_again() -> None:
    under_way = AssignmentChange(bind=False)
    after = changed_placement(ASSIGNMENT, under_way, WORK, POLICIES, END + DAY)
    assert (after.effective_date, after.end_date) == (START, END)
    same = AssignmentChange(effective_date=START, end_date=END)
    assert changed_placement(ASSIGNMENT, same, WORK, POLICIES, END + DAY) == PLACED
    longer = AssignmentChange(end_date=END + 2 * DAY)
    assert changed_placement(ASSIGNMENT, longer, WORK, POLICIES, END + DAY).effective_date == START


@pytest.mark.parametrize(
    ("change", "now", "code", "message"),
    [
        (
            {"effective_date": START + 1},
            START + 1,
            Code.EFFECTIVE_DATE_INVALID,
            Code.EFFECTIVE_DATE_INVALID.message,
        ),
        ({"end_date": START + DAY}, END, Code.END_DATE_INVALID, "The end date must be in the future."),
        (
            {"end_date": START + 2 * DAY},
            START + 2 * DAY,
            Code.END_DATE_INVALID,
            "The end date must be in the future.",
        ),
        (
            {"effective_date": END + 2 * DAY},
            NOW,
            Code.END_DATE_INVALID,
            "The end date must be after the effective date.",
        ),
    ],
)
def test_dates_that_move_have_to_lie_ahead_and_in_order(
    change: dict[str, Any], now: int, code: Code, message: str
) -> None:
    edit = AssignmentChange(**change)
    assert refusal(lambda: changed_placement(ASSIGNMENT, edit, WORK, POLICIES, now)) == (code, message)


def test_an_end_a_moment_ahead_is_allowed() -> None:
    edit = AssignmentChange(end_date=START + 2 * DAY)
    after = changed_placement(ASSIGNMENT, edit, WORK, POLICIES, START + 2 * DAY - 1)
    assert after.end_date == START + 2 * DAY


@pytest.mark.parametrize(
    ("over", "work"),
    [
        ({"policy": NEWER}, {}),
        ({"coverage_type": GENERAL}, {}),
        ({"effective_date": START + 1}, {}),
        ({"end_date": END + 1}, {}),
        ({"bind": False}, {}),
        ({}, {"contractor": records.contractor(id="cn_2")}),
        ({}, {"job": records.job(id="jb_2")}),
    ],
    ids=str,
)
def test_an_edit_leaves_an_assignment_as_it_is_only_when_nothing_differs(
    over: dict[str, Any], work: dict[str, Any]
) -> None:
    assert is_same(ASSIGNMENT, PLACED, WORK)
    assert not is_same(ASSIGNMENT, replace(PLACED, **over), records.work(**work))


def test_an_extension_moves_the_end_and_asks_for_a_new_certificate() -> None:
    assert extended(ASSIGNMENT, END + DAY, END - 1) == replace(
        ASSIGNMENT, end_date=END + DAY, certificate_refresh_pending=True
    )
    assert extended(ASSIGNMENT, END, NOW) is ASSIGNMENT


@pytest.mark.parametrize(
    ("over", "wanted", "now", "code", "message"),
    [
        (
            {"cancelled": True},
            END + DAY,
            NOW,
            Code.BAD_REQUEST,
            "The assignment was cancelled and can no longer change.",
        ),
        ({}, END + DAY, END, Code.BAD_REQUEST, "The cover has ended; it can no longer be extended."),
        ({}, END - 1, NOW, Code.END_DATE_INVALID, "An extension can't end the cover earlier."),
        (
            {},
            START + 367 * DAY,
            NOW,
            Code.END_DATE_INVALID,
            "The end date must be at most one year after the effective date.",
        ),
    ],
)
def test_cover_that_is_off_or_over_or_would_end_earlier_is_not_extended(
    over: dict[str, Any], wanted: int, now: int, code: Code, message: str
) -> None:
    assert refusal(lambda: extended(replace(ASSIGNMENT, **over), wanted, now)) == (code, message)


UNBOUND = replace(ASSIGNMENT, bind=False)
UNFIT = replace(ASSIGNMENT, eligible=Eligibility(result=False, message="No."))


@pytest.mark.parametrize("off", [UNBOUND, UNFIT], ids=["unbound", "ineligible"])
def test_new_cover_is_never_back_dated(off: Assignment) -> None:
    ensure_not_backdated(off, ASSIGNMENT, START - 1)
    assert refusal(lambda: ensure_not_backdated(off, ASSIGNMENT, START)) == (
        Code.EFFECTIVE_DATE_INVALID,
        "Cover can't be back-dated; give an effective date in the future.",
    )


def test_cover_that_was_there_or_is_not_given_may_have_started() -> None:
    ensure_not_backdated(ASSIGNMENT, replace(ASSIGNMENT, end_date=END + DAY), START + DAY)
    ensure_not_backdated(UNBOUND, UNBOUND, START + DAY)
    ensure_not_backdated(ASSIGNMENT, UNBOUND, START + DAY)


def test_cover_that_has_begun_is_not_cancelled() -> None:
    ensure_not_started(ASSIGNMENT, START - 1)
    assert refusal(lambda: ensure_not_started(ASSIGNMENT, START)) == (
        Code.BAD_REQUEST,
        "The assignment has started and can no longer be cancelled.",
    )
