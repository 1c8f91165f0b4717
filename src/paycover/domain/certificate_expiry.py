"""When the insurance ends that a contractor's own certificate shows, and when another is asked for."""

import enum
from collections.abc import Iterable

from paycover.domain.certificate_fields import Line, Reading, day_of
from paycover.domain.certificate_findings import Finding
from paycover.domain.certificate_rules import NAMES
from paycover.kit.dates import DAY, utc_day

AHEAD_SECONDS = 14 * DAY
"""How long before the end the contractor is told of it (our decision)."""

LOOKBACK_SECONDS = 30 * DAY
"""How long ago an end may be that is still told: for a worker that stood still."""


class ExpiryStage(enum.StrEnum):
    """What was told of last: that it is about to end, or that it has ended."""

    EXPIRING = "expiring"
    EXPIRED = "expired"


def ends_of(reading: Reading, rules: Iterable[Finding]) -> dict[Line, int]:
    """Return when each line ends that the rules ask for: Unix seconds, the first after its last day."""
    asked = {finding.rule_path for finding in rules}
    found = {}
    for line in Line:
        path = f"coverages.{line}.policy_expiration_date"
        text = reading.value(path) if path in asked else None
        if isinstance(text, str):
            found[line] = ((day_of(text) - utc_day(0)).days + 1) * DAY
    return found


def first_end(reading: Reading, rules: Iterable[Finding]) -> int | None:
    """Return when a certificate no longer shows all that is asked, None where it shows no end."""
    return min(ends_of(reading, rules).values(), default=None)


def stage_of(end: int, now: int) -> ExpiryStage:
    """Return what is to be told at `now` of an end that is near or past."""
    return ExpiryStage.EXPIRED if end <= now else ExpiryStage.EXPIRING


def expiry_facts(*, name: str, job: str | None, ends: dict[Line, int], end: int) -> dict[str, object]:
    """Return what a notice says: whose, for which work, which lines end first, and on which day."""
    lines = [NAMES[line][1] for line, until in ends.items() if until == end]
    return {"name": name, "job": job, "lines": lines, "last_day": end - 1}
