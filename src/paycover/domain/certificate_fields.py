"""What a certificate of insurance says: the values that are read from it, each with its place."""

import datetime
import enum
from collections.abc import Iterable, Mapping
from typing import Any

from paycover.domain.page_words import Box
from paycover.kit.records import Record

Value = str | int | bool | tuple[str, ...]


class Line(enum.StrEnum):
    """The coverages a certificate can show, by their documented names (api.md 2.12) or of that form."""

    GENERAL = "commercial_general_liability"
    AUTO = "automobile_liability"
    UMBRELLA = "umbrella_liability"
    WORKERS_COMP = "workers_compensation"
    PROFESSIONAL = "professional_liability"
    CYBER = "cyber_liability"


OF_LINE: dict[str, frozenset[Line]] = {
    "damage_to_rented_premises_dollars": frozenset({Line.GENERAL}),
    "combined_single_limit_dollars": frozenset({Line.AUTO}),
    "bodily_injury_per_person_dollars": frozenset({Line.AUTO}),
    "bodily_injury_per_accident_dollars": frozenset({Line.AUTO}),
    "property_damage_dollars": frozenset({Line.AUTO}),
    "medical_expense_dollars": frozenset({Line.GENERAL}),
    "personal_and_advertising_injury_dollars": frozenset({Line.GENERAL}),
    "products_completed_operations_dollars": frozenset({Line.GENERAL}),
    "general_aggregate_dollars": frozenset({Line.GENERAL}),
    "el_disease_policy_limit_dollars": frozenset({Line.WORKERS_COMP}),
    "el_disease_each_employee_dollars": frozenset({Line.WORKERS_COMP}),
    "el_each_accident_dollars": frozenset({Line.WORKERS_COMP}),
    "each_occurrence_dollars": frozenset({Line.GENERAL, Line.UMBRELLA, Line.PROFESSIONAL, Line.CYBER}),
    "each_claim_dollars": frozenset({Line.PROFESSIONAL, Line.CYBER, Line.UMBRELLA}),
    "aggregate_dollars": frozenset({Line.UMBRELLA, Line.PROFESSIONAL, Line.CYBER}),
}
"""Limit → the lines that have it."""


class Found(Record):
    """A value and where on the page it stands; `path` is its place in the parsed certificate."""

    path: str
    value: Value
    box: Box


class Hint(Record):
    """Something that speaks of a changed document; only a `grave` one speaks against it by itself."""

    code: str
    message: str
    grave: bool
    box: Box | None = None


class Reading(Record):
    """What was read from a file: its values, and the hints of tampering."""

    pages: int
    found: tuple[Found, ...]
    hints: tuple[Hint, ...] = ()

    def value(self, path: str) -> Value | None:
        """Return the value at a path, None where the certificate shows none."""
        return next((found.value for found in self.found if found.path == path), None)

    def shows(self, line: Line) -> bool:
        """Tell whether the certificate shows a policy of a line."""
        return any(found.path.startswith(f"coverages.{line}.") for found in self.found)


def nested(found: Iterable[Found]) -> dict[str, Any]:
    """Return values as the tree that their paths make."""
    tree: dict[str, Any] = {}
    for each in found:
        *branches, leaf = each.path.split(".")
        branch = tree
        for name in branches:
            branch = branch.setdefault(name, {})
        branch[leaf] = list(each.value) if isinstance(each.value, tuple) else each.value
    return tree


def boxes(found: Iterable[Found]) -> Mapping[str, Box]:
    """Return the place of each value by its path."""
    return {each.path: each.box for each in found}


def day_of(text: str) -> datetime.date:
    """Return the day that is written `MM/DD/YYYY`."""
    month, day, year = text.split("/")
    return datetime.date(int(year), int(month), int(day))
