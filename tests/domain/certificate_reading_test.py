"""What is read of certificates in several layouts: every value there is, no other, and where it stands."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from paycover.domain.certificate_hints import Making
from paycover.domain.certificate_reading import read_certificate
from tests.certificate_drawings import classic, listed, side_by_side
from tests.certificates import Sample, sample
from tests.domain.certificate_words import words
from tests.sheets import Sheet


def _million(dollars: int) -> str:
    return f"${dollars // 1_000_000} million" if dollars % 1_000_000 == 0 else f"${dollars // 1_000}K"


def _worded(day: datetime.date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


Layout = tuple[Callable[[Sample], list[Sheet]], dict[str, Any], str]
LAYOUTS: dict[str, Layout] = {
    "table": (classic, {}, "X OCCUR"),
    "two pages": (lambda made: classic(made, second=Sheet()), {}, "X OCCUR"),
    "list": (listed, {"day": _worded}, "Basis: Occurrence"),
    "columns": (side_by_side, {"money": _million}, "Occurrence basis"),
}
"""Layout: how it is drawn, how it writes money and days, and how it says that cover is by occurrence."""


@pytest.mark.parametrize("number", [1, 2, 3, 7])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_value_of_a_certificate_is_read_with_its_place_and_no_other(layout: str, number: int) -> None:
    draw, written, occurrence = LAYOUTS[layout]
    made = sample(number, **written)
    seen = words(draw(made))
    reading = read_certificate(seen, Making(pages=2))
    assert {found.path: found.value for found in reading.found} == made.truth()
    assert len(reading.found) == len(made.truth())
    assert (reading.pages, reading.hints) == (2, ())
    for found in reading.found:
        standing = [word for word in seen if found.box.shared(word.box) > 0.99]
        said = " ".join(word.text for word in standing).strip("$)")
        assert said.upper() == _said(found.path, made, occurrence).upper()[: len(said) or 1], found.path


def _said(path: str, made: Sample, occurrence: str) -> str:
    """Return what stands at the place of a value."""
    value, name = made.truth()[path], path.rpartition(".")[2]
    if name == "signature":
        return str(made.signer)
    if name == "additional_insured_names":
        return made.description
    if name == "occurrence":
        return occurrence
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int):
        return made.money(value).removeprefix("$")
    if name.endswith("date"):
        return made.day(datetime.datetime.strptime(str(value), "%m/%d/%Y").date())  # noqa: DTZ007
    return str(value)


def test_a_page_without_a_word_says_nothing() -> None:
    reading = read_certificate([], Making())
    assert (reading.pages, reading.found, reading.hints) == (1, (), ())
