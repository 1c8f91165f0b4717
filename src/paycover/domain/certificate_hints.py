"""Hints that a certificate was changed after it was made: from how the file was made, and how it looks."""

import re
from collections.abc import Iterable, Iterator, Sequence

from paycover.domain.certificate_fields import Found, Hint
from paycover.domain.page_words import PICTURE, Box, Word
from paycover.kit.records import Record

EDITORS = re.compile(
    r"photoshop|illustrator|canva|gimp|inkscape|ilovepdf|sejda|smallpdf|pdfescape|pdffiller|dochub|foxit\s+phantom"
    r"|foxit\s+pdf\s+editor|nitro|pdf-?xchange|wondershare|pdfelement|soda\s*pdf|libreoffice\s+draw|master\s+pdf",
    re.IGNORECASE,
)
"""Programs that change finished pages; nobody's agency system is among them."""

SIZE_DIFFERENCE = 0.8
"""Points by which letters within one value may differ in size."""

HINTS_MAX = 50


class Making(Record, kw_only=True):
    """What a file tells of how it was made; texts as it has them, empty where it has none.

    `updates` counts the times it was saved over, `field_differences` are form fields that show another
    text than they hold: the value, what is shown, where.
    """

    pages: int = 1
    producer: str = ""
    creator: str = ""
    created: str = ""
    modified: str = ""
    updates: int = 0
    has_form: bool = False
    is_active: bool = False
    trailing_bytes: int = 0
    field_differences: tuple[tuple[str, str, Box], ...] = ()


def hints(words: Sequence[Word], found: Iterable[Found], making: Making) -> tuple[Hint, ...]:
    """Return the hints of tampering, the grave ones first (insurance.md 4.7; our decision)."""
    values = [(each, [word for word in words if _is_of(word, each)]) for each in found]
    told = [*_of_file(making), *_of_looks(values), *_overlaid(words, values)]
    return tuple(sorted(told, key=lambda hint: not hint.grave)[:HINTS_MAX])


def _of_file(making: Making) -> Iterator[Hint]:
    program = EDITORS.search(f"{making.producer} {making.creator}")
    if program:
        yield Hint("edited_with", f"The file was saved by a program that edits pages: {program[0]}.", True)
    if making.updates:
        times = "once" if making.updates == 1 else f"{making.updates} times"
        grave = not making.has_form
        yield Hint("saved_over", f"The file was changed {times} after it was first saved.", grave)
    if making.created and making.modified and making.created[:16] != making.modified[:16]:
        yield Hint("modified_later", "The file says that it was modified after it was made.", False)
    if making.is_active:
        yield Hint("active_content", "The file holds scripts, actions or other files.", True)
    if making.trailing_bytes:
        yield Hint(
            "trailing_data", f"{making.trailing_bytes} bytes follow after the end of the document.", True
        )
    for value, shown, box in making.field_differences:
        yield Hint("field_differs", f'A form field shows "{shown}" and holds "{value}".', True, box)


def _of_looks(values: Iterable[tuple[Found, list[Word]]]) -> Iterator[Hint]:
    for found, words in values:
        drawn = [word for word in words if not word.field and word.text != PICTURE]
        if isinstance(found.value, bool):
            continue
        fonts = sorted({font for word in drawn for font in word.font.split("+")})
        if len(fonts) > 1:
            message = f"{found.path} is written in more than one font: {', '.join(fonts)}."
            yield Hint("mixed_fonts", message, True, found.box)
        sizes = [size for word in drawn for size in (word.size, word.least)]
        if sizes and max(sizes) - min(sizes) > SIZE_DIFFERENCE:
            yield Hint(
                "mixed_sizes", f"{found.path} is written in letters of more than one size.", True, found.box
            )
        if drawn and all(word.hidden for word in drawn):
            yield Hint("hidden_text", f"{found.path} is text that cannot be seen.", False, found.box)


def _overlaid(words: Sequence[Word], values: Iterable[tuple[Found, list[Word]]]) -> Iterator[Hint]:
    telling = [word for word in words if not word.hidden and _says_something(word)]
    for found, own in values:
        for word in telling:
            if found.box.shared(word.box) == 0.0 or word in own:
                continue
            if any(word.box.shared(mine.box) > 0.4 and word.text != mine.text for mine in own):
                message = f'{found.path} lies over other text: "{word.text}".'
                yield Hint("overlaid_text", message, True, found.box)
                break


def _says_something(word: Word) -> bool:
    return any(character.isalnum() for character in word.text.replace(PICTURE, ""))


def _is_of(word: Word, found: Found) -> bool:
    """Tell whether a word is one of those a value was read from."""
    return word.box.page == found.box.page and found.box.shared(word.box) > 0.9 and not word.covered


def only_seen(words: Iterable[Word]) -> list[Word]:
    """Return the words a reader sees: without those painted over where something else is written there."""
    return [word for word in words if not word.covered]
