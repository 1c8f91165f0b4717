"""Faults of a rate plan: what is wrong where, and what it holds back."""

import enum

from paycover.kit.records import Record


class Holds(enum.StrEnum):
    """What a fault holds back; each holds back all that comes after it too, a warning nothing."""

    LOADING = "loading"
    DRAFT = "leaving draft"
    ACTIVATION = "activation"
    NOTHING = "nothing"

    @property
    def is_warning(self) -> bool:
        return self is Holds.NOTHING


STAGES = (Holds.LOADING, Holds.DRAFT, Holds.ACTIVATION)
"""The stages in the order a version goes through them."""

FORMAT = "FORMAT"
"""The rule of a file that can't be read as one of a rate plan."""


class Fault(Record, kw_only=True):
    """One thing wrong with a version: the rule, the place, the value there and a sentence.

    `row` counts as a spreadsheet does, its header being 1; None for what no row has. `file` is the
    name of the file where it is not the table of rates.
    """

    rule: str
    sentence: str
    holds: Holds
    row: int | None = None
    column: str | None = None
    value: str | None = None
    file: str | None = None

    @property
    def severity(self) -> str:
        """`warning` for what holds back nothing, `fault` for the rest."""
        return "warning" if self.holds.is_warning else "fault"


def held_back(faults: list[Fault], stage: Holds) -> bool:
    """Tell whether any of the faults holds back a stage or one before it."""
    reached = STAGES[: STAGES.index(stage) + 1]
    return any(fault.holds in reached for fault in faults)
