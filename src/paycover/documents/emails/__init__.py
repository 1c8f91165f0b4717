"""The text of e-mails: one template for each kind and language, shown as plain text and as HTML."""

import functools
import pathlib
import re
import textwrap
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from paycover.kit.dates import utc
from paycover.kit.later import Later
from paycover.kit.money import dollars
from paycover.kit.sentences import full_stop

if TYPE_CHECKING:
    import jinja2
else:
    jinja2 = Later("jinja2")

LANGUAGE = "en"
"""The only language yet; another is a folder beside it."""

WORD_MAX = 200
"""Characters of a name, a number or a reason that an e-mail repeats; the rest is cut off."""

LINK_MAX = 2_000
SUBJECT_MAX = 150
COLUMNS = 72

_FOLDER = pathlib.Path(__file__).parent
_GAP = re.compile(r"\n{3,}")
_HIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Content(NamedTuple):
    """What an e-mail says, in one line and twice in full."""

    subject: str
    text: str
    html: str


def compose(kind: str, words: Mapping[str, object], language: str = LANGUAGE) -> Content:
    """Return what an e-mail of a kind says of `words`.

    They come from callers: no line break, control character or turn of the writing's direction in them
    survives, so that none can forge a line of the text or of a header, and none is longer than 200
    characters. In the HTML they are escaped.
    """
    clean = {name: _clean(value, name) for name, value in words.items()}
    name = f"{language}/{kind}.jinja"
    text = _environment("text", escaped=False).get_template(name)
    subject = " ".join("".join(text.blocks["subject"](text.new_context(clean))).split())
    clean["subject"] = textwrap.shorten(subject, SUBJECT_MAX, placeholder=" …")
    return Content(
        str(clean["subject"]),
        _GAP.sub("\n\n", text.render(clean)).strip() + "\n",
        _environment("html", escaped=True).get_template(name).render(clean).strip() + "\n",
    )


def _clean(value: object, name: str = "") -> object:
    if isinstance(value, str):
        return _line(value)[: LINK_MAX if name.endswith("_link") else WORD_MAX]
    if isinstance(value, Mapping):
        return {key: _clean(inner, key) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value


def _line(text: str) -> str:
    kept = (
        " " if unicodedata.category(c) in _HIDDEN or c.isspace() else c for c in text if c not in _TURNING
    )
    return " ".join("".join(kept).split())


def _flowed(text: str) -> str:
    """Return a paragraph as lines a terminal shows whole; a link is never broken."""
    return textwrap.fill(" ".join(text.split()), COLUMNS, break_long_words=False, break_on_hyphens=False)


def _day(moment: int) -> str:
    then = utc(moment)
    return f"{then:%B} {then.day}, {then.year}"


def _moment(moment: int) -> str:
    return f"{_day(moment)} at {utc(moment):%H:%M} UTC"


@functools.cache
def _environment(shape: str, *, escaped: bool) -> "jinja2.Environment":
    """Return the templates in one shape: `parts.jinja` and `frame.jinja` are the shape's own."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([_FOLDER / shape, _FOLDER]),
        autoescape=escaped,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"dollars": dollars, "day": _day, "moment": _moment}
    made.filters |= {"flowed": _flowed, "ended": full_stop}
    return made
