"""Whether pay was insured on every day of its cycle: the spans of cover behind an invoice, and the gaps."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from paycover.domain.cover_history import CoverVersion, Told
from paycover.domain.coverage import Coverage
from paycover.domain.events import EventType

Json = dict[str, Any]

SHOWN = ("contractor", "invoice", "certificate")
"""The nouns that a pack shows as events told of them."""


class Span(NamedTuple):
    """Cover over [start, end), Unix seconds, by an assignment or a policy of the job's own."""

    start: int
    end: int
    by: str


class Gap(NamedTuple):
    """A part [start, end) of a pay cycle without cover of a line, Unix seconds."""

    start: int
    end: int


@dataclass
class Known:
    """Objects as they were told of last, by noun and id, and cover by its object; take events in order."""

    objects: dict[str, dict[str, Json]] = field(default_factory=lambda: {noun: {} for noun in SHOWN})
    cover: dict[str, CoverVersion] = field(default_factory=dict)
    _placed: dict[tuple[str, str | None], list[CoverVersion]] | None = None

    def take(self, type: EventType, object: str, shown: Json) -> None:
        """Take in an object of a noun that is SHOWN, as an event has it. What is gone says so."""
        noun = type.partition(".")[0]
        shown = shown.get("object", shown) if noun == "certificate" else shown
        is_gone = type is EventType.INVOICE_DELETED
        self.objects[noun][object] = shown | {"status": "deleted"} if is_gone else shown

    def spans(self, contractor: str, job: str, line: Coverage) -> list[Span]:
        """Return the cover a contractor had on a job for a line, by start."""
        if self._placed is None:
            self._placed = defaultdict(list)
            for version in self.cover.values():
                self._placed[version.contractor, version.job].append(version)
        found = []
        for version in self._placed.get((contractor, job), []):
            told = Told(version=version, under=self.cover.get(version.policy or ""))
            if line in version.coverage_type and version.starts < told.ends:
                found.append(Span(version.starts, told.ends, version.object))
        return sorted(found)


def gaps(start: int, end: int, spans: Iterable[Span]) -> list[Gap]:
    """Return the parts of [start, end) that no span covers; a cycle without length is its first second."""
    end = max(end, start + 1)
    found, at = [], start
    for span in sorted(spans):
        if span.start > at:
            found.append(Gap(at, min(span.start, end)))
        at = max(at, span.end)
        if at >= end:
            return found
    return [*found, Gap(at, end)]
