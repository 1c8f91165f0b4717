"""The parts of a certificate: which heading each phrase stands under, and the columns of its table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from paycover.domain.certificate_fields import Line
from paycover.domain.certificate_labels import (
    ADDITIONAL_INSURED,
    EFFECTIVE,
    EXPIRATION,
    HEADINGS,
    INSURER_LETTER,
    LIMITS_COLUMN,
    POLICY_NUMBER,
    TYPE,
    WAIVER,
)
from paycover.domain.page_words import Phrase
from paycover.kit.records import Record

LINES = frozenset(Line)

HEADING_RISE = 0.6
"""How many heights of a heading what belongs to it may begin above it: a table's row does."""

ASIDE = 90.0
"""How many points apart headings on one level are that stand in columns of their own."""

BLOCKS = (
    frozenset({"producer", "contact", "insured", "insurers"}),
    frozenset({"certificate_holder", "cancellation", "representative"}),
)
"""Parts that stand beside each other: what is under the one on the right is no part of the left one."""

COLUMN_KINDS = {
    "letter": INSURER_LETTER,
    "type": TYPE,
    "additional": ADDITIONAL_INSURED,
    "waiver": WAIVER,
    "number": POLICY_NUMBER,
    "effective": EFFECTIVE,
    "expiration": EXPIRATION,
    "limits": LIMITS_COLUMN,
}
COLUMNS_MIN = 4
"""A row that has so many labels of columns is a table's head."""


class Heading(NamedTuple):
    """A heading: the part it begins, the phrase it stands in, and where in that phrase it ends."""

    part: str
    phrase: Phrase
    end: int


class Column(NamedTuple):
    """A column of the table of coverages: from where to where it reaches, in points."""

    x0: float
    x1: float


class Parts(Record):
    """Phrases by the heading they stand under, and the table's columns by what they hold.

    A phrase that begins with the heading is the part's own first one, without the heading's words where
    a value follows them.
    """

    phrases: Mapping[str, list[Phrase]]
    headings: Mapping[str, Heading]
    columns: Mapping[str, Column]


def parts_of(found: Sequence[Phrase]) -> Parts:
    """Return the phrases of a certificate by part."""
    columns, head = _columns(found)
    headings = [heading for phrase in found if phrase not in head and (heading := _heading(phrase))]
    headings = _first_of_each(headings)
    splits = _splits(headings)
    grouped: dict[str, list[Phrase]] = {heading.part: [] for heading in headings}
    for phrase in found:
        if phrase not in head and (owner := _owner(phrase, headings, splits)):
            grouped[owner.part].append(phrase)
    return Parts(grouped, {heading.part: heading for heading in headings}, columns)


def _heading(phrase: Phrase) -> Heading | None:
    for part, pattern in HEADINGS.items():
        match = pattern.search(phrase.text.lstrip("☐☒ "))
        if match and (match.start() == 0 or (part in LINES and match.start() < 6)):
            shift = len(phrase.text) - len(phrase.text.lstrip("☐☒ "))
            return Heading(part, phrase, match.end() + shift)
    return None


def _first_of_each(headings: Iterable[Heading]) -> list[Heading]:
    found: dict[str, Heading] = {}
    for heading in headings:
        found.setdefault(heading.part, heading)
    return list(found.values())


def _splits(headings: Sequence[Heading]) -> dict[int, float]:
    """Return where a page's coverages stand in two columns: the left edge of the second, by page."""
    lines = [heading for heading in headings if heading.part in LINES]
    found: dict[int, float] = {}
    for first in lines:
        for other in lines:
            left, right = first.phrase.box, other.phrase.box
            is_level = left.page == right.page and abs(left.middle - right.middle) < left.height
            if is_level and right.x0 - left.x0 > ASIDE:
                found[left.page] = min(found.get(left.page, right.x0), right.x0) - 4
    return found


def _owner(phrase: Phrase, headings: Sequence[Heading], splits: Mapping[int, float]) -> Heading | None:
    """Return the nearest heading over a phrase; of those on one level the last that begins left of it."""
    over = [heading for heading in headings if _is_over(heading, phrase, splits.get(phrase.box.page))]
    best = _nearest(over)
    if best is None:
        return None
    block = next((block for block in BLOCKS if best.part in block), frozenset())
    edge = best.phrase.box.x0 + ASIDE
    return _nearest([h for h in over if h.part in block and h.phrase.box.x0 > edge]) or best


def _is_over(heading: Heading, phrase: Phrase, split: float | None) -> bool:
    """Tell whether a phrase may stand under a heading: it begins no higher, and not left of it.

    The heading of a coverage stands in a row of a table, or where there is a split in one of two columns.
    """
    over, box = heading.phrase.box, phrase.box
    is_line = heading.part in LINES
    if (over.page, over.y0 - HEADING_RISE * over.height * is_line) > (box.page, box.y0 + 1):
        return False
    if over.page != box.page:
        return True
    if is_line:
        return split is None or (over.x0 < split) == (box.x0 < split)
    return over.x0 <= box.x0 + 6


def _nearest(headings: Iterable[Heading]) -> Heading | None:
    best: Heading | None = None
    for heading in headings:
        if best is None or _is_nearer(heading, best):
            best = heading
    return best


def _is_nearer(heading: Heading, best: Heading) -> bool:
    mine, other = heading.phrase.box, best.phrase.box
    if mine.page != other.page:
        return mine.page > other.page
    if abs(mine.middle - other.middle) < 0.8 * min(mine.height, other.height):
        return mine.x0 > other.x0
    return mine.y0 > other.y0


def _columns(found: Sequence[Phrase]) -> tuple[dict[str, Column], list[Phrase]]:
    """Return the columns of the table of coverages, and the phrases that are its head."""
    for first in found:
        level = [p for p in found if _is_level(first, p)]
        labels = {kind: box for phrase in level for kind, box in _labels(phrase)}
        if len(labels) < COLUMNS_MIN or not ({"number", "type"} <= labels.keys()):
            continue
        bottom = max(phrase.box.y1 for phrase in level)
        under = [p for p in found if p.box.page == first.box.page and bottom - 2 < p.box.y0 < bottom + 6]
        head = [*level, *(p for p in under if p not in level and _is_of_head(p))]
        return _reaches(labels), head
    return {}, []


def _is_level(first: Phrase, phrase: Phrase) -> bool:
    return phrase.box.page == first.box.page and -2 < phrase.box.y0 - first.box.y0 < 1.9 * first.box.height


def _is_of_head(phrase: Phrase) -> bool:
    return phrase.text.upper().strip("() ") in ("LTR", "INSD", "WVD", "MM/DD/YYYY")


def _labels(phrase: Phrase) -> Iterable[tuple[str, tuple[float, float]]]:
    for kind, pattern in COLUMN_KINDS.items():
        match = pattern.search(phrase.text)
        if match:
            words = phrase.words_at(match.start(), match.end())
            yield kind, (words[0].box.x0, words[-1].box.x1)


def _reaches(labels: Mapping[str, tuple[float, float]]) -> dict[str, Column]:
    """Return how far each column reaches: to the middle between its label and the next ones."""
    order = sorted(labels.items(), key=lambda item: item[1])
    found: dict[str, Column] = {}
    for index, (kind, (x0, x1)) in enumerate(order):
        left = (order[index - 1][1][1] + x0) / 2 if index else 0.0
        right = (x1 + order[index + 1][1][0]) / 2 if index + 1 < len(order) else 100_000.0
        found[kind] = Column(left, right)
    return found
