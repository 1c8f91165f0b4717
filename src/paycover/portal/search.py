"""Search: an inverted index over the parts of pages, ranked by how rare and how prominent a word is."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from paycover.portal.documents import Page, plain
from paycover.portal.markdown import anchor_of

TITLE_WEIGHT = 6
HEADING_WEIGHT = 3
RESULTS = 12
EXCERPT_LENGTH = 220
QUERY_WORDS = 20

SECTION_WEIGHTS = {"decisions": 0.6, "operations": 0.9, "objects": 0.8}
"""What a section counts beside the others: reasons come after what to do."""

_WORD = re.compile(r"[a-z0-9_]+")
_IDLE = frozenset(
    [
        *("a", "an", "and", "are", "be", "can", "do", "does", "for", "how", "i", "if", "in", "is", "it"),
        *("my", "of", "on", "or", "the", "to", "what", "when", "which", "with"),
    ]
)
"""Words that say nothing about what is looked for."""

_PART = re.compile(r"^(?=#{1,4} )", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_SATURATION, _LENGTH_SHARE = 1.4, 0.6  # the two constants of BM25


class Found(NamedTuple):
    """A part of a page that a search found."""

    page: Page
    heading: str
    anchor: str
    excerpt: str
    score: float


class _Part(NamedTuple):
    page: Page
    heading: str
    text: str
    words: Counter[str]


class Index:
    """What stands where. The last word of a query also finds the words it begins."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._parts = [part for page in pages for part in _parts(page)]
        self._places: dict[str, dict[int, int]] = defaultdict(dict)
        for number, part in enumerate(self._parts):
            for word, count in part.words.items():
                self._places[word][number] = count
        self._mean = sum(part.words.total() for part in self._parts) / max(len(self._parts), 1)

    def search(self, query: str, limit: int = RESULTS) -> list[Found]:
        """Return the best part of each page that has the words of a query, best first."""
        said = [word for word in _WORD.findall(query.lower()) if word not in _IDLE]
        words = [_stem(word) for word in said][:QUERY_WORDS]
        scores: dict[int, float] = defaultdict(float)
        for place, word in enumerate(words):
            for number, score in self._scores(word, begins=place == len(words) - 1).items():
                scores[number] += score
        hits = Counter({number: score * self._weight(number, words) for number, score in scores.items()})
        best: dict[str, Found] = {}
        for number, score in hits.most_common():
            part = self._parts[number]
            if part.page.address not in best:
                best[part.page.address] = Found(
                    part.page,
                    part.heading,
                    "" if part.heading == part.page.title else anchor_of(part.heading),
                    _excerpt(part.text, words) or part.page.summary,
                    score,
                )
            if len(best) == limit:
                break
        return list(best.values())

    def _scores(self, word: str, *, begins: bool) -> dict[int, float]:
        """Return the score of each part that has a word, or (at a discount) a word it begins."""
        scores: dict[int, float] = defaultdict(float)
        known = [word] if word in self._places else []
        if begins and len(word) > 2:
            known += [other for other in self._places if other.startswith(word) and other != word]
        for other in known:
            places = self._places[other]
            rarity = math.log(1 + len(self._parts) / len(places)) * (1 if other == word else 0.4)
            for number, count in places.items():
                length = 1 - _LENGTH_SHARE + _LENGTH_SHARE * self._parts[number].words.total() / self._mean
                gained = rarity * count * (_SATURATION + 1) / (count + _SATURATION * length)
                scores[number] = max(scores[number], gained)
        return scores

    def _weight(self, number: int, words: list[str]) -> float:
        """Return how much of a query a part has, squared: all words beat one word often; by its section."""
        part = self._parts[number]
        share = sum(any(known.startswith(word) for known in part.words) for word in words) / len(words)
        return SECTION_WEIGHTS.get(part.page.section, 1.0) * share**2


def _parts(page: Page) -> Iterable[_Part]:
    for text in _split(page.markdown):
        if text.strip():
            first, _, rest = text.partition("\n")
            heading = plain(first) if first.startswith("#") else page.title
            yield _Part(page, heading, rest, _counted(page, heading, rest))


def _split(text: str) -> list[str]:
    """Return the text from each heading to the next; what looks like one inside code is none."""
    parts = [""]
    for piece in re.split(r"(^```.*?^```\n?)", text, flags=re.MULTILINE | re.DOTALL):
        if piece.startswith("```"):
            parts[-1] += piece
        else:
            first, *rest = _PART.split(piece) or [""]
            parts[-1] += first
            parts += rest
    return parts


def _counted(page: Page, heading: str, text: str) -> Counter[str]:
    words = Counter(_words(text))
    for word in _words(heading):
        words[word] += HEADING_WEIGHT
    for word in (*_words(page.title), *_words(page.label)):
        words[word] += TITLE_WEIGHT if heading == page.title else 1
    return words


def _words(text: str) -> Iterable[str]:
    """Give the words of a text; a name of several words counts as itself and as each of them."""
    for word in _WORD.findall(text.lower()):
        yield _stem(word)
        if "_" in word.strip("_"):
            yield from (_stem(part) for part in word.split("_") if part)


def _stem(word: str) -> str:
    """Return a word without its ending, roughly: `invoices`, `invoiced` and `invoicing` are one."""
    if "_" in word or len(word) < 4:
        return word
    for ending in ("ing", "ies", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word.removesuffix(ending)
    return word


def _excerpt(text: str, words: list[str]) -> str:
    """Return the sentence or so around the first word that was asked for."""
    text = plain(_FENCE.sub("", text))
    places = [found.start() for found in _WORD.finditer(text.lower()) if _stem(found.group()) in words]
    start = max((places or [0])[0] - EXCERPT_LENGTH // 3, 0)
    start = text.find(" ", start) + 1 if start else 0
    cut = text[start : start + EXCERPT_LENGTH]
    ending = "…" if start + EXCERPT_LENGTH < len(text) else ""
    return f"{'…' if start else ''}{cut.rsplit(' ', 1)[0] if ending else cut}{ending}"
