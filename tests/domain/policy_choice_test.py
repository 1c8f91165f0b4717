"""Which policy an assignment goes under (api.md 3.3)."""

import pytest

from paycover.domain.policies import PolicyStatus, renewed
from paycover.domain.policy_choice import policy_for
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
