"""UNSET: a field that was left out, which is neither null nor empty."""

import enum
from typing import Final, TypeVar

Value = TypeVar("Value")


class Unset(enum.Enum):
    """The type of UNSET; an enum member, so that a type checker narrows on `is`."""

    UNSET = "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET: Final = Unset.UNSET


def given(value: Value | Unset, otherwise: Value) -> Value:
    """Return `value` unless it was left out, then `otherwise`."""
    return otherwise if value is UNSET else value
