"""Words on pages: where each stands, and the phrases and rows that words standing together make."""

from collections.abc import Iterable, Sequence

from paycover.kit.records import Record

PICTURE = "\ufffc"
"""The text of what is drawn rather than written: a picture, an ink signature."""

SAME_ROW = 0.45
"""How far apart, in heights of the smaller, the middles of words of one row may be."""

SAME_PHRASE = 1.1
"""How wide, in heights, a gap within a phrase may be."""


class Box(Record):
    """A rectangle on a page as it is shown: points from its top left corner, `page` counted from 1."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return (self.y0 + self.y1) / 2

    @property
    def centre(self) -> float:
        """How far to the right its middle is."""
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        """Its height, never nought."""
        return max(self.y1 - self.y0, 0.1)

    def shared(self, other: "Box") -> float:
        """Return how much of the smaller of two boxes lies in the other, from 0 to 1."""
        if self.page != other.page or self.y1 <= other.y0 or other.y1 <= self.y0:
            return 0.0
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        least = min(_area(self), _area(other))
        return max(width, 0.0) * max(height, 0.0) / least if least > 0 else 0.0


class Word(Record):
    """A word and how it was written, its largest and least letters; `order` is when it was drawn.

    `hidden`: drawn so that nobody sees it. `covered`: painted over later. `field`: the value of a form
    field of that name, else empty.
    """

    text: str
    box: Box
    font: str = ""
    size: float = 0.0
    least: float = 0.0
    order: int = 0
    hidden: bool = False
    covered: bool = False
    field: str = ""


class Phrase(Record):
    """Words of one row with no wide gap between them; `starts` is where each begins in `text`."""

    words: tuple[Word, ...]
    text: str
    starts: tuple[int, ...]
    box: Box

    def words_at(self, start: int, end: int) -> tuple[Word, ...]:
        """Return the words that the characters from `start` to `end` of the text belong to."""
        return tuple(
            word
            for word, begin in zip(self.words, self.starts, strict=True)
            if begin < end and begin + len(word.text) > start
        )


def around(words: Sequence[Word]) -> Box:
    """Return the box around one word or more of a page."""
    boxes = [word.box for word in words]
    return Box(
        boxes[0].page,
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )


def phrase(words: Sequence[Word]) -> Phrase:
    """Return the phrase of words in reading order."""
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word.text) + 1
    return Phrase(tuple(words), " ".join(word.text for word in words), tuple(starts), around(words))


def rows(words: Iterable[Word]) -> list[list[Word]]:
    """Return words by row, from the top of the first page, each row from left to right."""
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.box.page, word.box.middle, word.box.x0)):
        if found and _same_row(found[-1][0], word):
            found[-1].append(word)
        else:
            found.append([word])
    return [sorted(row, key=lambda word: word.box.x0) for row in found]


def phrases(words: Iterable[Word]) -> list[Phrase]:
    """Return the phrases of words, row by row."""
    found: list[Phrase] = []
    for row in rows(words):
        together = [row[0]]
        for word in row[1:]:
            if word.box.x0 - together[-1].box.x1 > SAME_PHRASE * word.box.height:
                found.append(phrase(together))
                together = []
            together.append(word)
        found.append(phrase(together))
    return found


def _same_row(first: Word, word: Word) -> bool:
    height = min(first.box.height, word.box.height)
    return first.box.page == word.box.page and abs(first.box.middle - word.box.middle) <= SAME_ROW * height


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)
