"""Whose class codes a line has in a state, and what they look like."""

import pytest

from paycover.domain.bureaus import bureau, shape_fault
from paycover.domain.coverage import Coverage


@pytest.mark.parametrize(
    ("coverage", "state", "whose"),
    [
        (Coverage.WORKERS_COMP, "CA", "WCIRB"),
        (Coverage.WORKERS_COMP, "TX", "NCCI"),
        (Coverage.WORKERS_COMP, "*", "NCCI"),
        (Coverage.GENERAL, "CA", "ISO"),
        (Coverage.CYBER, "CA", None),
    ],
)
def test_each_line_has_the_codes_of_its_bureau(coverage: Coverage, state: str, whose: str | None) -> None:
    assert bureau(coverage, state) == whose


@pytest.mark.parametrize(
    ("whose", "code", "fault"),
    [
        ("NCCI", "5551", None),
        ("NCCI", "555", "4 digits"),
        ("PCRB", "555", None),
        ("PCRB", "55", "3 or 4 digits"),
        ("ISO", "91341", None),
        ("ISO", "9134", "5 digits"),
        (None, "it-consult-1", None),
        (None, "it_consult", "up to 12 letters, digits and hyphens"),
        (None, "1234567890123", "up to 12 letters, digits and hyphens"),
    ],
)
def test_a_code_that_looks_wrong_is_told_how_it_should(
    whose: str | None, code: str, fault: str | None
) -> None:
    assert shape_fault(whose, code) == fault
