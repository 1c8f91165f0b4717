"""What is owed: until when a card can be charged."""

import pytest

from paycover.domain.dues import is_valid
from tests.domain import records
from tests.domain.records import NOW


@pytest.mark.parametrize(
    ("year", "month", "valid"),
    [(2023, 10, False), (2023, 11, True), (2023, 12, True), (2024, 1, True), (2022, 12, False)],
)
def test_a_card_is_good_to_the_end_of_its_month(year: int, month: int, valid: bool) -> None:
    assert is_valid(records.card(exp_year=year, exp_month=month), NOW) is valid
