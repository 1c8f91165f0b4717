"""A policy, an assignment under it and their certificates, for the rules about them."""

from typing import Any

from paycover.domain.assignments import Assignment, Eligibility
from paycover.domain.certificates import (
    Certificate,
    Covered,
    Terms,
    certifiable,
)
from paycover.domain.contractors import Contractor
from paycover.domain.coverage import Coverage
from paycover.domain.endorsements import EndorsementDraft, EndorsementKind, made
from paycover.domain.entities import CoverageLimit, Entity
from paycover.domain.jobs import Job, WageType
from paycover.domain.policies import Policy
from paycover.kit.dates import DAY

NOW = 100 * DAY
COMP, GENERAL = Coverage.WORKERS_COMP, Coverage.GENERAL
WHO = Contractor(
    id="cn_1", first_name="Joe", last_name="Parker", email="joe@example.com", email_key=None, created=1
)
ENTITY = Entity(
    id="en_1",
    name="Apple, Inc",
    coverage_limit=CoverageLimit(aggregate_limit=200, occurrence_limit=100),
    created=1,
)
JOB = Job(
    id="jb_1",
    name="Field technician",
    description="Repairs.",
    entity="en_1",
    category_code="jc_1",
    wage=15_000,
    wage_type=WageType.FLATFEE,
    created=1,
)
POLICY = Policy(
    id="pl_1",
    contractor="cn_1",
    work_state="CA",
    coverage_type=(GENERAL, COMP),
    effective_date=NOW - DAY,
    expiration_date=NOW + 30 * DAY,
    approved_at=1,
    created=1,
)
ASSIGNMENT = Assignment(
    id="an_1",
    contractor="cn_1",
    job="jb_1",
    policy="pl_1",
    coverage_type=(GENERAL, COMP),
    effective_date=NOW + DAY,
    end_date=NOW + 20 * DAY,
    eligible=Eligibility(result=True, message=""),
    net_rate=173,
    created=1,
)
COVERED = Covered(policy=POLICY, assignment=ASSIGNMENT, contractor=WHO, job=JOB, entity=ENTITY)
TERMS = Terms(carriers={GENERAL: "Granite Mutual"})
ENDORSED = made(
    EndorsementDraft(
        policy="pl_1",
        kind=EndorsementKind.ADDITIONAL_INSURED,
        coverage_type=GENERAL,
        form="CG 20 10",
        edition="12 19",
        scope="Ongoing operations",
    ),
    id="nd_1",
    held=POLICY.coverage_type,
    now=NOW,
)


def certificate(line: Coverage = GENERAL, **over: Any) -> Certificate:
    """Return a certificate of one line of the assignment."""
    values: dict[str, Any] = {
        "id": "coi_1",
        "number": "EC-1",
        "revision": 1,
        "policy": "pl_1",
        "assignment": "an_1",
        "contractor": "cn_1",
        "coverage_type": line,
        "facts": certifiable(COVERED, TERMS, NOW)[line],
        "layout": 1,
        "link": "https://cover.example/verify/x",
        "token": "x",
        "sha256": "",
        "signature": "",
        "signing_key": "",
        "log_number": 0,
        "created": NOW,
    }
    return Certificate(**values | over)


BOTH = [certificate(GENERAL), certificate(COMP)]
