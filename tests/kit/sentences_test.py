"""Sentences that end with somebody else's words."""

import pytest

from paycover.kit.sentences import filled, full_stop


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Acme", "Acme."),
        ("Acme, Inc.", "Acme, Inc."),
        ("Yes!", "Yes!"),
        ("And so…", "And so…"),
        ("Who?", "Who?"),
        ("", "."),
    ],
)
def test_a_sentence_ends_once(words: str, said: str) -> None:
    assert full_stop(words) == said
    assert filled("For {who}. {n} more.", {"who": words, "n": 2}) == f"For {said} 2 more."


def test_only_a_full_stop_behind_a_gap_is_left_out() -> None:
    gaps = {"host": "acme.", "n": 12_345, "name": "A. {B}."}
    assert filled("{host}.example is not {n:,}.", gaps) == "acme..example is not 12,345."
    assert filled("{name}, {name}.", gaps) == "A. {B}., A. {B}."
    with pytest.raises(KeyError):
        filled("{missing}.", {})
