"""The form of a PDF: what its fields hold, where they stand, and what they show instead."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from paycover.domain.page_words import PICTURE, Box, Word
from paycover.reader.drawing import Canvas, Rectangle
from paycover.reader.sheets import Sheet

TEXT_MAX = 2_000
"""How much of a form field's value is read."""

FIELDS_MAX = 2_000
DEPTH_MAX = 8
_OFF = {"", "/Off"}


class Field(NamedTuple):
    """A field of a form where a page shows it."""

    raw: DictionaryObject
    kind: Any
    value: Any
    box: Box


def clean(text: str) -> str:
    """Return text without what no database and no JSON can hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def fields_of(page: PageObject, sheet: Sheet) -> Iterator[Field]:
    """Yield the fields that a page shows."""
    annotations = page.get("/Annots")
    annotations = None if annotations is None else annotations.get_object()
    for reference in list(annotations)[:FIELDS_MAX] if isinstance(annotations, ArrayObject) else ():
        raw = reference.get_object()
        if not isinstance(raw, DictionaryObject) or raw.get("/Subtype") != "/Widget":
            continue
        corners = raw.get("/Rect")
        box = None if corners is None else sheet.box(_rectangle(corners.get_object()))
        if box is not None:
            yield Field(raw, _inherited(raw, "/FT"), _inherited(raw, "/V"), box)


def words_of(field: Field) -> Iterator[Word]:
    """Yield what a field holds as words in its place; a ticked box is an X, a signature a picture."""
    name = clean(str(_inherited(field.raw, "/T") or "field"))[:TEXT_MAX]
    if field.kind == "/Sig":
        if field.value is not None:
            yield Word(PICTURE, field.box, field=name)
    elif field.kind == "/Btn":
        state = field.raw.get("/AS", field.value)
        if state is not None and str(state) not in _OFF:
            yield Word("X", field.box, field=name)
    elif field.kind in ("/Tx", "/Ch") and isinstance(field.value, str):
        lines = [line.split() for line in clean(field.value)[:TEXT_MAX].splitlines()]
        yield from _laid_out([line for line in lines if line], field.box, name)


def difference_of(page: PageObject, field: Field) -> tuple[str, str, Box] | None:
    """Return what a field holds, what it shows instead, and where; None where they are the same."""
    if field.kind != "/Tx" or not isinstance(field.value, str):
        return None
    shown = _appearance(page, field.raw)
    if not _letters(shown) or _letters(field.value) == _letters(shown):
        return None
    return clean(field.value)[:200], clean(shown)[:200], field.box


def _laid_out(lines: list[list[str]], box: Box, name: str) -> Iterator[Word]:
    """Yield the words of a field's lines, spread over its box as a viewer would write them."""
    height = box.height / max(len(lines), 1)
    size = min(height, 12.0)
    for number, line in enumerate(lines):
        width = min(0.5 * size, (box.x1 - box.x0) / max(len(" ".join(line)), 1))
        top, at = box.y0 + number * height + (height - size) / 2, box.x0
        for text in line:
            end = at + width * len(text)
            places = (at, top, end, top + size)
            yield Word(
                text, Box(box.page, *(round(value, 2) for value in places)), size=round(size, 1), field=name
            )
            at = end + width


def _rectangle(values: Any) -> Rectangle:
    x0, y0, x1, y1 = (float(value) for value in values)
    return x0, y0, x1, y1


def _inherited(field: DictionaryObject, key: str, depth: int = 0) -> Any:
    if key in field:
        return field[key].get_object()
    parent = field.get("/Parent")
    parent = None if parent is None else parent.get_object()
    return (
        _inherited(parent, key, depth + 1)
        if isinstance(parent, DictionaryObject) and depth < DEPTH_MAX
        else None
    )


def _appearance(page: PageObject, field: DictionaryObject) -> str:
    looks = field.get("/AP")
    looks = None if looks is None else looks.get_object().get("/N")
    looks = None if looks is None else looks.get_object()
    if not isinstance(looks, StreamObject):
        return ""
    canvas = Canvas(page)
    canvas.draw(looks, looks.get("/Resources", DictionaryObject()))
    return "".join(letter.text for letter in canvas.letters)


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum()).lower()
