"""A verdict that turned is kept beside the one cover was bound by."""

from paycover.domain.assignments import Eligibility, is_covered, rechecked
from paycover.domain.eligibility import reasons
from paycover.kit.records import replace
from tests.domain import records

YES = Eligibility(result=True, message="Yes.", evaluated_at=2)
NO = Eligibility(result=False, message="No.", evaluated_at=2)
BOUND = records.assignment(eligible=replace(YES, evaluated_at=1))
REFUSED = records.assignment(eligible=replace(NO, evaluated_at=1))


def test_the_same_result_is_no_flag_and_takes_one_back() -> None:
    assert rechecked(BOUND, YES) == BOUND and rechecked(REFUSED, NO) == REFUSED
    assert rechecked(replace(BOUND, recheck=NO), YES) == BOUND
    assert rechecked(replace(REFUSED, recheck=YES), NO) == REFUSED


def test_another_result_is_kept_beside_it_and_ends_no_cover() -> None:
    flagged = rechecked(BOUND, NO)
    assert flagged == replace(BOUND, recheck=NO) and is_covered(flagged)
    assert rechecked(REFUSED, YES) == replace(REFUSED, recheck=YES)


def test_what_was_said_before_is_not_said_again() -> None:
    flagged = replace(BOUND, recheck=replace(NO, evaluated_at=1))
    assert rechecked(flagged, NO) is flagged
    other = replace(NO, reasons=tuple(reasons(records.facts(policy=None))))
    assert rechecked(flagged, other) == replace(BOUND, recheck=other)
