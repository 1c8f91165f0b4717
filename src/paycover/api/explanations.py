"""Explanations: how a premium is computed, every step of it."""

from msgspec import UNSET

from paycover.api.operations import Call, get
from paycover.domain.explaining import explained
from paycover.domain.explanation_subjects import SamplePay, of_assignment, of_invoice, of_quote, sample_pay
from paycover.domain.explanations import Explanation, Subject
from paycover.domain.jobs import Job
from paycover.kit import unset
from paycover.kit.errors import not_found
from paycover.store.db import Snapshot
from paycover.store.explanations import assignment_with_job, invoice_with_cover, quote_with_job
from paycover.store.rates import find_snapshot
from paycover.wire.explanations import SamplePayQuery


def of_an_invoice(snapshot: Snapshot, call: Call) -> Explanation:
    """Explain the premium of an invoice, to the cent."""
    found = invoice_with_cover(snapshot, call.id)
    if found is None:
        raise not_found("invoice", call.id)
    return _explained(snapshot, of_invoice(*found))


def of_a_quote(snapshot: Snapshot, call: Call) -> Explanation:
    """Explain the rate of a quote, and the premium it comes to for a pay."""
    found = quote_with_job(snapshot, call.id)
    if found is None:
        raise not_found("quote", call.id)
    quote, job = found
    return _explained(snapshot, of_quote(quote, _pay(call, job)))


def of_an_assignment(snapshot: Snapshot, call: Call) -> Explanation:
    """Explain the rate of an assignment, and the premium it comes to for a pay."""
    found = assignment_with_job(snapshot, call.id)
    if found is None:
        raise not_found("assignment", call.id)
    assignment, job = found
    return _explained(snapshot, of_assignment(assignment, _pay(call, job)))


def _pay(call: Call, job: Job) -> SamplePay:
    asked = call.query.gross_pay
    return sample_pay(unset.UNSET if asked is UNSET else asked, job)


def _explained(snapshot: Snapshot, subject: Subject) -> Explanation:
    rated_by = None if subject.snapshot is None else find_snapshot(snapshot, subject.snapshot)
    return explained(subject, rated_by)


OPERATIONS = (
    get("/api/v1/invoices/{invoice}/explanation", of_an_invoice),
    get("/api/v1/quotes/{quote}/explanation", of_a_quote, query=SamplePayQuery),
    get("/api/v1/assignments/{assignment}/explanation", of_an_assignment, query=SamplePayQuery),
)
