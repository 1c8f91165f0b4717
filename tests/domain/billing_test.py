"""What an invoice is priced with: the newest cover of the pair, else the policy new work goes under."""

import pytest

from paycover.domain.assignments import Assignment, Eligibility
from paycover.domain.billing import Basis, basis
from paycover.domain.coverage import Coverage
from paycover.domain.policies import PolicyStatus
from paycover.kit.errors import Code, Problem
from paycover.kit.records import replace
from tests.domain import records
from tests.domain.records import DAY, NOW

CONTRACTOR, JOB = records.contractor(), records.job()
POLICY = records.policy(rates={Coverage.WORKERS_COMP: 1, Coverage.GENERAL: 2})
OLD = records.assignment(id="an_z")
NEW = records.assignment(
    id="an_a",
    policy="pl_2",
    coverage_type=(Coverage.GENERAL,),
    rates={Coverage.GENERAL: 48},
    snapshot="rs_2",
    effective_date=OLD.effective_date + 1,
)


def test_the_newest_bound_assignment_prices_an_invoice() -> None:
    assert basis(CONTRACTOR, JOB, [POLICY], [OLD, NEW], NOW) == Basis(
        policy="pl_2",
        assignment="an_a",
        coverage_type=(Coverage.GENERAL,),
        rates={Coverage.GENERAL: 48},
        snapshot="rs_2",
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"effective_date": NOW + 2 * DAY}, {"created": NOW + 9}),
        ({"created": NOW + 9}, {"id": "an_9"}),
        ({"id": "an_9"}, {"id": "an_8"}),
    ],
    ids=["starts later", "made later", "by id"],
)
def test_of_two_the_later_start_counts_then_the_later_made_then_the_id(
    one: dict[str, object], other: dict[str, object]
) -> None:
    newest, older = records.assignment(**one), records.assignment(**other)
    for order in ([newest, older], [older, newest]):
        assert basis(CONTRACTOR, JOB, [], order, NOW).assignment == newest.id


@pytest.mark.parametrize(
    "off",
    [
        replace(NEW, bind=False),
        replace(NEW, cancelled=True),
        replace(NEW, eligible=Eligibility(result=False, message="No.")),
    ],
    ids=["unbound", "cancelled", "ineligible"],
)
def test_an_assignment_without_cover_prices_nothing(off: Assignment) -> None:
    assert basis(CONTRACTOR, JOB, [POLICY], [OLD, off], NOW).assignment == OLD.id
    assert basis(CONTRACTOR, JOB, [POLICY], [off], NOW) == Basis(
        policy=POLICY.id,
        assignment=None,
        coverage_type=POLICY.coverage_type,
        rates=POLICY.rates,
        snapshot="rs_1",
    )


def test_without_an_assignment_the_policy_is_the_one_new_work_would_go_under() -> None:
    newer = replace(POLICY, id="pl_2", effective_date=NOW + 1)
    other = replace(POLICY, id="pl_3", effective_date=NOW + 2, category_code="jc_2")
    assert basis(CONTRACTOR, JOB, [POLICY, newer, other], [], NOW).policy == "pl_2"
    elsewhere = records.job(address=records.NY)
    with pytest.raises(Problem):
        basis(CONTRACTOR, elsewhere, [POLICY], [], NOW)


@pytest.mark.parametrize(
    ("policies", "now"),
    [
        ([], NOW),
        ([replace(POLICY, status=PolicyStatus.CANCELLED)], NOW),
        ([POLICY], NOW + 367 * DAY),
    ],
    ids=["none", "cancelled", "approval over"],
)
def test_without_cover_and_policy_nothing_can_be_billed(policies: list[object], now: int) -> None:
    with pytest.raises(Problem) as refused:
        basis(CONTRACTOR, JOB, policies, [], now)  # type: ignore[arg-type]
    assert refused.value.code is Code.NO_ACTIVE_POLICY
