"""A version of a rate plan beside all that its rules compare it with."""

from collections.abc import Mapping

from paycover.domain.rate_contents import RateContent, Window
from paycover.domain.rate_faults import Fault, Holds
from paycover.kit.records import Record


class Standing(Record, kw_only=True):
    """Another version of the plan that is on sale: its number, window and states."""

    version: int
    window: Window
    states: frozenset[str]


class Case(Record, kw_only=True):
    """What the rules look at.

    `categories` are the slugs the account or the version itself knows; `previous` the content of the
    newest older version that was approved; `standing` the other versions on sale. `states` are those
    it is to be activated in, before that all it reaches. `justified` tells that someone gave a reason
    for a large change or a gap.
    """

    content: RateContent
    categories: frozenset[str]
    is_production: bool
    previous: RateContent | None = None
    standing: tuple[Standing, ...] = ()
    states: frozenset[str]
    justified: bool = False


def of_plan(
    rule: str, column: str, value: object, holds: Holds, sentence: str, *, row: int | None = None
) -> Fault:
    """Return a fault in a field of the manifest, or of a row of another table of the version."""
    shown = None if value is None else str(value)
    return Fault(rule=rule, row=row, column=column, value=shown, sentence=sentence, holds=holds)


def windows_by_state(
    standing: tuple[Standing, ...], states: frozenset[str]
) -> Mapping[str, list[Standing]]:
    """Return the other versions on sale in each of the states."""
    return {state: [other for other in standing if state in other.states] for state in sorted(states)}
