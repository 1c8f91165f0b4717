"""How names are listed and looked for."""

import pytest

from paycover.domain.naming import contractor_key, name_key, person_sought
from tests.domain.records import contractor


@pytest.mark.parametrize("typed", ["joe  parker", "Parker, J", "PARKER", "par", "parker joe"])
def test_a_person_is_found_by_either_order_of_names(typed: str) -> None:
    key = contractor_key(contractor(first_name="Joe", last_name="Parker"))
    found = key.startswith(person_sought(typed))
    assert found is (typed != "parker joe")


def test_names_are_listed_without_capitals_and_double_spaces() -> None:
    assert name_key("  Apple,   INC ") == "apple, inc"
