"""Whether somebody was covered at a moment: what is so, and what was known of it at another moment."""

from collections.abc import Iterable

from paycover.domain.certificates import Certificate
from paycover.domain.cover_standing import LINE_WORDS
from paycover.domain.coverage import LINES, Coverage
from paycover.domain.events import EventType
from paycover.kit.dates import written_minute
from paycover.kit.records import Record

COVER_TOLD = frozenset(
    {
        EventType.ASSIGNMENT_CREATED,
        EventType.ASSIGNMENT_UPDATED,
        EventType.ASSIGNMENT_EXTENDED,
        EventType.ASSIGNMENT_CANCELLED,
        EventType.ASSIGNMENT_DELETED,
        EventType.POLICY_ACTIVE,
        EventType.POLICY_ACTIVE_MEDIA,
        EventType.POLICY_CANCELLED,
        EventType.POLICY_REACTIVATED,
        EventType.POLICY_RENEWED,
    }
)
"""The events that tell what cover there is. Of the others of an assignment or policy none changes it: a
policy that still covers is cancelled where it is deleted."""


class CoverVersion(Record, kw_only=True):
    """Cover as one event told of it: it runs over [starts, ends), Unix seconds, or to `stopped`.

    `policy` is None where the cover is a policy's own, `job` where that is for no certain job. `stopped` is
    when it was ended before its time, None where it was not. Cover that was not bound ends as it starts.
    """

    object: str
    contractor: str
    job: str | None
    policy: str | None
    coverage_type: tuple[Coverage, ...]
    starts: int
    ends: int
    stopped: int | None = None


class Told(Record, kw_only=True):
    """Cover that was agreed for a moment, with its policy's version (None for a policy's own cover).

    `certificates` are those that stood, one for each line.
    """

    version: CoverVersion
    under: CoverVersion | None
    certificates: tuple[Certificate, ...] = ()

    @property
    def policy(self) -> str:
        """The id of the policy that covers."""
        return self.version.policy or self.version.object

    @property
    def assignment(self) -> str | None:
        """The id of the assignment that is covered, None for a policy's own cover."""
        return None if self.version.policy is None else self.version.object

    @property
    def stopped(self) -> int | None:
        """When it was ended before its time: called off itself, or with its policy."""
        moments = (self.version.stopped, None if self.under is None else self.under.stopped)
        early = [moment for moment in moments if moment is not None and moment < self.version.ends]
        return min(early, default=None)

    @property
    def ends(self) -> int:
        """When the cover ended or will end; what was called off before it began ends as it starts."""
        return self.version.ends if self.stopped is None else max(self.stopped, self.version.starts)

    def covers(self, at: int) -> bool:
        """Tell whether there is cover at a moment: from its start on, up to but not at its end."""
        return self.version.starts <= at < self.ends


class Finding(Record, kw_only=True):
    """What was known at `known_at` of the cover at a moment: all that covers, and what no longer did."""

    known_at: int
    cover: tuple[Told, ...]
    stopped: tuple[Told, ...]

    @property
    def is_covered(self) -> bool:
        """Tell whether there was cover."""
        return bool(self.cover)

    @property
    def lines(self) -> tuple[Coverage, ...]:
        """The lines that covered, in the order of all lines."""
        held = {line for one in self.cover for line in one.version.coverage_type}
        return tuple(line for line in LINES if line in held)


def finding(told: Iterable[Told], at: int, known_at: int) -> Finding:
    """Return what the cover agreed for a moment comes to at that moment."""
    known = sorted(told, key=lambda one: (one.assignment is None, one.version.starts, one.version.object))
    return Finding(
        known_at=known_at,
        cover=tuple(one for one in known if one.covers(at)),
        stopped=tuple(one for one in known if not one.covers(at) and one.stopped is not None),
    )


def says_the_same(one: Finding, other: Finding) -> bool:
    """Tell whether two findings name the same cover: the same objects, lines and dates."""
    return _essence(one) == _essence(other)


def sentence(found: Finding, at: int) -> str:
    """Return a finding in words."""
    when = written_minute(at)
    if found.cover:
        first = found.cover[0]
        under = f"policy {first.policy}"
        what = under if first.assignment is None else f"assignment {first.assignment} under {under}"
        span = f"from {written_minute(first.version.starts)} to {written_minute(first.ends)}"
        lines = ", ".join(LINE_WORDS[line] for line in found.lines)
        return f"Covered at {when}: by {what}, {span}. Lines: {lines}."
    if found.stopped:
        first = found.stopped[0]
        stopped = first.stopped
        assert stopped is not None, "what is in this list was stopped"
        return f"Not covered at {when}: the cover was ended before that, on {written_minute(stopped)}."
    return f"Not covered at {when}: there was no cover for that moment."


def _essence(found: Finding) -> list[tuple[str, tuple[Coverage, ...], int, int]]:
    return [
        (one.version.object, one.version.coverage_type, one.version.starts, one.ends) for one in found.cover
    ]
