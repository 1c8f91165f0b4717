"""Whether pay was insured on every day of its cycle: the spans of cover behind an invoice, and the gaps."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from paycover.domain.events import EventType

Json = dict[str, Any]

NOUNS = ("contractor", "job", "invoice", "assignment", "policy", "certificate")
"""The nouns whose events a pack is made of."""


class Span(NamedTuple):
    """Cover over [start, end), Unix seconds, by an assignment or a policy of the job's own."""

    start: int
    end: int
    by: str
    policy: str


class Gap(NamedTuple):
    """A part [start, end) of a pay cycle without cover of a line, Unix seconds."""

    start: int
    end: int


@dataclass
class Known:
    """Objects as they were told of last, by noun and id; read from events in the order they happened."""

    objects: dict[str, dict[str, Json]] = field(default_factory=lambda: {noun: {} for noun in NOUNS})
    ended: dict[str, int] = field(default_factory=dict)
    _placed: dict[tuple[str, str], list[Json]] | None = None

    def wants(self, type: EventType) -> bool:
        """Tell whether a pack is made of events of a type."""
        return type.partition(".")[0] in self.objects

    def take(self, type: EventType, object: str, created: int, shown: Json) -> None:
        """Take in one event that is wanted: its object as it was then.

        `created` is when it happened, Unix seconds: a policy that is cancelled covers until then.
        """
        noun = type.partition(".")[0]
        self.objects[noun][object] = shown.get("object", shown) if noun == "certificate" else shown
        if type is EventType.POLICY_CANCELLED:
            self.ended[object] = created
        elif type is EventType.POLICY_REACTIVATED:
            self.ended.pop(object, None)

    def spans(self, contractor: str, job: str, line: str) -> list[Span]:
        """Return the cover a contractor had on a job for a line, by start."""
        found = []
        for shown in self._of(contractor, job):
            if line not in shown["coverage_type"]:
                continue
            policy: str = shown.get("policy") or shown["id"]
            start, end = shown["effective_date"], shown.get("end_date") or shown["expiration_date"]
            if shown.get("cancelled"):
                end = min(end, shown["cancellation_date"])
            end = min(end, self.ended.get(policy, end))
            if start < end:
                found.append(Span(start, end, shown["id"], policy))
        return sorted(found)

    def _of(self, contractor: str, job: str) -> list[Json]:
        """Return the bound assignments and the policies of a contractor's work on a job."""
        if self._placed is None:
            self._placed = defaultdict(list)
            bound = (
                shown
                for shown in self.objects["assignment"].values()
                if shown["bind"] and shown["eligible"]["result"]
            )
            for shown in (*bound, *self.objects["policy"].values()):
                self._placed[shown["contractor"], shown["job"] or ""].append(shown)
        return self._placed.get((contractor, job), [])


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
