"""The texts of the pages for contractors: every language says the same things."""

import re

import pytest

from paycover.documents import applications as documents
from paycover.domain.applications import STEPS
from paycover.domain.coverage import Coverage
from paycover.domain.reasons import ReasonCode
from paycover.pages.language import NAMES, Words, catalogue

GAP = re.compile(r"\{([a-z0-9_]+)\}")


@pytest.mark.parametrize("language", list(NAMES)[1:])
def test_every_language_has_the_same_texts_with_the_same_gaps(language: str) -> None:
    first, other = catalogue("en"), catalogue(language)
    assert set(first) == set(other)
    assert {k: sorted(GAP.findall(t)) for k, t in first.items()} == {
        k: sorted(GAP.findall(t)) for k, t in other.items()
    }
    assert all(text.strip() for text in other.values())


@pytest.mark.parametrize("language", NAMES)
def test_every_language_names_the_steps_the_lines_and_its_reasons(language: str) -> None:
    texts = catalogue(language)
    assert all(f"step.{step.value}" in texts for step in STEPS[:-1])
    assert all(f"coverage.{line.value}" in texts for line in Coverage)
    reasons, mends = ({k.partition(".")[2] for k in texts if k.startswith(s)} for s in ("reason.", "mend."))
    assert reasons == mends and reasons - {"REVIEW", "OTHER"} <= set(ReasonCode)


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("pays_by_card", [True, False])
def test_every_document_is_there_and_its_hash_is_of_its_text(language: str, pays_by_card: bool) -> None:
    said = {"platform": "Acme", "name": "Joe Parker", "job": "Painting\n", "lines": "A, B", "hours": 24}
    for name in documents.names(pays_by_card=pays_by_card):
        text = documents.shown(name, language, said)
        assert text.title and "Acme" in text.text and "{" not in text.text
        assert text == documents.shown(name, language, said)
        assert text.sha256 != documents.shown(name, language, said | {"platform": "Other"}).sha256


@pytest.mark.parametrize("language", NAMES)
def test_no_text_ends_a_name_with_two_full_stops(language: str) -> None:
    texts = {
        key: dict.fromkeys(GAP.findall(text), "Acme, Inc.") for key, text in catalogue(language).items()
    }
    said = [Words(language)(key, **gaps) for key, gaps in texts.items()]
    gaps = dict.fromkeys(("platform", "name", "job"), "Acme, Inc.") | {"lines": "A, B", "hours": "24"}
    signed = {name for pays in (True, False) for name in documents.names(pays_by_card=pays)}
    said += [documents.shown(name, language, gaps).text for name in signed]
    assert not [text for text in said if ".." in text]


def test_days_and_amounts_are_written_as_in_the_language() -> None:
    moment = 1_795_305_600
    assert Words("en").day(moment) == "November 22, 2026"
    assert Words("es").day(moment) == "22 de noviembre de 2026"
    assert Words("en").money(123_456) == Words("es").money(123_456) == "$1,234.56"
