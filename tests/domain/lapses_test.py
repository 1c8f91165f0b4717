"""Lapses: why cover ends, and what the digest of them says."""

from typing import Any

import pytest

from paycover.domain.lapses import (
    LINES_MAX,
    LapseReason,
    LapseStage,
    ToldLapse,
    by_entity,
    digest,
    reason_of,
)
from paycover.domain.policies import PolicyStatus
from paycover.kit.records import replace
from tests.domain.records import assignment, policy

LAPSE = ToldLapse(
    stage=LapseStage.LAPSING,
    ends=9,
    reason=LapseReason.ENDED,
    entity="en_1",
    entity_name="Acme",
    contractor_name="Joe Parker",
    job_name="Technician",
)
GONE = replace(LAPSE, stage=LapseStage.LAPSED, ends=5, reason=LapseReason.CANCELLED, entity="en_2")


@pytest.mark.parametrize(
    ("of_assignment", "of_policy", "reason"),
    [
        ({}, {}, LapseReason.ENDED),
        ({}, None, LapseReason.ENDED),
        ({"cancelled": True, "cancellation_date": 7}, {}, LapseReason.CANCELLED),
        ({"cancelled": True, "cancellation_date": 7, "deleted_at": 7}, {}, LapseReason.CANCELLED),
        ({"cancelled": True, "cancellation_date": 8}, {}, LapseReason.ENDED),
        ({"cancelled": False, "cancellation_date": 7}, {}, LapseReason.ENDED),
        ({"deleted_at": 7}, {}, LapseReason.REMOVED),
        ({"deleted_at": 8}, {}, LapseReason.ENDED),
        ({}, {"status": PolicyStatus.CANCELLED, "cancelled_at": 7}, LapseReason.POLICY_CANCELLED),
        ({}, {"status": PolicyStatus.CANCELLED, "cancelled_at": 8}, LapseReason.ENDED),
        ({}, {"status": PolicyStatus.ACTIVE, "cancelled_at": 7}, LapseReason.ENDED),
    ],
)
def test_cover_ends_for_what_happened_at_its_end(
    of_assignment: dict[str, Any], of_policy: dict[str, Any] | None, reason: LapseReason
) -> None:
    under = None if of_policy is None else policy(**of_policy)
    assert reason_of(assignment(**of_assignment), under, 7) is reason


def test_a_digest_lists_the_first_of_each_stage_and_counts_the_rest() -> None:
    many = [replace(LAPSE, ends=at) for at in range(LINES_MAX + 1)]
    line = {"contractor": "Joe Parker", "job": "Technician", "entity": "Acme", "reason": "ended"}
    found = digest(iter([*many, GONE]), {LapseStage.LAPSING: 40, LapseStage.LAPSED: 1})
    assert found == {
        "lapsing": [line | {"ends": at} for at in range(LINES_MAX)],
        "lapsing_count": 40,
        "lapsing_more": 40 - LINES_MAX,
        "lapsed": [line | {"ends": 5, "reason": "cancelled"}],
        "lapsed_count": 1,
        "lapsed_more": 0,
    }
    nothing = {"lapsing": [], "lapsing_count": 0, "lapsing_more": 0}
    assert digest([], {}) == nothing | {"lapsed": [], "lapsed_count": 0, "lapsed_more": 0}


def test_lapses_of_an_entity_stay_in_their_order() -> None:
    again = replace(LAPSE, ends=10)
    assert by_entity([LAPSE, GONE, again]) == {"en_1": [LAPSE, again], "en_2": [GONE]}
