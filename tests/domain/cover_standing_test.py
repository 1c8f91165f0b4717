"""How cover stands and what became of its certificate, in words."""

from typing import Any

import pytest

from paycover.domain.certificates import (
    Ending,
    revoked,
    superseded,
)
from paycover.domain.cover_standing import CoverStatus, certificate_words, standing
from paycover.domain.coverage import Coverage
from paycover.domain.policies import PolicyStatus
from paycover.kit.dates import DAY
from paycover.kit.records import replace
from tests.domain.certified import ASSIGNMENT, COMP, NOW, POLICY, certificate


@pytest.mark.parametrize(
    ("now", "policy", "assignment", "status"),
    [
        (NOW, {}, {}, CoverStatus.NOT_STARTED),
        (NOW + DAY - 1, {}, {}, CoverStatus.NOT_STARTED),
        (NOW + DAY, {}, {}, CoverStatus.IN_FORCE),
        (NOW + 13 * DAY - 1, {}, {}, CoverStatus.IN_FORCE),
        (NOW + 13 * DAY, {}, {}, CoverStatus.ENDS_SOON),
        (NOW + 20 * DAY - 1, {}, {}, CoverStatus.ENDS_SOON),
        (NOW + 20 * DAY, {}, {}, CoverStatus.ENDED),
        (NOW, {}, {"cancelled": True, "cancellation_date": NOW}, CoverStatus.CANCELLED),
        (NOW, {}, {"deleted_at": NOW}, CoverStatus.CANCELLED),
        (NOW, {}, {"bind": False}, CoverStatus.WITHDRAWN),
        (NOW, {}, {"contractor": "cn_2"}, CoverStatus.WITHDRAWN),
        (NOW, {}, {"policy": "pl_2"}, CoverStatus.WITHDRAWN),
        (NOW, {}, {"coverage_type": (COMP,)}, CoverStatus.WITHDRAWN),
        (NOW + 9 * DAY, {"cancelled_at": NOW + 5 * DAY}, {}, CoverStatus.CANCELLED),
        (NOW + 29 * DAY, {"cancelled_at": NOW + 25 * DAY}, {}, CoverStatus.ENDED),
    ],
)
def test_how_cover_stands(now: int, policy: Any, assignment: Any, status: CoverStatus) -> None:
    held = replace(POLICY, status=PolicyStatus.CANCELLED if policy else POLICY.status, **policy)
    found = standing(certificate(), held, replace(ASSIGNMENT, **assignment), now)
    assert found.status is status and found.as_of == now
    assert found.is_covered is (status in (CoverStatus.IN_FORCE, CoverStatus.ENDS_SOON))


def test_cover_that_was_cancelled_ended_then_and_never_before_it_began() -> None:
    policy = replace(POLICY, status=PolicyStatus.CANCELLED, cancelled_at=NOW + 5 * DAY)
    found = standing(certificate(), policy, ASSIGNMENT, NOW + 9 * DAY)
    assert (found.starts, found.ends) == (NOW + DAY, NOW + 5 * DAY)
    assert found.sentence == "The cover was cancelled on 16 April 1970, 00:00 UTC."
    early = standing(certificate(), replace(policy, cancelled_at=NOW), ASSIGNMENT, NOW)
    assert early.ends == early.starts and "before it began" in early.sentence


def test_a_policys_own_certificate_stands_as_the_policy_does() -> None:
    own = certificate(assignment=None)
    assert standing(own, POLICY, None, NOW).status is CoverStatus.IN_FORCE
    assert standing(own, POLICY, None, NOW + 30 * DAY).status is CoverStatus.ENDED
    assert standing(
        certificate(Coverage.GENERAL, assignment=None), replace(POLICY, coverage_type=(COMP,)), None, NOW
    ).status is (CoverStatus.WITHDRAWN)


def test_what_became_of_a_certificate_in_words() -> None:
    assert certificate_words(certificate()) == "Revision 1 is the current one."
    gone = revoked(certificate(), Ending.POLICY_CANCELLED, NOW)
    assert certificate_words(gone) == "Revoked on 11 April 1970, 00:00 UTC: the policy was cancelled."
    old = superseded(certificate(), certificate(id="coi_2"))
    assert certificate_words(old) == "Superseded on 11 April 1970, 00:00 UTC: the cover was changed."
