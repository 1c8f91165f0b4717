"""What is read of a few lines of a certificate, and how far from its label a value may stand."""

from collections.abc import Iterable
from typing import Any

import pytest

from paycover.domain.certificate_hints import Making
from paycover.domain.certificate_reading import read_certificate
from paycover.domain.page_words import PICTURE, Box, Word, phrase, phrases, rows
from tests.domain.certificate_words import Line, page

SIGNATURE = "description_of_operations.signature"


def read(words: Iterable[Word]) -> dict[str, Any]:
    """Return the values that are read, by path."""
    return {found.path: found.value for found in read_certificate(list(words), Making()).found}


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        ([(100, 10, "DATE: 01/02/2026")], "01/02/2026"),
        ([(100, 10, "Renewed 03/04/2025, date issued 01/02/2026")], "01/02/2026"),
        ([(100, 10, "Anything"), (100, 40, "Issue date"), (200, 40, "01/02/2026")], "01/02/2026"),
        ([(100, 10, "DATE"), (300, 10, "(MM/DD/YYYY)"), (400, 10, "01/02/2026")], None),
        ([(100, 10, "DATE"), (200, 12.9, "01/02/2026")], "01/02/2026"),
        ([(100, 10, "DATE"), (200, 13, "01/02/2026")], None),
        ([(100, 10, "DATE"), (100, 39.9, "01/02/2026")], "01/02/2026"),
        ([(100, 10, "DATE"), (100, 40, "01/02/2026")], None),
        ([(100, 10, "DATE"), (119, 25, "01/02/2026")], "01/02/2026"),
        ([(100, 10, "DATE"), (120, 25, "01/02/2026")], None),
        ([(100, 10, "DATE"), (51, 25, "01/02/2026")], "01/02/2026"),
        ([(100, 10, "DATE"), (50, 25, "01/02/2026")], None),
        ([(100, 10, "DATE"), (100, 20, "one"), (100, 28, "two"), (100, 36, "01/02/2026")], None),
        ([(100, 10, "DATE"), (100, 20, "one"), (100, 30, "01/02/2026")], "01/02/2026"),
        ([(100, 10, "DATE: 13/45/2026"), (100, 30, "01/02/2026")], "01/02/2026"),
        ([(100, 10, "Issue date"), (100, 60, "Date: 01/02/2026")], "01/02/2026"),
    ],
)
def test_the_date_stands_after_its_label_beside_it_or_close_under_it(
    lines: list[Line], date: str | None
) -> None:
    assert read(page(*lines)).get("certificate.date") == date


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ([(10, 10, "Insured: Joe Parker")], "Joe Parker"),
        ([(10, 10, "INSURED"), (10, 25, "Joe Parker")], "Joe Parker"),
        ([(10, 10, "INSURED"), (10, 25, "Name and address: Joe Parker")], "Joe Parker"),
        ([(10, 10, "INSURED"), (10, 25, "Name"), (10, 40, "Joe Parker")], "Joe Parker"),
        ([(10, 10, "INSURED"), (10, 25, "4711"), (10, 40, "Joe Parker")], "Joe Parker"),
        ([(10, 10, "INSURED"), (10, 25, "INSURER A : Granite"), (10, 40, "Joe Parker")], "Joe Parker"),
        ([(10, 10, "INSURED"), (10, 25, "4711")], None),
        ([(10, 10, "INSURED -")], None),
    ],
)
def test_a_party_is_named_after_its_heading_or_under_it(lines: list[Line], name: str | None) -> None:
    assert read(page(*lines)).get("insured.name") == name


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            [(10, 10, "INSURER A : Granite Mutual (NAIC 12345)")],
            {"A.name": "Granite Mutual", "A.naic": "12345"},
        ),
        (
            [(10, 10, "INSURER A :"), (200, 10, "Granite"), (400, 10, "12345")],
            {"A.name": "Granite", "A.naic": "12345"},
        ),
        ([(10, 10, "INSURER A :"), (200, 14.9, "Granite")], {"A.name": "Granite"}),
        ([(10, 10, "INSURER A :"), (200, 15, "Granite")], {}),
        ([(10, 10, "INSURER A: One"), (10, 30, "Insurer a: Two")], {"A.name": "One"}),
        ([(10, 10, "INSURER A:"), (10, 30, "Insurer B: Two")], {"B.name": "Two"}),
        ([(10, 10, "INSURER A: 12345")], {"A.naic": "12345"}),
        (
            [(10, 10, "INSURER A: One"), (10, 30, "INSURER B: Two"), (10, 50, "INSURER B: Three")],
            {"A.name": "One", "B.name": "Two"},
        ),
    ],
)
def test_insurers_are_read_by_letter_once(lines: list[Line], found: dict[str, str]) -> None:
    assert read(page(*lines)) == {f"insurers.{path}": value for path, value in found.items()}


HEAD = (10.0, 10.0, "DESCRIPTION OF OPERATIONS / LOCATIONS")


@pytest.mark.parametrize(
    ("lines", "text", "names"),
    [
        ([HEAD, (10, 25, "Films."), (10, 36, "Sound.")], "Films. Sound.", None),
        ([(10, 10, "Description of operations: Films.")], "Films.", None),
        ([HEAD], None, None),
        (
            [HEAD, (10, 25, "Additional insureds: Apple, Inc; Pear LLC; Apple, Inc")],
            ...,
            ("Apple, Inc", "Pear LLC"),
        ),
        (
            [HEAD, (10, 25, "Plum Co is named as additional insured. Additional insured: Apple; Pear.")],
            ...,
            ("Plum Co", "Apple", "Pear"),
        ),
        ([HEAD, (10, 25, "Additional insureds: Apple, ; ;")], ..., ("Apple",)),
    ],
)
def test_the_description_names_who_else_is_insured(
    lines: list[Line], text: Any, names: tuple[str, ...] | None
) -> None:
    found = read(page(*lines))
    wanted = " ".join(line[2] for line in lines[1:]) if text is ... else text
    assert found.get("description_of_operations.text") == wanted
    assert found.get("description_of_operations.additional_insured_names") == names


def test_the_place_of_a_description_is_on_its_first_page() -> None:
    words = page(HEAD, (10, 25, "Films.")) + page((10, 25, "Sound."), number=2)
    [found] = read_certificate(words, Making()).found
    assert (found.value, found.box) == ("Films. Sound.", Box(1, 10, 25, 40, 35))


def picture(x: float, y: float, number: int = 1) -> Word:
    """Return a picture of a signature, ten points high and as wide."""
    return Word(PICTURE, Box(number, x, y, x + 10, y + 10))


@pytest.mark.parametrize(
    ("mark", "is_signed"),
    [
        (picture(100, 100), True),
        (picture(71, 100), True),
        (picture(70, 100), False),
        (picture(900, 100), True),
        (picture(100, 100, 2), False),
        (picture(100, 55.1), True),
        (picture(100, 55), False),
        (picture(100, 154.9), True),
        (picture(100, 155), False),
    ],
)
def test_a_picture_close_to_its_place_is_a_signature(mark: Word, is_signed: bool) -> None:
    reading = read_certificate([*page((100, 100, "AUTHORIZED REPRESENTATIVE")), mark], Making())
    told = [(found.path, found.value, found.box) for found in reading.found]
    assert told == ([(SIGNATURE, True, mark.box)] if is_signed else [])


@pytest.mark.parametrize(
    ("lines", "is_signed"),
    [
        ([(100, 100, "Authorized representative: Ana Reyes")], True),
        ([(100, 100, "Authorized representative"), (100, 120, "Ana Reyes")], True),
        ([(100, 100, "Authorized representative"), (100, 120, "4711")], False),
        ([(100, 100, "Authorized representative")], False),
        ([(100, 120, "Ana Reyes")], False),
    ],
)
def test_a_name_at_its_place_is_a_signature_too(lines: list[Line], is_signed: bool) -> None:
    assert (SIGNATURE in read(page(*lines))) is is_signed


def test_words_stand_in_rows_and_phrases() -> None:
    words = page((10, 10, "one two"), (200, 14.4, "three"), (10, 30, "four"), (32, 19.6, "five"))
    assert [[word.text for word in row] for row in rows(reversed(words))] == [
        ["one", "two", "three"],
        ["five"],
        ["four"],
    ]
    apart = page((0, 0, "one"), (26, 0, "two"), (52.1, 0, "three"))
    assert [found.text for found in phrases(apart)] == ["one two", "three"]
    told = phrase(apart[:2])
    assert (told.starts, told.box) == ((0, 4), Box(1, 0, 0, 41, 10))
    pieces = [[w.text for w in told.words_at(*span)] for span in ((0, 3), (3, 4), (3, 5), (2, 5), (4, 7))]
    assert pieces == [["one"], [], ["two"], ["one", "two"], ["two"]]
    assert [w.text for w in phrases(page((0, 0, "a")) + page((0, 0, "b"), number=2))[1].words] == ["b"]


@pytest.mark.parametrize(
    ("other", "share"),
    [
        (Box(1, 0, 0, 10, 10), 1.0),
        (Box(1, 5, 5, 15, 15), 0.25),
        (Box(1, 0, 0, 5, 20), 0.5),
        (Box(1, 0, 0, 5, 10), 1.0),
        (Box(1, 10, 0, 20, 10), 0.0),
        (Box(1, 0, 10, 10, 20), 0.0),
        (Box(1, 0, -10, 10, 0), 0.0),
        (Box(1, 20, 5, 30, 15), 0.0),
        (Box(2, 0, 0, 10, 10), 0.0),
        (Box(1, 5, 5, 5, 9), 0.0),
    ],
)
def test_boxes_share_a_part_of_the_smaller(other: Box, share: float) -> None:
    box = Box(1, 0, 0, 10, 10)
    assert box.shared(other) == other.shared(box) == share
    assert (other.middle, other.centre) == ((other.y0 + other.y1) / 2, (other.x0 + other.x1) / 2)
    assert Box(1, 0, 3, 1, 3).height == 0.1
