"""The language of a page for contractors: its texts, and how amounts and days are written in it."""

import pathlib
import tomllib
from typing import NamedTuple

from paycover.kit.dates import utc
from paycover.kit.money import dollars
from paycover.kit.sentences import filled
from paycover.web.http import Request

COOKIE = "paycover_language"
COOKIE_SECONDS = 365 * 86_400
"""How long a browser remembers the language that was chosen."""

NAMES = {"en": "English", "es": "Español"}
"""The languages there are, each in its own name; the first is spoken to whom no other is."""

_FOLDER = pathlib.Path(__file__).parent / "texts"
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}


def catalogue(language: str) -> dict[str, str]:
    """Return the texts of a language: `section.key` → text."""
    sections = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {f"{section}.{key}": text for section, texts in sections.items() for key, text in texts.items()}


_TEXTS = {language: catalogue(language) for language in NAMES}


class Words(NamedTuple):
    """What is said in one language. Called with a key it returns that text, its gaps filled."""

    language: str

    def __call__(self, key: str, **gaps: object) -> str:
        return filled(_TEXTS[self.language][key], gaps)

    def has(self, key: str) -> bool:
        """Tell whether there is a text of a key."""
        return key in _TEXTS[self.language]

    def day(self, moment: int) -> str:
        """Return a day (of Unix seconds, in UTC) as people write it."""
        then = utc(moment)
        month = _MONTHS[self.language].split()[then.month - 1]
        if self.language == "es":
            return f"{then.day} de {month} de {then.year}"
        return f"{month} {then.day}, {then.year}"

    def money(self, cents: int) -> str:
        """Return an amount; in the United States it is written alike in both languages."""
        return dollars(cents)


def words_for(request: Request) -> Words:
    """Return the words of who asks: in the language chosen before, else one their browser prefers."""
    chosen = cookie(request, COOKIE)
    if chosen in NAMES:
        return Words(chosen)
    wanted = _preferred(request.header(b"accept-language") or "")
    return Words(next((language for language in wanted if language in NAMES), next(iter(NAMES))))


def remembered(language: str, origin: str) -> tuple[bytes, bytes]:
    """Return the header that has a browser remember a language."""
    return set_cookie(COOKIE, language, path="/", seconds=COOKIE_SECONDS, origin=origin)


def cookie(request: Request, name: str) -> str:
    """Return a cookie of a request, empty where it has none."""
    pairs = (part.strip().partition("=") for part in (request.header(b"cookie") or "").split(";"))
    return next((value for key, _, value in pairs if key == name), "")


def set_cookie(name: str, value: str, *, path: str, seconds: int, origin: str) -> tuple[bytes, bytes]:
    """Return the header that sets a cookie no script can read; sent over https only where we are."""
    secure = "; Secure" if origin.startswith("https://") else ""
    text = f"{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    return b"set-cookie", text.encode("ascii", "ignore")


def _preferred(header: str) -> list[str]:
    """Return the languages of an Accept-Language header, the dearest first, without their countries."""
    weighed = []
    for part in header.split(",")[:20]:
        tag, _, weight = part.partition(";q=")
        weighed.append((_weight(weight), tag.strip().partition("-")[0].lower()))
    return [tag for weight, tag in sorted(weighed, key=lambda pair: -pair[0]) if weight > 0]


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0
