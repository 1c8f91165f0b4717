"""Every error code reaches an exception class of the official client, by the client's own rule."""

import importlib
from typing import Any

import pytest

from paycover.kit.errors import OWN_CODES, Code

errors: Any = importlib.import_module("ten99policy.error")

SCRAMBLED = {"invalid_request"}
"""Codes whose class the client builds with its arguments in the wrong order (wire.md 8)."""


def class_name(code: str) -> str:
    """Return the class the client looks up for a code."""
    return "".join(word.title() for word in code.split("_")) + "Error"


@pytest.mark.parametrize("code", list(Code))
def test_a_code_has_its_class_unless_it_is_our_own(code: Code) -> None:
    assert hasattr(errors, class_name(code)) == (code not in OWN_CODES)
    assert code.value not in SCRAMBLED and code.value == code.value.lower()


@pytest.mark.parametrize("code", list(Code))
def test_no_permanent_refusal_is_one_the_client_would_try_again(code: Code) -> None:
    assert code.status != 409
    assert code.status < 500 or code in (Code.GENERAL, Code.DATABASE_OPERATIONAL)
