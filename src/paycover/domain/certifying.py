"""What is to be done about the certificates of a policy or assignment: which to make, which to end."""

from collections.abc import Iterable
from typing import NamedTuple

from paycover.domain.certificates import (
    Certificate,
    CertificateStatus,
    Covered,
    Ending,
    Facts,
    Terms,
    certifiable,
    ending,
    is_over,
)
from paycover.domain.coverage import LINES, Coverage


class Wanted(NamedTuple):
    """A certificate to be made: what of, what it states, and the revision it takes the place of."""

    covered: Covered
    facts: Facts
    before: Certificate | None


class Ended(NamedTuple):
    """A certificate to be revoked, and why."""

    covered: Covered
    certificate: Certificate
    reason: Ending


class Plan(NamedTuple):
    """All that brings certificates in step with cover; nothing where they are."""

    make: list[Wanted]
    revoke: list[Ended]


def plan(found: Iterable[Covered], newest: Iterable[Certificate], terms: Terms, now: int) -> Plan:
    """Return what brings certificates in step with the cover they tell of, at `now` (Unix seconds).

    `newest` holds the newest revision of each. One that states what is still so is left alone, and so is
    one whose cover came to its own end. One that was revoked is followed by the next revision when there
    is cover again.
    """
    known = {one.subject: one for one in newest}
    make, revoke = [], []
    for covered in found:
        subject = None if covered.assignment is None else covered.assignment.id
        facts = certifiable(covered, terms, now)
        for line in LINES:
            before = known.get((subject, line))
            if line in facts:
                if not _says(before, facts[line]):
                    make.append(Wanted(covered, facts[line], before))
            elif before is not None and (reason := _reason(covered, before, line)) is not None:
                revoke.append(Ended(covered, before, reason))
    return Plan(make, revoke)


def _says(before: Certificate | None, facts: Facts) -> bool:
    stands = before is not None and before.status is CertificateStatus.ISSUED
    return before is not None and stands and before.facts == facts


def _reason(covered: Covered, before: Certificate, line: Coverage) -> Ending | None:
    """Return why a certificate is to be revoked, None where it is left as it is."""
    if before.status is not CertificateStatus.ISSUED or is_over(covered):
        return None
    why = ending(covered)
    if why is None and line not in covered.coverage_type:
        return Ending.COVER_WITHDRAWN
    return why
