"""Reads the policy of one line from the part of a certificate that shows it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from paycover.domain import certificate_labels as labels
from paycover.domain.certificate_fields import OF_LINE, Found, Line
from paycover.domain.certificate_parts import Column, Parts
from paycover.domain.page_words import Box, Phrase, around

UNDER = 2.6
"""How many heights under its label a value may stand."""

_POLICY_NUMBER = re.compile(r"(?<!\S)(?=[A-Z0-9./-]*\d)[A-Z0-9][A-Z0-9./-]{3,40}(?!\S)", re.IGNORECASE)
_DATES = {"policy_effective_date": "effective", "policy_expiration_date": "expiration"}


class Place(NamedTuple):
    """A part of a phrase: its characters from `start` to `end`."""

    phrase: Phrase
    start: int
    end: int

    @property
    def text(self) -> str:
        """What it says."""
        return self.phrase.text[self.start : self.end]

    def box(self, start: int, end: int) -> Box:
        """Return the box of some characters of its text."""
        return around(self.phrase.words_at(self.start + start, self.start + end) or self.phrase.words)


def read_policy(line: Line, parts: Parts) -> list[Found]:
    """Return what a certificate shows of one line; nothing where its part is empty."""
    own, path = parts.phrases.get(line, []), f"coverages.{line}"
    number = list(_number(f"{path}.policy_number_string", own, parts.columns))
    found = [*_limits(path, line, own), *number, *_dates(path, own, parts.columns)]
    if not found:
        return []
    found += _letter(f"{path}.insurer_letter", own, parts.columns)
    marks = {
        "additional_insured": (labels.ADDITIONAL_INSURED, "additional"),
        "subrogation_waived": (labels.WAIVER, "waiver"),
    }
    for name, (pattern, column) in marks.items():
        found += _yes_or_no(f"{path}.{name}", own, pattern, parts.columns.get(column))
    if line is Line.WORKERS_COMP:
        found += _yes_or_no(f"{path}.owner_excluded", own, labels.OWNER_EXCLUDED, None)
    else:
        found += _ticked(f"{path}.claims_made", own, labels.CLAIMS_MADE)
        found += _ticked(f"{path}.occurrence", own, labels.OCCURRENCE)
    return found


def _limits(path: str, line: Line, own: Sequence[Phrase]) -> Iterator[Found]:
    known: set[str] = set()
    for phrase in own:
        for name, label in _limit_labels(phrase):
            if line in OF_LINE[name] and name not in known:
                found = next(_amounts(own, label), None)
                if found is not None:
                    known.add(name)
                    yield Found(f"{path}.limits.{name}", *found)


def _limit_labels(phrase: Phrase) -> Iterator[tuple[str, Place]]:
    """Yield the limits that a phrase labels, and where."""
    taken: list[tuple[int, int]] = []
    for name, pattern in labels.LIMITS.items():
        match = pattern.search(phrase.text)
        if match and not any(match.start() < end and match.end() > start for start, end in taken):
            taken.append(match.span())
            yield name, Place(phrase, *match.span())


def _is_limit_label(phrase: Phrase) -> bool:
    return next(_limit_labels(phrase), None) is not None


def _amounts(own: Sequence[Phrase], label: Place) -> Iterator[tuple[int, Box]]:
    others = [place.start for _, place in _limit_labels(label.phrase) if place.start >= label.end]
    after = Place(label.phrase, label.end, min(others, default=len(label.phrase.text)))
    for place in (after, *_beside(own, label), *_under(own, label)):
        for match in labels.AMOUNT.finditer(labels.DATE.sub(lambda date: " " * len(date[0]), place.text)):
            dollars = labels.amount(match)
            if dollars is not None:
                yield dollars, place.box(match.start(1), match.end())


def _beside(own: Sequence[Phrase], label: Place) -> Iterator[Place]:
    """Yield what stands to the right of a label on its row, up to the next label of a limit."""
    at = label.box(0, len(label.text))
    level = [
        phrase
        for phrase in own
        if phrase is not label.phrase
        and phrase.box.page == at.page
        and phrase.box.x0 > at.centre
        and phrase.box.x1 > at.x1
        and abs(phrase.box.middle - at.middle) < 0.7 * at.height
    ]
    for phrase in sorted(level, key=lambda phrase: phrase.box.x0):
        next_labels = [place.start for _, place in _limit_labels(phrase)]
        yield Place(phrase, 0, min(next_labels, default=len(phrase.text)))
        if next_labels:
            return


def _under(own: Sequence[Phrase], label: Place) -> Iterator[Place]:
    """Yield what stands close under a label, up to the next label of a limit."""
    at = label.box(0, len(label.text))
    for phrase in own:
        is_close = 0.5 * at.height < phrase.box.y0 - at.y0 < UNDER * at.height
        if not is_close or phrase.box.page != at.page:
            continue
        if phrase.box.x0 < at.x1 + 4 and phrase.box.x1 > at.x0 - 4:
            if _is_limit_label(phrase):
                return
            yield _whole(phrase)


def _whole(phrase: Phrase) -> Place:
    return Place(phrase, 0, len(phrase.text))


def _number(path: str, own: Sequence[Phrase], columns: Mapping[str, Column]) -> Iterator[Found]:
    for place in (*_labelled(own, labels.POLICY_NUMBER), *_in_column(own, columns.get("number"))):
        without_dates = labels.DATE.sub(lambda date: " " * len(date[0]), place.text)
        for match in _POLICY_NUMBER.finditer(without_dates):
            yield Found(path, match[0], place.box(*match.span()))
            return


def _dates(path: str, own: Sequence[Phrase], columns: Mapping[str, Column]) -> Iterator[Found]:
    """Yield both dates: by their labels, else by the table's columns, else the first two there are."""
    patterns = {"effective": labels.EFFECTIVE, "expiration": labels.EXPIRATION}
    found: dict[str, tuple[str, Box]] = {}
    for name, column in _DATES.items():
        places = (*_labelled(own, patterns[column]), *_in_column(own, columns.get(column)))
        date = next((date for place in places for date in _dates_in(place)), None)
        if date is not None:
            found[name] = date
    if not found:
        every = [date for phrase in own for date in _dates_in(_whole(phrase))]
        found = dict(zip(_DATES, every[:2], strict=False)) if len(every) > 1 else {}
    for name, (text, box) in found.items():
        yield Found(f"{path}.{name}", text, box)


def _dates_in(place: Place) -> Iterator[tuple[str, Box]]:
    for match in labels.DATE.finditer(place.text):
        text = labels.date_text(match)
        if text is not None:
            yield text, place.box(*match.span())


def _letter(path: str, own: Sequence[Phrase], columns: Mapping[str, Column]) -> Iterator[Found]:
    for place in (*_labelled(own, labels.INSURER_LETTER), *_in_column(own, columns.get("letter"))):
        match = re.match(r"\s*([A-F])\b", place.text)
        if match:
            yield Found(path, match[1], place.box(*match.span(1)))
            return


def _yes_or_no(
    path: str, own: Sequence[Phrase], pattern: re.Pattern[str], column: Column | None
) -> Iterator[Found]:
    for place in (*_labelled(own, pattern), *_in_column(own, column)):
        for match in re.finditer(r"\S+", place.text):
            said = labels.answer(match[0])
            if said is not None:
                yield Found(path, said, place.box(*match.span()))
                return
            if len(match[0].strip(".:()[]_")) > 1:
                break  # a word that is no answer: what follows it answers something else


def _ticked(path: str, own: Sequence[Phrase], pattern: re.Pattern[str]) -> Iterator[Found]:
    """Yield that a box is ticked: a mark just before its words, or a sentence that says so."""
    for phrase in own:
        match = pattern.search(phrase.text)
        if match is None:
            continue
        before = phrase.text[: match.start()].split()
        left = [p for p in own if _is_just_left(p, phrase)]
        mark = before[-1] if before else left[-1].text.split()[-1] if left else ""
        if labels.answer(mark) or re.search(r"\b(?:basis|form)\b", phrase.text, re.IGNORECASE):
            yield Found(path, True, phrase.box)
            return


def _is_just_left(phrase: Phrase, other: Phrase) -> bool:
    gap = other.box.x0 - phrase.box.x1
    is_level = phrase.box.page == other.box.page and abs(phrase.box.middle - other.box.middle) < 4
    return is_level and 0 <= gap < 3 * other.box.height


def _labelled(own: Sequence[Phrase], pattern: re.Pattern[str]) -> Iterator[Place]:
    """Yield where the value of a label may stand: after it, to its right, then under it."""
    for phrase in own:
        match = pattern.search(phrase.text)
        if match:
            label = Place(phrase, *match.span())
            yield Place(phrase, label.end, len(phrase.text))
            yield from list(_beside(own, label))[:1]
            yield from _under(own, label)


def _in_column(own: Sequence[Phrase], column: Column | None) -> Iterator[Place]:
    """Yield what stands in a column of the table, word by word where a phrase reaches over several."""
    if column is None:
        return
    for phrase in own:
        inside = [word for word in phrase.words if column.x0 <= word.box.centre < column.x1]
        if inside:
            starts = dict(zip(phrase.words, phrase.starts, strict=True))
            yield Place(phrase, starts[inside[0]], starts[inside[-1]] + len(inside[-1].text))
