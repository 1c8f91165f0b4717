"""What a reviewer of a certificate sees: its pages with marks, what was read, how each rule came out."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from paycover.domain.certificate_fields import Found, Line, Reading, Value
from paycover.domain.certificate_findings import Finding, Outcome
from paycover.domain.certificate_rules import NAMES
from paycover.domain.page_words import Box
from paycover.pages.words import words
from paycover.reader.pipe import DOTS_PER_POINT
from paycover.store.incoming_certificates import Sides

MARGIN = 4
"""How far a mark reaches beyond the letters it is about, in dots."""

_OUTCOMES = {
    Outcome.NOT_MET: ("Not met", "bad"),
    Outcome.NOT_FOUND: ("Not found", "bad"),
    Outcome.LET_PASS: ("Let pass", "info"),
    Outcome.MET: ("Met", "good"),
}
"""Outcome → how it is called, and its colour; what a reviewer has to look at comes first."""


_SHORT = {"el": "E.L.", "naic": "NAIC"}


class Mark(NamedTuple):
    """A frame around a value on the picture of its page, in dots; `is_bad` where it fails a rule."""

    name: str
    said: str
    x: float
    y: float
    width: float
    height: float
    is_bad: bool


class Sheet(NamedTuple):
    """A page of the document: its picture's sides in dots, and the marks on it."""

    number: int
    width: int
    height: int
    marks: list[Mark]


class Rule(NamedTuple):
    """How a requirement came out; `marks` are the marks of what it was judged by, page and name of each."""

    finding: Finding
    word: str
    tone: str
    marks: list[tuple[int, str]]


class Said(NamedTuple):
    """A value that was read: what it is, what it says, the name of its mark where one is drawn."""

    label: str
    value: str
    mark: str | None


def sheets_of(reading: Reading | None, rules: Sequence[Finding], sides: Iterable[Sides]) -> list[Sheet]:
    """Return the pages there are pictures of, each with a mark for what was read on it."""
    found = reading.found if reading else ()
    bad = [finding.rule_path for finding in rules if finding.stands_against]
    sheets = []
    for page in sides:
        marks = [
            _mark(at, each, any(_is_of(path, each.path) for path in bad))
            for at, each in enumerate(found)
            if each.box.page == page.number
        ]
        sheets.append(Sheet(page.number, page.width, page.height, marks))
    return sheets


def rules_of(rules: Iterable[Finding], reading: Reading, drawn: set[int]) -> list[Rule]:
    """Return how each requirement came out, what stands against the certificate first."""
    order = list(_OUTCOMES)
    return [
        Rule(
            finding,
            *_OUTCOMES[finding.outcome],
            [
                (each.box.page, _name(at))
                for at, each in enumerate(reading.found)
                if _is_of(finding.rule_path, each.path) and each.box.page in drawn
            ],
        )
        for finding in sorted(rules, key=lambda finding: order.index(finding.outcome))
    ]


def groups_of(reading: Reading, drawn: set[int]) -> list[tuple[str, list[Said]]]:
    """Return what was read, by what it is about, in the order it was found."""
    groups: dict[str, list[Said]] = {}
    for at, each in enumerate(reading.found):
        group, label = _called(each.path)
        mark = _name(at) if each.box.page in drawn else None
        groups.setdefault(group, []).append(Said(label, _text(each.path, each.value), mark))
    return list(groups.items())


def _mark(at: int, found: Found, is_bad: bool) -> Mark:
    group, label = _called(found.path)
    box: Box = found.box
    return Mark(
        _name(at),
        f"{group}, {label}: {_text(found.path, found.value)}",
        round(box.x0 * DOTS_PER_POINT - MARGIN, 1),
        round(box.y0 * DOTS_PER_POINT - MARGIN, 1),
        round((box.x1 - box.x0) * DOTS_PER_POINT + 2 * MARGIN, 1),
        round((box.y1 - box.y0) * DOTS_PER_POINT + 2 * MARGIN, 1),
        is_bad,
    )


def _name(at: int) -> str:
    return f"mark-{at}"


def _is_of(rule_path: str, path: str) -> bool:
    """Tell whether a value is what a rule is about, or a part of it."""
    return path == rule_path or path.startswith(f"{rule_path}.")


def _called(path: str) -> tuple[str, str]:
    """Return what a value is about and how it is called, from its place in the parsed certificate."""
    first, *rest = path.split(".")
    if first == "coverages" and rest:
        line, *rest = rest
        first = NAMES[Line(line)][1] if line in list(Line) else line
    elif first == "insurers" and rest:
        first = f"insurer {rest.pop(0).upper()}"
    leaf = [part for part in rest if part != "limits"] or [first]
    label = words(" ".join(leaf).removesuffix("_dollars").removesuffix("_string"))
    for short, said in _SHORT.items():
        label = re.sub(rf"\b{short}\b", said, label)
    about = words(first)
    return about[:1].upper() + about[1:], label


def _text(path: str, value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"${value:,}" if path.endswith("_dollars") else str(value)
    return ", ".join(value) if isinstance(value, tuple) else value
