"""The words of pages that were drawn, without a file between: where each stands, and how it looks."""

import re
from collections.abc import Iterable, Iterator

from paycover.domain.page_words import Box, Word
from paycover.kit.records import replace
from tests.sheets import FONTS, Sheet

WIDTHS = {"plain": 0.5, "bold": 0.55, "serif": 0.45, "even": 0.6}
"""How wide a letter is on average, in sizes of its font."""

_TEXT = re.compile(r"BT /(\w+) ([\d.]+) Tf 1 0 0 1 ([\d.]+) ([\d.]+) Tm \((.*)\) Tj ET")


Line = tuple[float, float, str]
"""Where words begin, how far down they stand, and what they are: ten points high, five a letter."""


def words(sheets: Iterable[Sheet]) -> list[Word]:
    """Return the words written on pages, in the order they were drawn."""
    drawn = [word for number, sheet in enumerate(sheets, 1) for word in _words(sheet, number)]
    return [replace(word, order=order) for order, word in enumerate(drawn)]


def page(*lines: Line, number: int = 1, height: float = 10) -> list[Word]:
    """Return the words of some lines of a page."""
    return [
        Word(
            word[0],
            Box(number, x + 5 * word.start(), y, x + 5 * word.end(), y + height),
            "Courier",
            8.0,
            8.0,
        )
        for x, y, text in lines
        for word in re.finditer(r"\S+", text)
    ]


def _words(sheet: Sheet, number: int) -> Iterator[Word]:
    for command in sheet.drawn:
        found = _TEXT.search(command)
        if found is None:
            continue
        size, x, base = float(found[2]), float(found[3]), sheet.size[1] - float(found[4])
        wide = WIDTHS[found[1]] * size
        for part in re.finditer(r"\S+", re.sub(r"\\(.)", r"\1", found[5])):
            box = Box(
                number,
                round(x + wide * part.start(), 2),
                round(base - 0.8 * size, 2),
                round(x + wide * part.end(), 2),
                round(base + 0.2 * size, 2),
            )
            yield Word(part[0], box, FONTS[found[1]], size, size)
