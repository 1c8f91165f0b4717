"""How cover stands at a moment, in words, for whoever was given a certificate of it."""

import enum

from paycover.domain.assignments import Assignment, is_covered
from paycover.domain.certificates import Certificate, CertificateStatus, Ending
from paycover.domain.coverage import Coverage
from paycover.domain.policies import Policy, PolicyStatus
from paycover.kit.dates import DAY, written_minute
from paycover.kit.records import Record

ENDS_SOON = 7 * DAY
"""From when on an end is called near (our decision)."""


class CoverStatus(enum.StrEnum):
    """Whether there is cover at this moment, and if not, why."""

    IN_FORCE = "in_force"
    ENDS_SOON = "ends_soon"
    NOT_STARTED = "not_started"
    ENDED = "ended"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


COVERED = frozenset({CoverStatus.IN_FORCE, CoverStatus.ENDS_SOON})


class CoverStanding(Record, kw_only=True):
    """How cover stands at `as_of`: it runs over [starts, ends), all Unix seconds."""

    status: CoverStatus
    as_of: int
    starts: int
    ends: int
    sentence: str

    @property
    def is_covered(self) -> bool:
        """Tell whether there is cover at this very moment."""
        return self.status in COVERED


LINE_WORDS: dict[Coverage, str] = {
    Coverage.WORKERS_COMP: "Workers' compensation",
    Coverage.GENERAL: "General liability",
    Coverage.PROFESSIONAL: "Professional liability",
    Coverage.MEDIA: "Media liability",
    Coverage.CYBER: "Cyber liability",
}

ENDING_WORDS: dict[Ending, str] = {
    Ending.COVER_CHANGED: "the cover was changed",
    Ending.ASSIGNMENT_CANCELLED: "the assignment was cancelled",
    Ending.ASSIGNMENT_DELETED: "the assignment was deleted",
    Ending.POLICY_CANCELLED: "the policy was cancelled",
    Ending.POLICY_DELETED: "the policy was deleted",
    Ending.COVER_WITHDRAWN: "the cover was withdrawn",
}


def standing(
    certificate: Certificate, policy: Policy, assignment: Assignment | None, now: int
) -> CoverStanding:
    """Return how the cover of a certificate stands at `now`, by its policy and assignment as they are.

    The certificate itself is not asked, so that what was cancelled is told from the next moment on, whether
    a certificate was revoked by then or not (insurance.md 4.7).
    """
    starts, ends = _dates(policy, assignment)
    stopped = _stopped(policy, assignment)
    if not _is_still_its(certificate, policy, assignment):
        status = CoverStatus.WITHDRAWN
    elif stopped is not None and stopped < ends:
        status, ends = CoverStatus.CANCELLED, max(stopped, starts)
    elif now < starts:
        status = CoverStatus.NOT_STARTED
    elif ends <= now:
        status = CoverStatus.ENDED
    else:
        status = CoverStatus.ENDS_SOON if ends - now <= ENDS_SOON else CoverStatus.IN_FORCE
    sentence = _sentence(status, starts, ends, stopped)
    return CoverStanding(status=status, as_of=now, starts=starts, ends=ends, sentence=sentence)


def owner_words(certificate: Certificate) -> str:
    """Return in words whether the person named is covered: a ghost policy has nobody (insurance.md 1.6)."""
    facts = certificate.facts
    if facts.owner_covered:
        return f"The policy includes {facts.insured}, the person named."
    return f"{facts.insured} is NOT covered: the policy excludes its owner."


def certificate_words(certificate: Certificate) -> str:
    """Return in words what became of a certificate."""
    when = written_minute(certificate.ended_at or certificate.created)
    if certificate.status is CertificateStatus.ISSUED:
        return f"Revision {certificate.revision} is the current one."
    reason = ENDING_WORDS[certificate.reason] if certificate.reason is not None else "it was withdrawn"
    if certificate.status is CertificateStatus.SUPERSEDED:
        return f"Superseded on {when}: {reason}."
    return f"Revoked on {when}: {reason}."


def _dates(policy: Policy, assignment: Assignment | None) -> tuple[int, int]:
    if assignment is None:
        return policy.effective_date, policy.expiration_date
    return assignment.effective_date, assignment.end_date


def _stopped(policy: Policy, assignment: Assignment | None) -> int | None:
    """Return when cover was ended before its time, None where it was not."""
    moments = [policy.cancelled_at if policy.status is PolicyStatus.CANCELLED else None]
    if assignment is not None:
        moments.append(assignment.cancellation_date if assignment.cancelled else None)
        moments.append(assignment.deleted_at)
    return min((moment for moment in moments if moment is not None), default=None)


def _is_still_its(certificate: Certificate, policy: Policy, assignment: Assignment | None) -> bool:
    """Tell whether the cover is still what was certified: same person, line and policy, and bound."""
    line = certificate.coverage_type
    if assignment is None:
        return line in policy.coverage_type
    is_same = (assignment.contractor, assignment.policy) == (certificate.contractor, certificate.policy)
    is_bound = is_covered(assignment) or assignment.cancelled
    return is_same and is_bound and line in assignment.coverage_type


def _sentence(status: CoverStatus, starts: int, ends: int, stopped: int | None) -> str:
    if status is CoverStatus.WITHDRAWN:
        return "There is no cover under this certificate any more."
    if status is CoverStatus.CANCELLED:
        when = written_minute(stopped if stopped is not None else ends)
        never = " before it began" if ends <= starts else ""
        return f"The cover was cancelled on {when}{never}."
    if status is CoverStatus.NOT_STARTED:
        return f"The cover has not begun: it begins on {written_minute(starts)}."
    if status is CoverStatus.ENDED:
        return f"The cover ended on {written_minute(ends)}."
    soon = " It ends soon." if status is CoverStatus.ENDS_SOON else ""
    window = f"It began on {written_minute(starts)} and runs to {written_minute(ends)}."
    return f"The cover is in force. {window}{soon}"
