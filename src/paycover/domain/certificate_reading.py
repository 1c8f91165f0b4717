"""Reads a certificate of insurance from words on pages: labels, and what stands beside or under them."""

import re
from collections.abc import Iterator, Sequence

from paycover.domain import certificate_labels as labels
from paycover.domain.certificate_fields import Found, Line, Reading
from paycover.domain.certificate_hints import Making, hints, only_seen
from paycover.domain.certificate_parts import Parts, parts_of
from paycover.domain.certificate_policies import read_policy
from paycover.domain.page_words import PICTURE, Phrase, Word, around, phrases

LETTERS_MAX = 6
NAME_MAX = 300
DESCRIPTION_MAX = 2_000

_BESIDES = re.compile(r"^(?:name\s*(?:and|&)\s*address|full\s+name|name)\b\s*:?\s*", re.IGNORECASE)


def read_certificate(words: Sequence[Word], making: Making) -> Reading:
    """Return what a certificate says and where, with the hints of tampering."""
    seen = only_seen(words)
    written = phrases(word for word in seen if word.text != PICTURE)
    parts = parts_of(written)
    found = [*_head(written), *_parties(parts), *_insurers(written)]
    for line in Line:
        found += read_policy(line, parts)
    found += _description(parts, seen)
    return Reading(making.pages, tuple(found), hints(words, found, making))


def _head(written: Sequence[Phrase]) -> Iterator[Found]:
    for phrase in written:
        match = labels.CERTIFICATE_DATE.search(phrase.text)
        if match is None:
            continue
        near = [phrase, *_beside_or_under(phrase, written)]
        for number, each in enumerate(near):
            date = labels.DATE.search(each.text, 0 if number else match.end())
            text = date and labels.date_text(date)
            if date and text:
                yield Found("certificate.date", text, around(each.words_at(date.start(), date.end())))
                return


def _beside_or_under(phrase: Phrase, written: Sequence[Phrase]) -> list[Phrase]:
    """Return the next phrase on the row of a label, and the ones close under it."""
    box = phrase.box
    beside = [
        p
        for p in written
        if p.box.page == box.page and abs(p.box.middle - box.middle) < 3 and p.box.x0 > box.x1
    ]
    under = [
        p
        for p in written
        if p.box.page == box.page
        and 0 < p.box.y0 - box.y0 < 3 * box.height
        and p.box.x0 < box.x1
        and p.box.x1 > box.x0
    ]
    return [*beside[:1], *under[:2]]


def _parties(parts: Parts) -> Iterator[Found]:
    for part in ("producer", "insured", "certificate_holder"):
        name = _first_line(parts, part)
        if name is not None:
            yield Found(f"{part}.name", name.text[:NAME_MAX], name.box)


def _first_line(parts: Parts, part: str) -> Phrase | None:
    """Return what is written first under a heading: after it on its row, else on the next one."""
    heading = parts.headings.get(part)
    if heading is None:
        return None
    rest = _after(heading.phrase, heading.end)
    if rest is not None:
        return rest
    for phrase in parts.phrases[part]:
        if phrase is heading.phrase or labels.INSURER.match(phrase.text):
            continue
        trimmed = _after(phrase, len(match[0]) if (match := _BESIDES.match(phrase.text)) else 0)
        if trimmed is not None and any(character.isalpha() for character in trimmed.text):
            return trimmed
    return None


def _after(phrase: Phrase, start: int) -> Phrase | None:
    """Return what a phrase says from a place on, without the marks that lead up to it; None for nothing."""
    lead = re.match(r"[\s:.\-–)]*", phrase.text[start:])
    begin = start + (lead.end() if lead else 0)
    words = phrase.words_at(begin, len(phrase.text))
    text = phrase.text[begin:].rstrip()
    if not words or not text:
        return None
    first = len(phrase.words) - len(words)
    return Phrase(words, text, tuple(max(at - begin, 0) for at in phrase.starts[first:]), around(words))


def _insurers(written: Sequence[Phrase]) -> Iterator[Found]:
    known: set[str] = set()
    for phrase in written:
        match = labels.INSURER.match(phrase.text)
        if match is None or match[1].upper() in known or len(known) >= LETTERS_MAX:
            continue
        letter, rest = match[1].upper(), _after(phrase, match.start(2))
        beside = [
            p
            for p in written
            if p.box.page == phrase.box.page
            and abs(p.box.middle - phrase.box.middle) < 0.5 * phrase.box.height
            and p.box.x0 > phrase.box.x1
        ]
        named = [*([rest] if rest else []), *beside]
        if named:
            known.add(letter)
            yield from _insurer(f"insurers.{letter}", named)


def _insurer(path: str, named: Sequence[Phrase]) -> Iterator[Found]:
    first = named[0]
    number = labels.NAIC.search(first.text)
    name = first.text[: number.start()].rstrip(" (,-–") if number else first.text
    if name:
        words = first.words
        kept = words[: len(name.split())] or words
        yield Found(f"{path}.name", name[:NAME_MAX], around(kept))
    for phrase in named:
        number = labels.NAIC.search(phrase.text)
        if number:
            words = phrase.words_at(number.start(1), number.end(1)) or phrase.words
            yield Found(f"{path}.naic", number[1], around(words))
            return


def _description(parts: Parts, words: Sequence[Word]) -> Iterator[Found]:
    lines = list(_lines_of_description(parts))
    if lines:
        text = " ".join(line.text for line in lines)[:DESCRIPTION_MAX]
        box = around([word for line in lines for word in line.words if word.box.page == lines[0].box.page])
        yield Found("description_of_operations.text", text, box)
        names = _additional_insureds(text)
        if names:
            yield Found("description_of_operations.additional_insured_names", names, box)
    yield from _signature(parts, words)


def _lines_of_description(parts: Parts) -> Iterator[Phrase]:
    heading = parts.headings.get("description")
    if heading is None:
        return
    for phrase in parts.phrases["description"]:
        if phrase is not heading.phrase:
            yield phrase
        elif "/" not in phrase.text[heading.end :][:3] and (rest := _after(phrase, heading.end)):
            yield rest


def _additional_insureds(text: str) -> tuple[str, ...]:
    found = [match[1] for match in labels.NAMED_ADDITIONAL.finditer(text)]
    for match in labels.LISTED_ADDITIONAL.finditer(text):
        found += match[1].split(";")
    return tuple(dict.fromkeys(name for each in found if (name := each.strip(" .,;"))))


def _signature(parts: Parts, words: Sequence[Word]) -> Iterator[Found]:
    """Yield that it is signed: a picture or a name at the place of the signature."""
    heading = parts.headings.get("representative")
    if heading is None:
        return
    place, rest = heading.phrase.box, _after(heading.phrase, heading.end)
    marks = [
        word
        for word in words
        if word.text == PICTURE
        and word.box.page == place.page
        and place.y0 - 4 * place.height < word.box.middle < place.y1 + 5 * place.height
        and word.box.x1 > place.x0 - 20
    ]
    names = [p for p in parts.phrases["representative"] if p is not heading.phrase and _is_name(p)]
    if marks:
        yield Found("description_of_operations.signature", True, marks[0].box)
    elif rest is not None or names:
        signed = rest or names[0]
        yield Found("description_of_operations.signature", True, signed.box)


def _is_name(phrase: Phrase) -> bool:
    return any(character.isalpha() for character in phrase.text)
