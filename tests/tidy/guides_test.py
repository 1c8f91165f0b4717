"""The guides tell what the program does."""

import re

from paycover.domain.sandbox_cards import SANDBOX_CARDS
from tests.tidy.tree import ROOT


def test_the_guide_lists_every_test_card() -> None:
    page = (ROOT / "docs" / "guides" / "take-payments.md").read_text()
    listed = dict(re.findall(r"^\| ([\d ]{19}) \| (.+) \|$", page, re.MULTILINE))
    assert {number.replace(" ", "") for number in listed} == {card.number for card in SANDBOX_CARDS}
    for number, says in listed.items():
        card = next(card for card in SANDBOX_CARDS if card.number == number.replace(" ", ""))
        assert ("lost" in says) == card.answer_is_lost
        assert f"`{card.declines}`" in says if card.declines else "pay" in says
