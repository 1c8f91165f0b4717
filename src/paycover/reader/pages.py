"""The first two pages of a PDF as words with their places, and what the file tells of its own making."""

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import DictionaryObject

from paycover.domain.certificate_hints import Making
from paycover.domain.incoming_certificates import PAGES_MAX, ReadingFault
from paycover.domain.page_words import PICTURE, Box, Word
from paycover.kit.records import replace
from paycover.reader.drawing import Canvas, Letter, Rectangle, Shape, TooMuch
from paycover.reader.form import clean, difference_of, fields_of, words_of
from paycover.reader.making import making_of
from paycover.reader.sheets import Sheet, are_places

SAME_WORD = 0.18
"""How wide a gap within a word may be, in sizes of its letters."""

ASCENT, DESCENT = 0.75, 0.22
"""How far letters reach over and under their base line, in sizes; enough for a box around them."""

WORDS_MAX = 6_000
"""How many words a certificate may have; the usual form has about a thousand."""


LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 16_000_000,
    "lzw_maximum_output_length": 16_000_000,
    "run_length_maximum_output_length": 16_000_000,
    "array_based_stream_maximum_output_length": 16_000_000,
    "stream_decoding_work_maximum_length": 64_000_000,
    "stream_parsing_work_maximum_count": 150_000,
    "jbig2dec_binary": None,  # no other program is started for a file
}
"""What pypdf may unpack of a file: far more than a certificate holds, far less than a bomb does."""


class Unreadable(Exception):
    """Why a file can't be read."""

    def __init__(self, fault: ReadingFault) -> None:
        super().__init__(fault)
        self.fault = fault


def read_pages(data: bytes) -> tuple[list[Word], Making]:
    """Return the words of the first pages, and how the file was made; raise Unreadable."""
    try:
        with apply_configuration(**LIMITS):
            return _read(data)
    except Unreadable:
        raise
    except (TooMuch, LimitReachedError, MemoryError, RecursionError) as error:
        raise Unreadable(ReadingFault.TOO_LARGE) from error
    except NotImplementedError as error:  # a way of locking that pypdf does not know
        raise Unreadable(ReadingFault.ENCRYPTED) from error
    except Exception as error:  # a broken file can break a parser anywhere
        raise Unreadable(ReadingFault.MALFORMED) from error


def _read(data: bytes) -> tuple[list[Word], Making]:
    document = PdfReader(io.BytesIO(data), strict=False)
    if document.is_encrypted and not document.decrypt(""):
        raise Unreadable(ReadingFault.ENCRYPTED)
    pages = [document.pages[number] for number in range(min(len(document.pages), PAGES_MAX))]
    if not pages:
        raise Unreadable(ReadingFault.MALFORMED)
    words: list[Word] = []
    differences = []
    for number, page in enumerate(pages, 1):
        sheet = Sheet(page, number)
        words += _words(page, sheet)
        for field in fields_of(page, sheet):
            words += words_of(field)
            difference = difference_of(page, field)
            if difference is not None:
                differences.append(difference)
    if len(words) > WORDS_MAX:
        raise TooMuch
    return words, making_of(document, data, differences)


def _words(page: PageObject, sheet: Sheet) -> Iterator[Word]:
    canvas = Canvas(page)
    contents = page.get("/Contents")
    canvas.draw(
        None if contents is None else contents.get_object(), page.get("/Resources", DictionaryObject())
    )
    written = [word for letters in _strung(canvas.letters, sheet) if (word := _word(letters, sheet))]
    written = _under_paint(written, canvas.shapes, sheet)
    yield from written
    for shape in canvas.shapes:
        box = sheet.box(shape.corners)
        if shape.is_picture and box is not None and not _is_whole_page(shape.corners, page):
            yield Word(PICTURE, box, order=shape.order)


def _strung(letters: Iterable[Letter], sheet: Sheet) -> Iterator[list[Letter]]:
    """Yield the letters of each word: what stands level, close, and with no space between."""
    together: list[Letter] = []
    for letter in letters:
        if not letter.text.strip():
            if together:
                yield together
            together = []
            continue
        if together and not _goes_on(together[-1], letter, sheet):
            yield together
            together = []
        together.append(letter)
    if together:
        yield together


def _goes_on(before: Letter, letter: Letter, sheet: Sheet) -> bool:
    end, start = sheet.point(*before.end), sheet.point(*letter.start)
    size = max(min(before.size, letter.size), 0.1)
    return abs(end[1] - start[1]) < 0.2 * size and -0.5 * size < start[0] - end[0] < SAME_WORD * size


def _word(letters: list[Letter], sheet: Sheet) -> Word | None:
    first, last = letters[0], letters[-1]
    (x0, y0), (x1, y1) = sheet.point(*first.start), sheet.point(*last.end)
    if not are_places(x0, y0, x1, y1, first.size):
        return None
    if x1 < x0 or abs(y1 - y0) > first.size:
        return None  # written upright or upside down: notes in a margin, no value
    size = max(letter.size for letter in letters)
    places = (min(x0, x1), y0 - ASCENT * size, max(x0, x1), y0 + DESCENT * size)
    fonts = list(dict.fromkeys(_base_name(letter.font) for letter in letters))
    return Word(
        clean("".join(letter.text for letter in letters)),
        Box(sheet.number, *(round(value, 2) for value in places)),
        "+".join(fonts),
        round(size, 1),
        round(min(letter.size for letter in letters), 1),
        first.order,
        hidden=any(letter.hidden for letter in letters),
    )


def _under_paint(words: list[Word], shapes: list[Shape], sheet: Sheet) -> list[Word]:
    """Return words, those marked that paint or a picture lies over."""
    painted = [(shape, box) for shape in shapes if (box := sheet.box(shape.corners)) is not None]
    seen = []
    for word in words:
        is_covered = any(
            shape.order > word.order and box.shared(word.box) > 0.6 and _covers(box, word.box)
            for shape, box in painted
        )
        seen.append(replace(word, covered=True) if is_covered else word)
    return seen


def _covers(paint: Box, word: Box) -> bool:
    return paint.x1 - paint.x0 >= 0.6 * (word.x1 - word.x0) and paint.height >= 0.6 * word.height


def _base_name(font: str) -> str:
    """Return a font's name without the tag of a subset, so that two subsets of one font are the same."""
    return re.sub(r"^[A-Z]{6}\+", "", font)


def _is_whole_page(corners: Rectangle, page: PageObject) -> bool:
    """Tell whether a picture fills the page, as a scan or a background does."""
    area = (corners[2] - corners[0]) * (corners[3] - corners[1])
    return area > 0.5 * float(page.mediabox.width) * float(page.mediabox.height)
