"""Snapshots: what rated a quote, kept for ever, so that every bill of it can be computed again."""

from paycover.domain.coverage import Rates
from paycover.domain.rates import LineRate
from paycover.kit.canonical import digest
from paycover.kit.records import Record, replace

ENGINE = 1
"""How premium is computed from a snapshot; a number of its own if that ever changes."""

_ID_DIGITS = 24


class RateSnapshot(Record, kw_only=True):
    """All that made a rate (insurance.md 2.5). Equal ones share one row: `id` is made of the content.

    `work_state` rated workers' compensation, `home_state` every other line.
    """

    id: str
    engine: int = ENGINE
    category_code: str
    work_state: str | None
    home_state: str | None
    lines: tuple[LineRate, ...]

    @property
    def rates(self) -> Rates:
        """The net rate of each line, in cents per $100 of pay."""
        return {line.coverage_type: line.net_rate for line in self.lines}


def rate_snapshot(
    category_code: str, work_state: str | None, home_state: str | None, lines: tuple[LineRate, ...]
) -> RateSnapshot:
    """Return the snapshot of what rated a contractor's work."""
    bare = RateSnapshot(
        id="", category_code=category_code, work_state=work_state, home_state=home_state, lines=lines
    )
    return replace(bare, id=_id_of(bare))


def is_genuine(snapshot: RateSnapshot) -> bool:
    """Tell whether a snapshot is what its id was made of."""
    return snapshot.id == _id_of(replace(snapshot, id=""))


def _id_of(bare: RateSnapshot) -> str:
    return f"rs_{digest(bare)[:_ID_DIGITS]}"
