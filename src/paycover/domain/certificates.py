"""Certificates of insurance: what was certified to whom, and what becomes of it when cover changes."""

import enum
from collections.abc import Iterable

from paycover.domain.addresses import Address
from paycover.domain.assignments import Assignment, is_covered
from paycover.domain.contractors import Contractor
from paycover.domain.coverage import LINES, Coverage
from paycover.domain.endorsements import Endorsement, in_force_for
from paycover.domain.entities import Entity
from paycover.domain.facts import Program
from paycover.domain.jobs import Job
from paycover.domain.marks import Mark
from paycover.domain.policies import Policy, PolicyStatus
from paycover.domain.reasons import ReasonCode
from paycover.kit.records import Record, field, replace

LAYOUT = 1
"""The layout new certificates are printed in. What was printed keeps its own: a layout never changes."""

OWNER_EXCLUDED = frozenset({ReasonCode.WC_OWNER_EXCLUDED, ReasonCode.WC_OWNER_ELECTION_MISSING})


class CertificateStatus(enum.StrEnum):
    """`issued` until another revision takes its place or the cover it tells of is gone."""

    ISSUED = "issued"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


class Ending(enum.StrEnum):
    """Why a certificate no longer stands."""

    COVER_CHANGED = "cover_changed"
    ASSIGNMENT_CANCELLED = "assignment_cancelled"
    ASSIGNMENT_DELETED = "assignment_deleted"
    POLICY_CANCELLED = "policy_cancelled"
    POLICY_DELETED = "policy_deleted"
    COVER_WITHDRAWN = "cover_withdrawn"


class Holder(Record, kw_only=True):
    """Whom a certificate is made out to, and the limits it requires, in cents."""

    name: str
    address: Address | None = None
    occurrence_limit: int | None = None
    aggregate_limit: int | None = None


class Endorsed(Record, kw_only=True):
    """An endorsement as a certificate states it."""

    kind: str
    form: str
    edition: str
    scope: str
    basis: str
    effective_date: int
    document: str | None = None


class Facts(Record, kw_only=True):
    """What one certificate states: who is covered for what, over [starts, ends), Unix seconds.

    Limits in cents, None where a line's are the state's own. `owner_covered` is whether the policy covers
    the person named. No tax id, no pay and no home address: none of it belongs on a certificate.
    """

    insured: str
    company: str | None
    policy: str
    assignment: str | None
    coverage_type: Coverage
    work: str | None
    work_state: str | None
    holder: Holder | None
    carrier: str | None
    occurrence_limit: int | None
    aggregate_limit: int | None
    starts: int
    ends: int
    owner_covered: bool
    endorsements: tuple[Endorsed, ...] = ()
    sandbox: bool


class Certificate(Record, kw_only=True):
    """One revision of a certificate; printed anew from this record it has the same bytes.

    `number` stays over all revisions. `token` opens its public page at `link`. `sha256` is the hash of the
    PDF, which is entry `log_number` of the account's log; `signature` (hexadecimal) is in the PDF, made
    with the key `signing_key`. `ended_at` is when it was superseded or revoked, `superseded_by` the
    id of the next revision.
    """

    id: str
    number: str
    revision: int
    policy: str
    assignment: str | None
    contractor: str
    coverage_type: Coverage
    facts: Facts
    layout: int
    link: str
    token: str
    status: CertificateStatus = CertificateStatus.ISSUED
    reason: Ending | None = None
    ended_at: int | None = None
    superseded_by: str | None = None
    sha256: str
    signature: str
    signing_key: str
    log_number: int
    created: int
    deleted_at: int | None = None

    @property
    def subject(self) -> tuple[str | None, Coverage]:
        """What of its policy it certifies: an assignment, or the policy itself (None), and one line."""
        return self.assignment, self.coverage_type


class Covered(Record, kw_only=True):
    """A policy or one assignment under it, with those it is for; None where one was deleted."""

    policy: Policy
    assignment: Assignment | None
    contractor: Contractor | None
    job: Job | None
    entity: Entity | None

    @property
    def coverage_type(self) -> tuple[Coverage, ...]:
        return self.policy.coverage_type if self.assignment is None else self.assignment.coverage_type


class Terms(Record, kw_only=True):
    """What is known of a policy beside itself: carriers by line, endorsements, underwriters' marks."""

    carriers: dict[Coverage, str]
    endorsements: tuple[Endorsement, ...] = ()
    marks: tuple[Mark, ...] = ()
    program: Program = field(default_factory=Program)
    sandbox: bool = True


def ending(covered: Covered) -> Ending | None:
    """Return why nothing is certified of a policy or assignment any more, None while there is cover."""
    policy, assignment = covered.policy, covered.assignment
    if assignment is not None and assignment.deleted_at is not None:
        return Ending.ASSIGNMENT_DELETED
    if assignment is not None and assignment.cancelled:
        return Ending.ASSIGNMENT_CANCELLED
    if policy.status is PolicyStatus.CANCELLED:
        return Ending.POLICY_DELETED if policy.deleted_at is not None else Ending.POLICY_CANCELLED
    if assignment is not None and not is_covered(assignment):
        return Ending.COVER_WITHDRAWN
    return None


def is_over(covered: Covered) -> bool:
    """Tell whether cover came to its own end before anything ended it: what was certified stays so."""
    policy, assignment = covered.policy, covered.assignment
    if assignment is None:
        return policy.status is PolicyStatus.EXPIRED
    stopped = policy.cancelled_at if policy.status is PolicyStatus.CANCELLED else None
    return not assignment.cancelled and stopped is not None and assignment.end_date <= stopped


def certifiable(covered: Covered, terms: Terms, now: int) -> dict[Coverage, Facts]:
    """Return what is to be certified at `now` (Unix seconds), by line; nothing where there is no cover.

    insurance.md 4.6: an endorsement is stated only where it is on record.
    """
    who = covered.contractor
    if ending(covered) is not None or who is None or _end(covered) <= now:
        return {}
    return {line: _facts(covered, who, terms, line, now) for line in LINES if line in covered.coverage_type}


def superseded(before: Certificate, after: Certificate) -> Certificate:
    """Return a certificate whose next revision was made; one that was revoked stays so."""
    next_one = replace(before, superseded_by=after.id)
    if before.status is CertificateStatus.REVOKED:
        return next_one
    return replace(
        next_one,
        status=CertificateStatus.SUPERSEDED,
        reason=Ending.COVER_CHANGED,
        ended_at=after.created,
    )


def revoked(certificate: Certificate, reason: Ending, now: int) -> Certificate:
    """Return a certificate of which nothing stands any more; its page goes on answering."""
    return replace(certificate, status=CertificateStatus.REVOKED, reason=reason, ended_at=now)


def addresses(certificates: Iterable[Certificate]) -> dict[Coverage, str]:
    """Return where the PDFs of certificates that stand are, by line (api.md 2.8)."""
    return {
        one.coverage_type: pdf_address(one.link)
        for one in sorted(certificates, key=lambda one: list(LINES).index(one.coverage_type))
        if one.status is CertificateStatus.ISSUED
    }


def pdf_address(link: str) -> str:
    """Return where the PDF is whose page is at `link`."""
    return f"{link}.pdf"


def _facts(covered: Covered, who: Contractor, terms: Terms, line: Coverage, now: int) -> Facts:
    policy, assignment, entity = covered.policy, covered.assignment, covered.entity
    is_comp = line is Coverage.WORKERS_COMP
    granted = in_force_for(terms.endorsements, line, entity.id if entity is not None else None, now)
    return Facts(
        insured=" ".join(filter(None, (who.first_name, who.middle_name, who.last_name))),
        company=who.company_name,
        policy=policy.id,
        assignment=None if assignment is None else assignment.id,
        coverage_type=line,
        work=None if covered.job is None else covered.job.name,
        work_state=_work_state(covered),
        holder=None if entity is None else _holder(entity),
        carrier=terms.carriers.get(line),
        occurrence_limit=None if is_comp else terms.program.occurrence_limit,
        aggregate_limit=None if is_comp else terms.program.aggregate_limit,
        starts=policy.effective_date if assignment is None else assignment.effective_date,
        ends=_end(covered),
        owner_covered=not (is_comp and any(mark.code in OWNER_EXCLUDED for mark in terms.marks)),
        endorsements=tuple(_endorsed(one) for one in granted),
        sandbox=terms.sandbox,
    )


def _end(covered: Covered) -> int:
    assignment = covered.assignment
    return covered.policy.expiration_date if assignment is None else assignment.end_date


def _work_state(covered: Covered) -> str | None:
    job = covered.job
    if job is not None and job.address is not None and job.address.region is not None:
        return job.address.region
    return covered.policy.work_state


def _holder(entity: Entity) -> Holder:
    limit = entity.coverage_limit
    return Holder(
        name=entity.name,
        address=entity.address,
        occurrence_limit=None if limit is None else limit.occurrence_limit,
        aggregate_limit=None if limit is None else limit.aggregate_limit,
    )


def _endorsed(one: Endorsement) -> Endorsed:
    return Endorsed(
        kind=one.kind,
        form=one.form,
        edition=one.edition,
        scope=one.scope,
        basis=one.basis,
        effective_date=one.effective_date,
        document=one.document,
    )
