"""What is kept of a signature, and when it is a name."""

from typing import Any

import pytest

from paycover.domain.consents import Consent, Shown, Signing, is_name_of, newest, says_the_same, signed
from paycover.kit.records import replace

SHOWN = Shown("terms", "2026-11", "es", "Condiciones", "El texto.", "ab" * 32)
HOW = Signing("Ada Parker", "203.0.113.7", "A browser")
CONSENT = Consent(
    id="cs_1",
    session="ias_1",
    contractor="cn_1",
    document="terms",
    version="2026-11",
    language="es",
    title="Condiciones",
    text="El texto.",
    sha256="ab" * 32,
    signature="Ada Parker",
    address="203.0.113.7",
    user_agent="A browser",
    created=7,
)


def test_a_consent_holds_the_text_as_it_was_read_and_how_it_was_signed() -> None:
    assert signed(SHOWN, HOW, id="cs_1", session="ias_1", contractor="cn_1", now=7) == CONSENT


def test_the_last_signature_of_each_document_counts() -> None:
    again, other = replace(CONSENT, id="cs_3"), replace(CONSENT, id="cs_2", document="privacy")
    assert newest([CONSENT, other, again]) == [again, other]


@pytest.mark.parametrize(
    ("over", "same"),
    [
        ({"id": "cs_9", "created": 9, "address": "203.0.113.8"}, True),
        ({"sha256": "cd" * 32}, False),
        ({"signature": "Bo Parker"}, False),
        ({"document": "privacy"}, False),
    ],
)
def test_the_same_text_and_signature_are_not_signed_twice(over: dict[str, Any], same: bool) -> None:
    old = replace(CONSENT, sha256="00" * 32)
    assert says_the_same([old, CONSENT], [replace(CONSENT, **over)]) is same
    assert not says_the_same([], [CONSENT])


@pytest.mark.parametrize(
    ("typed", "is_name"),
    [("ada  PARKER ", True), ("Ada\tParker", True), ("Ada P", False), ("AdaParker", False), ("", False)],
)
def test_a_signature_is_the_name_whatever_its_capitals_and_spaces(typed: str, is_name: bool) -> None:
    assert is_name_of(typed, " Ada Parker") is is_name
