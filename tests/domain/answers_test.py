"""What an applicant's answers bar, and what they have an underwriter look at."""

from typing import Any

import pytest

from paycover.domain.answers import (
    VERSION,
    Answers,
    AnswersDraft,
    barred_by,
    given,
    marks_for,
    says_the_same,
)
from paycover.domain.reasons import ReasonCode, Severity
from paycover.kit.records import replace

DRAFT = AnswersDraft(adult=True, independent=True, employees=False, losses=True, losses_told="A fire.")
ANSWERS = Answers(
    id="as_1",
    session="ias_1",
    contractor="cn_1",
    version=VERSION,
    adult=True,
    independent=True,
    employees=False,
    losses=True,
    losses_told="A fire.",
    created=7,
)


def test_answers_are_kept_as_given_and_losses_told_only_where_there_are_any() -> None:
    assert given(DRAFT, id="as_1", session="ias_1", contractor="cn_1", now=7) == ANSWERS
    none = given(replace(DRAFT, losses=False), id="as_1", session="ias_1", contractor="cn_1", now=7)
    assert none == replace(ANSWERS, losses=False, losses_told=None)


@pytest.mark.parametrize("field", ["adult", "independent", "employees", "losses"])
def test_answers_are_given_anew_where_a_word_differs(field: str) -> None:
    other: dict[str, Any] = {field: not getattr(ANSWERS, field)}
    assert not says_the_same(ANSWERS, replace(ANSWERS, **other))
    assert says_the_same(ANSWERS, replace(ANSWERS, id="as_2", created=9, contractor="cn_2"))
    assert not says_the_same(ANSWERS, replace(ANSWERS, losses_told="Two fires."))
    assert not says_the_same(ANSWERS, replace(ANSWERS, version="2020-01"))
    assert not says_the_same(None, ANSWERS)


def test_who_is_not_of_age_is_barred() -> None:
    assert barred_by(None) == barred_by(ANSWERS) == []
    assert barred_by(replace(ANSWERS, adult=False)) == [(ReasonCode.CONTRACTOR_UNDER_18, Severity.BLOCK)]


def test_losses_and_work_that_is_not_independent_are_looked_at() -> None:
    assert marks_for(replace(ANSWERS, losses=False)) == {}
    assert marks_for(ANSWERS) == {ReasonCode.CLAIM_OPEN_REVIEW: "Losses told in application ias_1: A fire."}
    untold = replace(ANSWERS, losses_told=None, independent=False)
    assert marks_for(untold) == {
        ReasonCode.CLAIM_OPEN_REVIEW: "Losses told in application ias_1: ",
        ReasonCode.CLASSIFICATION_RISK: "“Not independent” in application ias_1.",
    }
