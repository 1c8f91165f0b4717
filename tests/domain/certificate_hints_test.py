"""Hints of tampering: from how a file was made, and from how the words of a value look."""

from typing import Any

import pytest

from paycover.domain.certificate_fields import Found, Hint
from paycover.domain.certificate_hints import HINTS_MAX, Making, hints, only_seen
from paycover.domain.page_words import PICTURE, Box, Word
from paycover.kit.records import replace

BOX = Box(1, 100, 50, 160, 58)
FOUND = Found("limit", 1_000_000, BOX)
WORD = Word("1,000,000", BOX, "Courier", 8.0, 8.0, order=1)
LEFT = replace(WORD, text="1,000", box=Box(1, 100, 50, 130, 58))
RIGHT = replace(WORD, text=",000", box=Box(1, 130, 50, 160, 58))


@pytest.mark.parametrize(
    ("making", "told"),
    [
        ({}, []),
        ({"producer": "Agency Desk", "creator": "Agency Desk"}, []),
        (
            {"producer": "Adobe Photoshop 25"},
            [Hint("edited_with", "The file was saved by a program that edits pages: Photoshop.", True)],
        ),
        (
            {"creator": "www.ilovepdf.com"},
            [Hint("edited_with", "The file was saved by a program that edits pages: ilovepdf.", True)],
        ),
        (
            {"updates": 1},
            [Hint("saved_over", "The file was changed once after it was first saved.", True)],
        ),
        (
            {"updates": 2, "has_form": True},
            [Hint("saved_over", "The file was changed 2 times after it was first saved.", False)],
        ),
        (
            {"created": "D:20260101090000Z", "modified": "D:20260101090100Z"},
            [Hint("modified_later", "The file says that it was modified after it was made.", False)],
        ),
        ({"created": "D:20260101090000Z", "modified": "D:20260101090000+01"}, []),
        ({"created": "D:20260101090000Z"}, []),
        ({"modified": "D:20260101090000Z"}, []),
        (
            {"is_active": True},
            [Hint("active_content", "The file holds scripts, actions or other files.", True)],
        ),
        (
            {"trailing_bytes": 7},
            [Hint("trailing_data", "7 bytes follow after the end of the document.", True)],
        ),
        (
            {"field_differences": (("1", "5", BOX),)},
            [Hint("field_differs", 'A form field shows "5" and holds "1".', True, BOX)],
        ),
    ],
)
def test_what_a_file_tells_of_its_making(making: dict[str, Any], told: list[Hint]) -> None:
    assert list(hints([], [], Making(**making))) == told


def test_grave_hints_come_first_and_there_is_an_end_to_them() -> None:
    many = Making(
        created="D:20260101090000Z",
        modified="D:20260102090000Z",
        field_differences=(("1", "5", BOX),) * HINTS_MAX,
    )
    told = hints([], [], many)
    assert len(told) == HINTS_MAX and all(hint.grave for hint in told)
    few = hints([], [], replace(many, field_differences=many.field_differences[:1]))
    assert [hint.grave for hint in few] == [True, False]


def _looks(*words: Word, found: Found = FOUND) -> list[Hint]:
    return list(hints(words, [found], Making()))


MIXED_FONTS = Hint("mixed_fonts", "limit is written in more than one font: Arial, Courier.", True, BOX)
MIXED_SIZES = Hint("mixed_sizes", "limit is written in letters of more than one size.", True, BOX)
HIDDEN = Hint("hidden_text", "limit is text that cannot be seen.", False, BOX)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([WORD], []),
        ([LEFT, RIGHT], []),
        ([LEFT, replace(RIGHT, font="Arial")], [MIXED_FONTS]),
        ([replace(WORD, font="Arial+Courier")], [MIXED_FONTS]),
        ([LEFT, replace(RIGHT, font="Arial", field="F1")], []),
        ([LEFT, replace(RIGHT, font="Arial", text=PICTURE)], []),
        ([LEFT, replace(RIGHT, size=8.75, least=8.75)], []),
        ([LEFT, replace(RIGHT, size=8.8125, least=8.8125)], [MIXED_SIZES]),
        ([replace(WORD, least=7.0)], [MIXED_SIZES]),
        ([replace(WORD, hidden=True)], [HIDDEN]),
        ([LEFT, replace(RIGHT, hidden=True)], []),
        ([replace(WORD, hidden=True, field="F1")], []),
        ([replace(WORD, box=replace(BOX, page=2), least=1.0)], []),
        ([replace(WORD, box=Box(1, 100, 58, 160, 66), least=1.0)], []),
    ],
)
def test_a_value_in_more_than_one_hand_is_told(words: list[Word], told: list[Hint]) -> None:
    assert _looks(*words) == told


def test_how_a_tick_looks_tells_nothing() -> None:
    tick = Found("occurrence", True, BOX)
    assert _looks(LEFT, replace(RIGHT, font="Arial", size=20.0, hidden=True), found=tick) == []


OTHER = replace(WORD, text="500,000", order=0)
OVERLAID = Hint("overlaid_text", 'limit lies over other text: "500,000".', True, BOX)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([WORD, replace(OTHER, covered=True)], [OVERLAID]),
        ([WORD, replace(OTHER, covered=True, hidden=True)], []),
        ([WORD, replace(OTHER, covered=True, text=WORD.text)], []),
        ([WORD, replace(OTHER, covered=True, text="---")], []),
        ([WORD, replace(OTHER, covered=True, text=PICTURE)], []),
        ([WORD, replace(OTHER, covered=True, box=Box(1, 140, 50, 180, 58))], [OVERLAID]),
        ([WORD, replace(OTHER, covered=True, box=Box(1, 150, 50, 180, 58))], []),
        ([WORD, replace(OTHER, covered=True, box=Box(1, 160, 50, 190, 58))], []),
        ([replace(WORD, covered=True)], []),
    ],
)
def test_a_value_over_other_text_is_told(words: list[Word], told: list[Hint]) -> None:
    assert _looks(*words) == told


def test_a_reader_sees_what_is_not_painted_over() -> None:
    assert only_seen([WORD, replace(OTHER, covered=True), LEFT]) == [WORD, LEFT]
