"""Rules of standing: other work, and what is known of the people (insurance.md 3.3)."""

from collections.abc import Iterator

from paycover.domain.assignments import Assignment, is_covered
from paycover.domain.eligibility_policy import policy_at_hand
from paycover.domain.eligibility_terms import moved
from paycover.domain.facts import Facts
from paycover.domain.reasons import Change, Operation, ReasonCode, Remedy, Severity
from paycover.domain.rules import BLOCK, REFER, WARN, Finding, Rule, marked
from paycover.kit.dates import iso_day


def _insured_already(facts: Facts) -> Iterator[Finding]:
    if not facts.request.is_quote:
        return
    work = facts.work
    held = policy_at_hand(facts, facts.coverage_type)
    if held is not None:
        fields = {
            "contractor": work.contractor.id,
            "job": work.job.id,
            "policy": held.id,
            "coverage_type": list(facts.coverage_type),
        }
        yield Finding({"policy": held.id}, Change(Operation.POST_ASSIGNMENTS, None, fields))


def _overlapping(facts: Facts) -> list[Assignment]:
    found = (
        other
        for other in facts.others
        if is_covered(other) and other.id != facts.request.id
        if other.effective_date < facts.end and facts.start < other.end_date
    )
    return sorted(found, key=lambda other: other.id)


def _other_job(facts: Facts) -> Iterator[Finding]:
    pair = (facts.work.contractor.id, facts.work.job.id)
    for other in _overlapping(facts):
        if other.contractor == pair[0] and other.job != pair[1]:
            dates = f"{iso_day(other.effective_date)} to {iso_day(other.end_date)}"
            yield Finding({"job": other.job, "assignment": other.id, "dates": dates})
            return


def _same_job(facts: Facts) -> Iterator[Finding]:
    yield from _taken(facts, [o for o in _of_job(facts) if o.contractor == facts.work.contractor.id])


def _others_job(facts: Facts) -> Iterator[Finding]:
    yield from _taken(facts, [o for o in _of_job(facts) if o.contractor != facts.work.contractor.id])


def _of_job(facts: Facts) -> list[Assignment]:
    return [other for other in _overlapping(facts) if other.job == facts.work.job.id]


def _taken(facts: Facts, others: list[Assignment]) -> Iterator[Finding]:
    """A job may be shared and its time covered twice (it is billed once), unless the program forbids it."""
    if others:
        params = {"job": facts.work.job.id, "assignment": others[0].id}
        severity = Severity.BLOCK if facts.program.exclusive_jobs else Severity.WARN
        last = max(other.end_date for other in _of_job(facts))
        yield Finding(params, moved(facts, last), severity=severity)


RULES = (
    Rule(
        ReasonCode.DUPLICATE_ACTIVE_POLICY,
        BLOCK,
        "Contractor already has a matching policy on file",
        Remedy("assign", "Assign the job to the contractor; the policy covers it."),
        _insured_already,
    ),
    Rule(
        ReasonCode.OVERLAPPING_ASSIGNMENT,
        WARN,
        "The dates overlap those of job {job} ({dates}).",
        Remedy("confirm", "Make sure that the contractor can do both."),
        _other_job,
    ),
    Rule(
        ReasonCode.DUPLICATE_ASSIGNMENT,
        BLOCK,
        "The same job is assigned to the contractor already, as {assignment}.",
        Remedy("use_it", "Use that assignment, or start when it ends."),
        _same_job,
    ),
    Rule(
        ReasonCode.JOB_TAKEN_BY_OTHER,
        BLOCK,
        "Job {job} is assigned to somebody else.",
        Remedy("new_job", "Make a job of its own for this contractor, or start when the other ends."),
        _others_job,
    ),
    marked(
        ReasonCode.CHARGEBACK_OPEN,
        BLOCK,
        "A card dispute is open since {since}.",
        ("resolve_dispute", "The contractor and the bank settle the dispute."),
    ),
    marked(
        ReasonCode.REPORTING_OVERDUE,
        BLOCK,
        "Pay for {periods} was not reported.",
        ("report_pay", "Report the pay of those cycles."),
        periods="past cycles",
    ),
    marked(
        ReasonCode.CONTRACTOR_UNDER_18,
        BLOCK,
        "Contractors must be at least 18.",
        ("none", "The contractor can be insured from the 18th birthday on."),
    ),
    marked(
        ReasonCode.CONTRACTOR_INACTIVE,
        BLOCK,
        "The contractor record is inactive since {since}.",
        ("reactivate", "An administrator takes the contractor up again."),
    ),
    marked(
        ReasonCode.CONTRACTOR_OPTED_OUT,
        BLOCK,
        "{name} opted out of cover on {since}.",
        ("opt_in", "Send the contractor the link to opt in again."),
    ),
    marked(
        ReasonCode.IDENTITY_UNVERIFIED,
        REFER,
        "Name and tax number could not be matched.",
        ("send_documents", "The contractor sends documents that prove both."),
    ),
    marked(
        ReasonCode.SANCTIONS_MATCH,
        REFER,
        "A screening needs a review.",
        ("compliance_review", "The compliance officer decides on the match."),
    ),
    marked(
        ReasonCode.CLAIM_OPEN_REVIEW,
        REFER,
        "An open claim needs an underwriter's review before new jobs.",
        ("underwriter_review", "An underwriter looks at the claim and clears the mark."),
    ),
    marked(
        ReasonCode.LICENSE_EXPIRED,
        BLOCK,
        "The {licence} licence expired {date}.",
        ("upload_licence", "The contractor sends a licence that is valid."),
        licence="contractor's",
        date="before the work begins",
    ),
    marked(
        ReasonCode.CLASSIFICATION_RISK,
        WARN,
        "This looks like employment ({signals}); check the worker's status.",
        ("check_status", "Have counsel check whether the worker is a contractor."),
        signals="see the underwriter",
    ),
)
