"""How certificates write amounts, days and answers."""

import datetime

import pytest

from paycover.domain.certificate_fields import Found, Line, boxes, day_of, nested
from paycover.domain.certificate_labels import AMOUNT, DATE, amount, answer, date_text
from paycover.domain.page_words import Box

BOX = Box(1, 0, 0, 1, 1)


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("$1,000,000", 1_000_000),
        ("1000", 1_000),
        ("999", None),
        ("1,000.00", 1_000),
        ("USD 2,000,000", 2_000_000),
        ("$300K", 300_000),
        ("1.5 million", 1_500_000),
        ("2M", 2_000_000),
        ("2mm", 2_000_000),
        ("2 mil", 2_000_000),
        ("10,000,000,000", 10_000_000_000),
        ("10,000,000,001", None),
    ],
)
def test_amounts_are_whole_dollars_that_a_limit_can_have(text: str, dollars: int | None) -> None:
    found = AMOUNT.search(text)
    assert found is not None
    assert amount(found) == dollars


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/04/2026", "03/04/2026"),
        ("3.4.26", "03/04/2026"),
        ("3-4-2026", "03/04/2026"),
        ("2026-03-04", "03/04/2026"),
        ("March 4, 2026", "03/04/2026"),
        ("Dec. 31 2026", "12/31/2026"),
        ("4-Jan-2026", "01/04/2026"),
        ("4 September 2026", "09/04/2026"),
        ("02/30/2026", None),
        ("13/01/2026", None),
    ],
)
def test_days_are_written_in_one_form(text: str, day: str | None) -> None:
    found = DATE.search(text)
    assert found is not None
    assert date_text(found) == day


def test_a_day_is_read_back() -> None:
    assert day_of("03/04/2026") == datetime.date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Y", True),
        ("[x]", True),
        (" yes. ", True),
        ("n", False),
        ("(No)", False),
        ("N/A", None),
        ("", None),
    ],
)
def test_an_answer_is_yes_or_no_or_none(text: str, said: bool | None) -> None:
    assert answer(text) is said


def test_values_are_told_as_a_tree_and_their_places_by_path() -> None:
    general = f"coverages.{Line.GENERAL}"
    found = (
        Found("insured.name", "Joe", BOX),
        Found(f"{general}.limits.each_occurrence_dollars", 1_000_000, BOX),
        Found(f"{general}.occurrence", True, Box(2, 0, 0, 1, 1)),
        Found("description_of_operations.additional_insured_names", ("Apple", "Pear"), BOX),
    )
    assert nested(found) == {
        "insured": {"name": "Joe"},
        "coverages": {
            "commercial_general_liability": {
                "limits": {"each_occurrence_dollars": 1_000_000},
                "occurrence": True,
            }
        },
        "description_of_operations": {"additional_insured_names": ["Apple", "Pear"]},
    }
    assert boxes(found)[f"{general}.occurrence"] == Box(2, 0, 0, 1, 1)
