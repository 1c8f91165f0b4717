"""Assignments: contractors put to work under a policy."""

from paycover.domain.assignments import Assignment
from paycover.domain.explanation_subjects import of_assignment, sample_pay
from paycover.domain.explanations import Subject
from paycover.kit.unset import UNSET
from paycover.pages.dashboard.cells import Cell, badge, day, lines, link, rate, text, when, yes
from paycover.pages.dashboard.nouns import Column, Fact, Noun, Related
from paycover.store.browsing import Shown
from paycover.store.db import Snapshot
from paycover.store.explanations import assignment_with_job


def _state(shown: Shown[Assignment]) -> Cell:
    work = shown.record
    if work.cancelled:
        return badge("cancelled")
    if not work.eligible.result:
        return badge("not_eligible")
    return badge("active" if work.active_since is not None else "waiting" if work.bind else "not bound")


def _facts(shown: Shown[Assignment]) -> list[Fact]:
    work = shown.record
    return [
        ("Contractor", link(work.contractor, shown.names["contractor"])),
        ("Job", link(work.job, shown.names["job"])),
        ("Policy", link(work.policy)),
        ("Lines", lines(work.coverage_type)),
        ("From", when(work.effective_date)),
        ("Until", when(work.end_date)),
        ("Rate", rate(work.net_rate)),
        ("Bound", yes(work.bind)),
        ("Eligibility", text(work.eligible.message)),
        *((f"Reason: {reason.code}", text(reason.message)) for reason in work.eligible.reasons),
        ("Cover confirmed", when(work.active_since)),
        ("Cancelled", when(work.cancellation_date)),
        ("Why cancelled", text(work.cancellation_reason)),
        ("Added", when(work.created)),
    ]


def _price(snapshot: Snapshot, id: str) -> Subject | None:
    found = assignment_with_job(snapshot, id)
    return None if found is None else of_assignment(found[0], sample_pay(UNSET, found[1]))


NOUN = Noun(
    name="assignments",
    plural="Assignments",
    one="assignment",
    lead="Contractors at work under a policy.",
    columns=(
        Column("Assignment", lambda shown: link(shown.record.id)),
        Column("Contractor", lambda shown: link(shown.record.contractor, shown.names["contractor"])),
        Column("Job", lambda shown: link(shown.record.job, shown.names["job"])),
        Column("From", lambda shown: day(shown.record.effective_date)),
        Column("Until", lambda shown: day(shown.record.end_date)),
        Column("Rate", lambda shown: rate(shown.record.net_rate)),
        Column("State", _state),
    ),
    title=lambda shown: f"{shown.names['contractor']} on {shown.names['job']}",
    status=_state,
    facts=_facts,
    filters={"contractor": "Contractor", "job": "Job", "policy": "Policy"},
    related=(
        Related("invoices", "assignment"),
        Related("issued-certificates", "assignment"),
        Related("deliveries", "object"),
    ),
    price=_price,
)
