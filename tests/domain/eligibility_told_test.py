"""Every reason of every case, word for word: sentences, remedies, parameters and changes."""

import json

import pytest

from tests.domain.eligibility_told import FACTS, FILE, told

KEPT = json.loads(FILE.read_text())


@pytest.mark.parametrize("case", FACTS)
def test_a_case_is_told_what_it_was_told_before(case: str) -> None:
    assert told(FACTS[case]) == KEPT[case]


def test_the_file_holds_no_case_that_is_gone() -> None:
    assert list(KEPT) == list(FACTS)
