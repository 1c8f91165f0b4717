"""Ends a sentence that has somebody else's words last with one full stop, also after `Acme, Inc.`."""

import re
from collections.abc import Mapping

_ENDS = (".", "!", "?", "…")
_LAST_GAP = re.compile(r"\{(\w+)\}\.(?=\s|$)")


def full_stop(words: str) -> str:
    """Return words as the end of a sentence: those that end one already get no full stop."""
    return words if words.endswith(_ENDS) else f"{words}."


def filled(text: str, gaps: Mapping[str, object]) -> str:
    """Return a text with its `{gaps}` filled; a full stop behind one that ends with its own is left out."""

    def stop(gap: re.Match[str]) -> str:
        ends = str(gaps.get(gap[1], "")).endswith(_ENDS)
        return gap[0][:-1] if ends else gap[0]

    return _LAST_GAP.sub(stop, text).format(**gaps)
