"""Which heading each phrase of a certificate stands under, and how far the columns of its table reach."""

import pytest

from paycover.domain.certificate_parts import Column, parts_of
from paycover.domain.page_words import Word, phrases
from tests.domain.certificate_words import Line, page

GENERAL, COMP = "commercial_general_liability", "workers_compensation"


def grouped(words: list[Word]) -> dict[str, list[str]]:
    """Return what stands under each heading."""
    return {part: [phrase.text for phrase in own] for part, own in parts_of(phrases(words)).phrases.items()}


@pytest.mark.parametrize(
    ("text", "part", "end"),
    [
        ("PRODUCER", "producer", 8),
        ("Producer: Harbor", "producer", 8),
        ("The producer", None, 0),
        ("A. Commercial General Liability", GENERAL, 31),
        ("12345 Commercial General Liability", None, 0),
        ("1234 Commercial General Liability", GENERAL, 33),
        ("☒ Commercial General Liability X", GENERAL, 30),
        ("☐☒ INSURED ☐", "insured", 10),
    ],
)
def test_a_heading_begins_its_phrase_and_that_of_a_line_may_have_a_mark_before_it(
    text: str, part: str | None, end: int
) -> None:
    found = parts_of(phrases(page((10, 10, text)))).headings
    assert {name: heading.end for name, heading in found.items()} == ({part: end} if part else {})


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        # what begins a little above a heading of a line belongs to it, of any other part it does not
        ([(10, 50, "CGL"), (200, 43.1, "up")], {GENERAL: ["up", "CGL"]}),
        ([(10, 50, "CGL"), (200, 43, "up")], {GENERAL: ["up", "CGL"]}),
        ([(10, 50, "CGL"), (200, 42.9, "up")], {GENERAL: ["CGL"]}),
        ([(10, 50, "INSURED"), (200, 49, "up")], {"insured": ["INSURED", "up"]}),
        ([(10, 50, "INSURED"), (200, 48.9, "up")], {"insured": ["INSURED"]}),
        # a part's own phrases begin no further left than its heading
        ([(50, 10, "INSURED"), (44, 30, "left")], {"insured": ["INSURED", "left"]}),
        ([(50, 10, "INSURED"), (43.9, 30, "left")], {"insured": ["INSURED"]}),
        ([(50, 10, "CGL"), (10, 30, "left")], {GENERAL: ["CGL", "left"]}),
        # the nearest heading over it counts, the first of two of one kind
        (
            [(10, 10, "INSURED"), (10, 30, "DESCRIPTION OF OPERATIONS"), (10, 50, "it")],
            {"insured": ["INSURED"], "description": ["DESCRIPTION OF OPERATIONS", "it"]},
        ),
        (
            [(10, 10, "INSURED"), (10, 30, "INSURED"), (10, 50, "it")],
            {"insured": ["INSURED", "INSURED", "it"]},
        ),
        # beside each other: the last that begins left of it
        (
            [(10, 10, "PRODUCER"), (200, 10, "INSURED"), (10, 30, "one"), (200, 30, "two")],
            {"producer": ["PRODUCER", "one"], "insured": ["INSURED", "two"]},
        ),
        (
            [(10, 10, "PRODUCER"), (200, 17.9, "INSURED"), (200, 40, "two")],
            {"producer": ["PRODUCER"], "insured": ["INSURED", "two"]},
        ),
        # within a block what is under the right one is no part of the left one, however near that is
        (
            [(10, 30, "PRODUCER"), (101, 10, "CONTACT"), (200, 50, "it")],
            {"contact": ["CONTACT", "it"], "producer": ["PRODUCER"]},
        ),
        (
            [(10, 30, "PRODUCER"), (100, 10, "CONTACT"), (200, 50, "it")],
            {"contact": ["CONTACT"], "producer": ["PRODUCER", "it"]},
        ),
        (
            [(200, 10, "CONTACT"), (10, 30, "INSURED"), (110, 50, "it")],
            {"contact": ["CONTACT"], "insured": ["INSURED", "it"]},
        ),
    ],
)
def test_a_phrase_belongs_to_the_nearest_heading_over_it(
    lines: list[Line], told: dict[str, list[str]]
) -> None:
    assert grouped(page(*lines)) == told


def test_what_begins_a_page_belongs_to_the_last_heading_before_it() -> None:
    words = page((50, 10, "CGL"), (50, 700, "INSURED")) + page(
        (10, 10, "next"), (50, 30, "DESCRIPTION OF WORK"), (50, 50, "it"), number=2
    )
    assert grouped(words) == {
        GENERAL: ["CGL"],
        "insured": ["INSURED", "next"],
        "description": ["DESCRIPTION OF WORK", "it"],
    }


@pytest.mark.parametrize(
    ("right", "level", "under", "owner"),
    [
        (101, 10, 101, COMP),
        (101, 10, 97, COMP),
        (101, 10, 96.9, GENERAL),
        (101, 10, 10, GENERAL),
        (101, 19.9, 10, GENERAL),
        (101, 20, 10, COMP),
        (100, 10, 10, COMP),
    ],
)
def test_coverages_side_by_side_split_the_page(
    right: float, level: float, under: float, owner: str
) -> None:
    lines = (10, 10, "CGL"), (right, level, "WC & EL"), (under, 40, "it")
    told = grouped(page(*lines))
    assert [part for part, own in told.items() if "it" in own] == [owner]


def test_the_split_of_one_page_is_not_that_of_another() -> None:
    words = page((10, 10, "CGL"), (10, 60, "Umbrella")) + page((300, 10, "Cyber"), (10, 30, "it"), number=2)
    assert grouped(words)["cyber_liability"] == ["Cyber", "it"]


HEAD: list[Line] = [
    (50, 10, "TYPE OF INSURANCE"),
    (200, 10, "POLICY NUMBER"),
    (300, 10, "POLICY EFF"),
    (400, 10, "LIMITS"),
]
COLUMNS = {
    "type": Column(0.0, 167.5),
    "number": Column(167.5, 282.5),
    "effective": Column(282.5, 375.0),
    "limits": Column(375.0, 100_000.0),
}


@pytest.mark.parametrize(
    ("lines", "columns"),
    [
        (HEAD, COLUMNS),
        ([(x, 10 + 6 * number, text) for number, (x, _, text) in enumerate(HEAD)], COLUMNS),
        (HEAD[:3], {}),
        ([*HEAD[1:], (500, 10, "INSR")], {}),
        ([*HEAD[:3], (400, 28.9, "LIMITS")], COLUMNS),
        ([*HEAD[:3], (400, 29, "LIMITS")], {}),
    ],
)
def test_the_head_of_a_table_says_how_far_its_columns_reach(
    lines: list[Line], columns: dict[str, Column]
) -> None:
    assert parts_of(phrases(page(*lines))).columns == columns


@pytest.mark.parametrize(
    ("line", "is_head"),
    [
        ((10, 19.4, "Granite"), True),
        ((10, 19.5, "Granite"), False),
        ((10, 19.5, "Ltr"), True),
        ((10, 20.9, "INSD"), True),
        ((10, 20.9, "wvd"), True),
        ((10, 20.9, "(MM/DD/YYYY)"), True),
        ((10, 21, "LTR"), False),
        ((10, 8.1, "Granite"), True),
    ],
)
def test_what_stands_close_under_the_head_of_a_table_is_part_of_it(line: Line, is_head: bool) -> None:
    words = page(*HEAD, (10, -20, "INSURED"), line, height=5) + page((10, 20, "LTR"), number=2)
    told = grouped(words)["insured"]
    assert told == ["INSURED", *([] if is_head else [line[2]]), "LTR"]
